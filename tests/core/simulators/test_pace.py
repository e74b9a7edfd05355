"""The pace of the simulated field: over all devices together, and as the file says at that moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from antin.simulators.field.pace import Pace


class Time:
    """A clock that stands until somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))


@pytest.fixture
def time() -> Time:
    return Time()


def pace(folder: Path, time: Time, rate: str | None) -> Pace:
    if rate is not None:
        (folder / "pace").write_text(rate)
    return Pace(folder / "pace", clock=time.clock, sleep=time.sleep)


def test_devices_answer_one_after_the_other(tmp_path: Path, time: Time) -> None:
    kept = pace(tmp_path, time, "4\n")
    for _ in range(3):
        kept.wait()  # three who ask at the same moment
    assert time.slept == [0.25, 0.5, 0.75]


def test_pause_between_two_requests_counts(tmp_path: Path, time: Time) -> None:
    kept = pace(tmp_path, time, "2")
    kept.wait()
    time.now += 10
    kept.wait()
    assert time.slept == [0.5, 0.5]


@pytest.mark.parametrize("rate", [None, "0", "0.0", "soon"])
def test_field_without_a_pace_answers_at_once(tmp_path: Path, time: Time, rate: str | None) -> None:
    pace(tmp_path, time, rate).wait()
    assert time.slept == []


def test_pace_follows_its_file(tmp_path: Path, time: Time) -> None:
    kept = pace(tmp_path, time, "0")
    kept.wait()
    (tmp_path / "pace").write_text("1")
    kept.wait()
    assert time.slept == [1.0]
