"""Stops found by their moment: what a command needs that knows a decision's dates and no names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from antin.adapters.clock import ScenarioClock, ScenarioRefused, Stop

WORLD, EVE, SWITCH = (
    Stop("world", datetime(2025, 6, 17, tzinfo=UTC)),
    Stop("eve-2", datetime(2026, 8, 31, 16, 50, tzinfo=UTC)),
    Stop("switch-2", datetime(2026, 8, 31, 17, tzinfo=UTC)),
)


@pytest.fixture
def clock(tmp_path: Path) -> ScenarioClock:
    """World, eve, switch."""
    return ScenarioClock.create(tmp_path / "clock.json", [WORLD, EVE, SWITCH])


def test_stop_is_found_by_its_moment_and_the_one_before_it(clock: ScenarioClock) -> None:
    assert clock.stop_at(SWITCH.at) == SWITCH
    assert clock.stop_before(SWITCH) == EVE
    assert clock.stop_before(WORLD) == WORLD


def test_moment_without_a_stop_is_refused(clock: ScenarioClock) -> None:
    with pytest.raises(ScenarioRefused, match="no stop at 2027-01-01"):
        clock.stop_at(datetime(2027, 1, 1, tzinfo=UTC))


def test_scenario_is_extended_behind_its_last_stop_and_known_moments_stay(clock: ScenarioClock) -> None:
    late = Stop("late", datetime(2027, 1, 1, tzinfo=UTC))
    clock.extend([Stop("again", SWITCH.at), late])
    assert clock.stops == (WORLD, EVE, SWITCH, late)
    assert clock.current == WORLD


@pytest.mark.parametrize("moment", [datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
def test_scenario_is_not_extended_into_what_is_past_or_laid_out(clock: ScenarioClock, moment: datetime) -> None:
    with pytest.raises(ScenarioRefused):
        clock.extend([Stop("early", moment)])
    assert clock.stops == (WORLD, EVE, SWITCH)
