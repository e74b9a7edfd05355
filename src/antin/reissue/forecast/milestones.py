"""On which day a share of the holders has proved: a band from many paces and the chance of single holders.

The pace of a future is not known exactly, so the flow is followed at nine equally likely paces (the quantiles
of a log-normal factor). At one pace the number of holders who have proved by a day is binomial about the
expected flow: that is what makes the last holder late. Both together give for every day the probability that
the share is reached by then; the band are the days where it is 10, 50 and 90 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist, fmean

from antin.reissue.forecast.calendar import Calendar
from antin.reissue.forecast.flow import ExpectedRun, expected_run
from antin.reissue.forecast.inputs import ForecastInputs

__all__ = ["SHARES", "Milestone", "days_until", "milestone", "paces", "runs_at"]

SHARES = (0.5, 0.9, 1.0)
_PACES = 9
_LOW, _MEDIAN, _HIGH = 0.1, 0.5, 0.9
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Milestone:
    """When a share of all holders has proved. ``None``: not within the horizon.

    ``low`` is the day by which it has happened in one future of ten, ``high`` in nine of ten. ``median_days``
    is the middle of the band in working days from today, with a fraction, to compare variants.
    """

    share: float
    low: date | None
    median: date | None
    high: date | None
    median_days: float | None


def paces(spread: float) -> list[float]:
    """Equally likely speeds about 1."""
    if spread == 0:
        return [1.0]
    middles = ((number + 0.5) / _PACES for number in range(_PACES))
    return [math.exp(spread * _NORMAL.inv_cdf(middle)) for middle in middles]


def runs_at(inputs: ForecastInputs, calendar: Calendar) -> list[ExpectedRun]:
    """The expected flow at each pace."""
    return [expected_run(inputs, calendar, speed=speed) for speed in paces(inputs.spread)]


def milestone(
    share: float, runs: Sequence[ExpectedRun], inputs: ForecastInputs, calendar: Calendar
) -> Milestone:
    """The band of days on which the share is reached."""
    reached = _reached_by_day(share, runs, inputs)
    low, middle, high = (_first_day(reached, probability) for probability in (_LOW, _MEDIAN, _HIGH))
    return Milestone(share, _date(low, calendar), _date(middle, calendar), _date(high, calendar), middle)


def _date(days: float | None, calendar: Calendar) -> date | None:
    return None if days is None else calendar.reached(days)


def days_until(share: float, runs: Sequence[ExpectedRun], inputs: ForecastInputs) -> float | None:
    """The middle of the band in working days."""
    return _first_day(_reached_by_day(share, runs, inputs), _MEDIAN)


def _reached_by_day(share: float, runs: Sequence[ExpectedRun], inputs: ForecastInputs) -> list[float]:
    """For each working day the probability that the share is reached by its evening."""
    needed = math.ceil(share * inputs.total - 1e-9) - (inputs.total - inputs.waiting)
    longest = max(len(run.proved) for run in runs)
    return [fmean(_chance(run, day, needed, inputs) for run in runs) for day in range(longest)]


def _chance(run: ExpectedRun, day: int, needed: int, inputs: ForecastInputs) -> float:
    """That at least ``needed`` of those who wait have proved by this day."""
    if needed <= 0:
        return 1.0
    waiting = inputs.waiting
    expected = run.proved[min(day, len(run.proved) - 1)] - (inputs.total - waiting)
    proved = min(max(expected / waiting, 0.0), 1.0)
    if needed == waiting:
        return proved**waiting
    deviation = math.sqrt(waiting * proved * (1 - proved))
    if deviation == 0:
        return float(proved * waiting >= needed)
    return 1 - _NORMAL.cdf((needed - 0.5 - waiting * proved) / deviation)


def _first_day(reached: Sequence[float], probability: float) -> float | None:
    """Where the probability is passed, between two evenings in proportion."""
    for day, chance in enumerate(reached):
        if chance >= probability:
            if day == 0:
                return 0.0
            before = reached[day - 1]
            return day - 1 + (probability - before) / (chance - before)
    return None
