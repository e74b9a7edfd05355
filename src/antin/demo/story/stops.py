"""Names of the scenario's stops. Needs no Django, so that a command can look before it starts anything."""

from __future__ import annotations

from antin.adapters.clock import ScenarioClock

__all__ = ["stop_name", "waves_of"]


def stop_name(name: str, wave: int) -> str:
    """``switch`` in the first wave, ``switch-2`` in the second."""
    return name if wave == 1 else f"{name}-{wave}"


def waves_of(clock: ScenarioClock) -> int:
    """How many decisions a scenario was laid out for."""
    return sum(stop.name.startswith("switch") for stop in clock.stops)
