"""The forecast: a band of dates, the bottleneck, and the levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from antin.reissue.forecast.calendar import Calendar
from antin.reissue.forecast.flow import ExpectedRun, expected_run
from antin.reissue.forecast.inputs import ForecastInputs, Stage
from antin.reissue.forecast.levers import Lever, levers_of
from antin.reissue.forecast.milestones import SHARES, Milestone, milestone, runs_at

__all__ = ["Forecast", "forecast"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """When, what holds it up, and what helps.

    ``milestones``: 50, 90 and 100 % of the holders. ``bottleneck``: the stage whose 10 % faster pace brings
    100 % forward most, or where holders wait longest if none does; ``None`` where nobody waits.
    ``waiting_days``: how many working days an average waiting holder still spends at each stage.
    ``expected``: the number of holders who have proved by the evening of each working day, at the known pace.
    """

    milestones: tuple[Milestone, ...]
    bottleneck: Stage | None
    levers: tuple[Lever, ...]
    waiting_days: Mapping[Stage, float]
    expected: Sequence[tuple[date, float]]


def forecast(inputs: ForecastInputs) -> Forecast:
    """Follow the funnel to its end. The same inputs give the same answer; nothing is drawn by chance."""
    calendar = Calendar(inputs.today, inputs.is_working_day)
    runs, middle = runs_at(inputs, calendar), expected_run(inputs, calendar)
    levers = levers_of(inputs, calendar)
    return Forecast(
        milestones=tuple(milestone(share, runs, inputs, calendar) for share in SHARES),
        bottleneck=_bottleneck(inputs, levers, middle),
        levers=levers,
        waiting_days={stage: days / max(inputs.waiting, 1) for stage, days in middle.holder_days.items()},
        expected=[(calendar.on(day), proved) for day, proved in enumerate(middle.proved)],
    )


def _bottleneck(inputs: ForecastInputs, levers: Sequence[Lever], middle: ExpectedRun) -> Stage | None:
    if inputs.waiting == 0:
        return None
    faster = [lever for lever in levers if lever.id.startswith("rate+10%") or lever.id == "devices+batch"]
    best = max(faster, key=lambda lever: lever.gained_days or 0.0)
    if (best.gained_days or 0.0) > 0:
        return best.stage
    return max(middle.holder_days, key=lambda stage: middle.holder_days[stage])
