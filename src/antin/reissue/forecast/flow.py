"""The expected flow of the funnel, working day by working day, for one pace. No chance in it.

Every day, from the counts of the morning:

1. holders and units act: the share of :class:`HolderHabits` of those who wait;
2. the desk checks as many as it can; the refused go back to *incomplete*, the others on to the authority;
3. the authority issues what has lain there for its turnaround, as many as it can;
4. certificates over a key that stays are delivered; new devices leave the stock and arrive after the transport;
5. what arrives is counted in the next morning.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from antin.reissue.forecast.calendar import Calendar
from antin.reissue.forecast.inputs import ForecastInputs, Stage

__all__ = ["ExpectedRun", "expected_run", "share_a_day"]

_SETTLED = 1e-3  # holders left, in expectation: too few to move a date


@dataclass(frozen=True, slots=True)
class ExpectedRun:
    """What one pace leads to. Day 0 is today."""

    proved: Sequence[float]  # expected number of holders who have proved, by working day
    holder_days: Mapping[Stage, float]  # how long all holders together wait at each stage


def share_a_day(share: float, speed: float) -> float:
    """A daily share at another speed: half as fast means that twice as many days bring the same."""
    return float(1 - (1 - share) ** speed)


def expected_run(inputs: ForecastInputs, calendar: Calendar, *, speed: float = 1.0) -> ExpectedRun:
    """Follow the flow until everybody has proved or the horizon is reached; ``speed`` multiplies every rate."""
    funnel = _Funnel(inputs, calendar, speed)
    proved = [funnel.counts[Stage.PROVED]]
    while len(proved) <= inputs.horizon_days and inputs.total - proved[-1] > _SETTLED:
        funnel.pass_day(len(proved))
        proved.append(funnel.counts[Stage.PROVED])
    return ExpectedRun(proved, funnel.holder_days)


class _Funnel:
    """Expected counts; a stage with a delay keeps its arrivals apart by day."""

    def __init__(self, inputs: ForecastInputs, calendar: Calendar, speed: float) -> None:
        self._inputs = inputs
        habits, devices = inputs.habits, inputs.devices
        self._shares = {
            Stage.TO_CONFIRM: share_a_day(habits.confirm, speed),
            Stage.INCOMPLETE: share_a_day(habits.complete, speed),
            Stage.AWAITING_UNIT: share_a_day(habits.sign, speed),
            Stage.DELIVERED: share_a_day(habits.activate, speed),
            Stage.ACTIVATED: share_a_day(habits.prove, speed),
        }
        self._desk, self._upstream = inputs.desk.a_day * speed, inputs.upstream.a_day * speed
        self._stock = float(devices.stock)
        self._arrivals = calendar.arrivals(devices.deliveries, inputs.horizon_days)
        self.counts = {stage: float(inputs.counts.get(stage, 0)) for stage in Stage}
        self._ripening = _Delay(inputs.upstream.turnaround_days, self.counts[Stage.SENT])
        self._without_device = self.counts[Stage.ISSUED] * devices.share
        self._travelling = _Delay(max(devices.transport_days - 1, 0), 0.0)
        self.holder_days = dict.fromkeys(Stage, 0.0)

    def pass_day(self, number: int) -> None:
        """One working day."""
        for stage, count in self.counts.items():
            if stage is not Stage.PROVED:
                self.holder_days[stage] += count
        self._stock += self._arrivals.get(number, 0)
        acted = {stage: self.counts[stage] * share for stage, share in self._shares.items()}
        checked = min(self.counts[Stage.AWAITING_PROVINCE], self._desk)
        accepted = checked * (1 - self._inputs.refusal_share)
        issued = self._ripening.take(self._upstream)
        delivered = self._deliver()
        self._ripening.add(accepted)
        self._without_device += issued * self._inputs.devices.share
        self._move(acted, checked, accepted, issued, delivered)

    def _deliver(self) -> float:
        """Certificates for kept keys at once, new devices when they have travelled."""
        travelling = self._travelling.amount
        kept = self.counts[Stage.ISSUED] - self._without_device - travelling
        sent = min(self._without_device, self._stock)
        arrived = self._travelling.take(float("inf"))
        self._without_device -= sent
        self._stock -= sent
        if self._inputs.devices.transport_days == 0:
            arrived += sent
        else:
            self._travelling.add(sent)
        return max(kept, 0.0) + arrived

    def _move(
        self, acted: Mapping[Stage, float], checked: float, accepted: float, issued: float, delivered: float
    ) -> None:
        counts = self.counts
        counts[Stage.TO_CONFIRM] -= acted[Stage.TO_CONFIRM]
        counts[Stage.INCOMPLETE] += checked - accepted - acted[Stage.INCOMPLETE]
        counts[Stage.AWAITING_UNIT] += (
            acted[Stage.TO_CONFIRM] + acted[Stage.INCOMPLETE] - acted[Stage.AWAITING_UNIT]
        )
        counts[Stage.AWAITING_PROVINCE] += acted[Stage.AWAITING_UNIT] - checked
        counts[Stage.SENT] += accepted - issued
        counts[Stage.ISSUED] += issued - delivered
        counts[Stage.DELIVERED] += delivered - acted[Stage.DELIVERED]
        counts[Stage.ACTIVATED] += acted[Stage.DELIVERED] - acted[Stage.ACTIVATED]
        counts[Stage.PROVED] += acted[Stage.ACTIVATED]


class _Delay:
    """Amounts that lie for a number of days before they may be taken, first in, first out."""

    def __init__(self, days: int, amount: float) -> None:
        self._days: deque[float] = deque([0.0] * days)
        self._ripe = amount if days == 0 else 0.0
        if days:
            self._days[-1] = amount

    @property
    def amount(self) -> float:
        """All that lies here."""
        return self._ripe + sum(self._days)

    def take(self, limit: float) -> float:
        """A day passes: take what is ripe in its morning, up to the limit; the rest ripens by a day."""
        taken = min(self._ripe, limit)
        self._ripe -= taken
        if self._days:
            self._ripe += self._days.popleft()
            self._days.append(0.0)
        return taken

    def add(self, amount: float) -> None:
        """End a day: what has come in lies from now on."""
        if self._days:
            self._days[-1] += amount
        else:
            self._ripe += amount
