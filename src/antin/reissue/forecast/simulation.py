"""Single futures by chance: each holder, each dossier, each day of the desk; and how far the forecast is off.

The rules are those of :mod:`antin.reissue.forecast.flow`, played with people instead of expectations: a holder
acts on a day or does not, a dossier is refused or is not, the desk and the authority have good and bad days,
queues are first come, first served. Chance comes in as an argument (``random.Random(seed)``).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from antin.reissue.forecast.calendar import Calendar
from antin.reissue.forecast.flow import share_a_day
from antin.reissue.forecast.inputs import ForecastInputs, Stage
from antin.reissue.forecast.milestones import SHARES, milestone, runs_at

__all__ = ["Chance", "Comparison", "Deviation", "SimulatedRun", "compare", "simulate"]

_GOOD_AND_BAD_DAYS = 0.2  # standard deviation of a day's capacity


class Chance(Protocol):
    """Where a future's luck comes from; ``random.Random`` is one."""

    def random(self) -> float:
        """A number from 0 up to, but not, 1."""
        ...

    def gauss(self, mu: float, sigma: float) -> float:
        """A normal number."""
        ...


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """One future: how many holders have proved by the evening of each working day; day 0 is today."""

    proved: Sequence[int]
    total: int

    def day_of(self, share: float) -> int | None:
        """The working day on which the share was reached; ``None`` within the horizon."""
        needed = math.ceil(share * self.total - 1e-9)
        return next((day for day, proved in enumerate(self.proved) if proved >= needed), None)


@dataclass(frozen=True, slots=True)
class Deviation:
    """The forecast against the futures, for one share, in working days."""

    share: float
    forecast_days: float
    simulated_days: float  # their median
    inside_band: float  # share of the futures between low and high

    @property
    def error_days(self) -> float:
        """Positive where the forecast is too late."""
        return self.forecast_days - self.simulated_days

    @property
    def error_share(self) -> float:
        """The error relative to the simulated time; a time below one day counts as one."""
        return self.error_days / max(self.simulated_days, 1.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Deviations for those shares that were reached within the horizon by forecast and by most futures."""

    runs: int
    deviations: tuple[Deviation, ...]

    @property
    def largest_error_share(self) -> float:
        """The worst of all, without its sign."""
        return max((abs(each.error_share) for each in self.deviations), default=0.0)


def simulate(inputs: ForecastInputs, chance: Chance) -> SimulatedRun:
    """Play one future to its end or to the horizon."""
    calendar = Calendar(inputs.today, inputs.is_working_day)
    play = _Play(inputs, calendar, chance)
    proved = [play.proved]
    while len(proved) <= inputs.horizon_days and proved[-1] < inputs.total:
        play.pass_day(len(proved))
        proved.append(play.proved)
    return SimulatedRun(proved, inputs.total)


def compare(inputs: ForecastInputs, chances: Iterable[Chance]) -> Comparison:
    """The forecast beside one future for each source of chance."""
    calendar = Calendar(inputs.today, inputs.is_working_day)
    expected = runs_at(inputs, calendar)
    futures = [simulate(inputs, chance) for chance in chances]
    runs = len(futures)
    deviations = []
    for share in SHARES:
        foreseen = milestone(share, expected, inputs, calendar)
        days = [future.day_of(share) for future in futures]
        reached = [day for day in days if day is not None]
        if foreseen.median_days is None or len(reached) <= runs / 2:
            continue
        middle = median(math.inf if day is None else day for day in days)
        inside = sum(
            (foreseen.low is None or calendar.on(day) >= foreseen.low)
            and (foreseen.high is None or calendar.on(day) <= foreseen.high)
            for day in reached
        )
        deviations.append(Deviation(share, math.ceil(foreseen.median_days - 1e-9), middle, inside / runs))
    return Comparison(runs, tuple(deviations))


class _Play:
    """Holders as small records: True where a new device is needed. Queues in order of arrival."""

    def __init__(self, inputs: ForecastInputs, calendar: Calendar, chance: Chance) -> None:
        self._inputs, self._chance = inputs, chance
        speed = math.exp(inputs.spread * chance.gauss(0, 1))
        habits = inputs.habits
        self._shares = [
            (Stage.TO_CONFIRM, Stage.AWAITING_UNIT, share_a_day(habits.confirm, speed)),
            (Stage.INCOMPLETE, Stage.AWAITING_UNIT, share_a_day(habits.complete, speed)),
            (Stage.AWAITING_UNIT, Stage.AWAITING_PROVINCE, share_a_day(habits.sign, speed)),
            (Stage.DELIVERED, Stage.ACTIVATED, share_a_day(habits.activate, speed)),
            (Stage.ACTIVATED, Stage.PROVED, share_a_day(habits.prove, speed)),
        ]
        self._desk, self._upstream = inputs.desk.a_day * speed, inputs.upstream.a_day * speed
        self._stock = inputs.devices.stock
        self._arrivals = calendar.arrivals(inputs.devices.deliveries, inputs.horizon_days)
        needing = inputs.devices.share
        self._at = {
            stage: deque(chance.random() < needing for _ in range(inputs.counts.get(stage, 0)))
            for stage in Stage
        }
        self._ripe_on = deque([inputs.upstream.turnaround_days + 1] * len(self._at[Stage.SENT]))
        self._travelling: deque[tuple[int, bool]] = deque()  # (working day of arrival, device)

    @property
    def proved(self) -> int:
        """How many have proved."""
        return len(self._at[Stage.PROVED])

    def pass_day(self, number: int) -> None:
        """One working day; what moves is decided in the morning and arrives in the evening."""
        self._stock += self._arrivals.get(number, 0)
        moves = [(target, self._acting(stage, share)) for stage, target, share in self._shares]
        accepted, refused = self._check()
        issued = self._issue(number)
        delivered = self._deliver(number)
        for target, holders in (*moves, (Stage.INCOMPLETE, refused), (Stage.ISSUED, issued)):
            self._at[target].extend(holders)
        self._at[Stage.DELIVERED].extend(delivered)
        self._at[Stage.SENT].extend(accepted)
        self._ripe_on.extend([number + 1 + self._inputs.upstream.turnaround_days] * len(accepted))

    def _acting(self, stage: Stage, share: float) -> list[bool]:
        acting: list[bool] = []
        staying: deque[bool] = deque()
        for holder in self._at[stage]:
            (acting if self._chance.random() < share else staying).append(holder)
        self._at[stage] = staying
        return acting

    def _check(self) -> tuple[list[bool], list[bool]]:
        """What the desk accepts and refuses today."""
        accepted: list[bool] = []
        refused: list[bool] = []
        for holder in self._first(self._at[Stage.AWAITING_PROVINCE], self._capacity(self._desk)):
            (refused if self._chance.random() < self._inputs.refusal_share else accepted).append(holder)
        return accepted, refused

    def _issue(self, number: int) -> list[bool]:
        ripe = sum(1 for day in self._ripe_on if day <= number)
        issued = self._first(self._at[Stage.SENT], min(ripe, self._capacity(self._upstream)))
        for _ in issued:
            self._ripe_on.popleft()
        return issued

    def _deliver(self, number: int) -> list[bool]:
        delivered: list[bool] = []
        waiting: deque[bool] = deque()
        for holder in self._at[Stage.ISSUED]:
            if not holder:
                delivered.append(holder)
            elif self._stock > 0:
                self._stock -= 1
                self._travelling.append((number + self._inputs.devices.transport_days, holder))
            else:
                waiting.append(holder)
        self._at[Stage.ISSUED] = waiting
        while self._travelling and self._travelling[0][0] <= number:
            delivered.append(self._travelling.popleft()[1])
        return delivered

    def _capacity(self, expected: float) -> int:
        """A day's capacity: about the expected one, in whole dossiers."""
        today = max(expected * self._chance.gauss(1, _GOOD_AND_BAD_DAYS), 0.0)
        whole = int(today)
        return whole + (self._chance.random() < today - whole)

    @staticmethod
    def _first(queue: deque[bool], count: int) -> list[bool]:
        return [queue.popleft() for _ in range(min(count, len(queue)))]
