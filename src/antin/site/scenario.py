"""A demo's clock, moved by the workers where somebody with permission has ordered it."""

from __future__ import annotations

from datetime import datetime, timedelta

from antin.adapters.clock import ScenarioClock, Stop
from antin.kernel.moments import utc_text

__all__ = ["MovedScenario"]

_EVE = timedelta(minutes=10)  # before a moment: lists that are published then do not outlive it for long


class MovedScenario:
    """Goes to moments of decisions, also of those that the scenario was not laid out for."""

    def __init__(self, clock: ScenarioClock) -> None:
        self._clock = clock

    def enter_eve_of(self, moment: datetime) -> None:
        """Go to the stop before a moment; one that lies behind is left behind."""
        self._know(moment)
        before = self._clock.stop_before(self._clock.stop_at(moment))
        if before.at > self._clock.current.at:
            self._clock.enter(before.name)

    def enter(self, moment: datetime) -> None:
        """Go to the moment itself."""
        self._know(moment)
        self._clock.enter(self._clock.stop_at(moment).name)

    def _know(self, moment: datetime) -> None:
        if any(stop.at == moment for stop in self._clock.stops):
            return
        eve = moment - _EVE
        stops = [Stop(f"eve {utc_text(moment)}", eve), Stop(utc_text(moment), moment)]
        self._clock.extend([stop for stop in stops if stop.at > self._clock.now()])
