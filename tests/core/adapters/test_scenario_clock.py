from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from antin.adapters.clock import ScenarioClock, ScenarioRefused, Stop, SystemClock, UnableToReadClock, clock_for

PREPARED = datetime(2025, 6, 20, 1, tzinfo=UTC)
EFFECTIVE = datetime(2025, 6, 30, 17, tzinfo=UTC)
CUTOFF = datetime(2025, 9, 30, 17, tzinfo=UTC)
STOPS = [Stop("prepared", PREPARED), Stop("effective", EFFECTIVE), Stop("cut-off", CUTOFF)]
WALL = datetime(2026, 11, 24, 8, tzinfo=UTC)


class HandClock:
    """A machine's time that the test sets."""

    def __init__(self) -> None:
        self.moment = WALL

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def wall() -> HandClock:
    return HandClock()


@pytest.fixture
def path(tmp_path: Path, wall: HandClock) -> Path:
    ScenarioClock.create(tmp_path / "clock.json", STOPS, wall=wall)
    return tmp_path / "clock.json"


def test_time_runs_on_from_the_stop_that_was_entered(path: Path, wall: HandClock) -> None:
    clock = ScenarioClock(path, wall=wall)
    assert clock.now() == PREPARED
    wall.moment += timedelta(minutes=5)
    assert clock.now() == PREPARED + timedelta(minutes=5)


def test_time_stays_below_the_next_stop_until_it_is_entered(path: Path, wall: HandClock) -> None:
    clock = ScenarioClock(path, wall=wall)
    wall.moment += timedelta(days=400)
    assert EFFECTIVE - timedelta(seconds=1) < clock.now() < EFFECTIVE
    clock.enter("effective")
    assert clock.now() == EFFECTIVE
    assert clock.current.name == "effective"


def test_after_the_last_stop_time_runs_without_end(path: Path, wall: HandClock) -> None:
    clock = ScenarioClock(path, wall=wall)
    clock.enter("cut-off")
    wall.moment += timedelta(days=400)
    assert clock.now() == CUTOFF + timedelta(days=400)


def test_other_process_sees_the_stop_that_was_entered(path: Path, wall: HandClock) -> None:
    leader, follower = ScenarioClock(path, wall=wall), ScenarioClock(path, wall=wall)
    assert follower.now() == PREPARED
    leader.enter("effective")
    assert follower.now() == EFFECTIVE


def test_entering_the_present_stop_again_changes_nothing(path: Path, wall: HandClock) -> None:
    clock = ScenarioClock(path, wall=wall)
    wall.moment += timedelta(hours=1)
    clock.enter("prepared")
    assert clock.now() == PREPARED + timedelta(hours=1)


def test_earlier_stop_is_refused(path: Path, wall: HandClock) -> None:
    clock = ScenarioClock(path, wall=wall)
    clock.enter("effective")
    with pytest.raises(ScenarioRefused, match="never goes back"):
        clock.enter("prepared")
    assert clock.current.name == "effective"


def test_unknown_stop_is_refused_with_the_known_ones(path: Path) -> None:
    with pytest.raises(ScenarioRefused) as refusal:
        ScenarioClock(path).enter("someday")
    assert "prepared, effective, cut-off" in refusal.value.remedy


def test_told_time_never_goes_back_with_the_machines(path: Path, wall: HandClock) -> None:
    clock = ScenarioClock(path, wall=wall)
    wall.moment += timedelta(hours=2)
    told = clock.now()
    wall.moment -= timedelta(hours=1)
    assert clock.now() == told


@pytest.mark.parametrize(
    "stops",
    [[], [Stop("a", EFFECTIVE), Stop("b", EFFECTIVE)], [Stop("a", PREPARED), Stop("a", EFFECTIVE)]],
    ids=["none", "not in order", "one name twice"],
)
def test_stops_that_make_no_order_are_refused(tmp_path: Path, stops: list[Stop]) -> None:
    with pytest.raises(ScenarioRefused):
        ScenarioClock.create(tmp_path / "clock.json", stops)
    assert not (tmp_path / "clock.json").exists()


def test_clock_is_made_once(path: Path) -> None:
    with pytest.raises(ScenarioRefused, match="already"):
        ScenarioClock.create(path, STOPS)


@pytest.mark.parametrize("content", ["", "{}", '{"stops": [], "current": "x"}', '{"stops": 5}', "[]"])
def test_damaged_file_is_an_error_with_a_remedy(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(UnableToReadClock) as problem:
        ScenarioClock(path).now()
    assert "--reset" in problem.value.remedy


def test_file_can_be_read_by_a_person(path: Path) -> None:
    told = json.loads(path.read_text())
    assert [stop["name"] for stop in told["stops"]] == ["prepared", "effective", "cut-off"]
    assert told["stops"][1]["at"] == "2025-06-30T17:00:00Z"
    assert stat.S_IMODE(path.stat().st_mode) & 0o022 == 0


def test_only_a_folder_with_a_clock_file_has_a_scenario(path: Path, tmp_path: Path) -> None:
    assert isinstance(clock_for(path.parent), ScenarioClock)
    assert isinstance(clock_for(tmp_path / "site"), SystemClock)
