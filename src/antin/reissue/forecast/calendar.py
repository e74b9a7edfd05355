"""Working days counted from today: day 1 is the first working day after it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from antin.reissue.forecast.inputs import Delivery

__all__ = ["Calendar"]

_LONGEST_PAUSE = timedelta(days=366)


class Calendar:
    """Turns numbers of working days into dates; asks the calendar for each day once."""

    def __init__(self, today: date, is_working_day: Callable[[date], bool]) -> None:
        self.today = today
        self._is_working_day = is_working_day
        self._days = [today]  # by number of working days

    def on(self, number: int) -> date:
        """The date of working day ``number``; 0 is today. A year without a working day ends the search."""
        while len(self._days) <= number:
            day = self._days[-1] + timedelta(days=1)
            while not self._is_working_day(day) and day - self._days[-1] < _LONGEST_PAUSE:
                day += timedelta(days=1)
            self._days.append(day)
        return self._days[number]

    def reached(self, days: float) -> date:
        """The working day in whose course a fractional number of days has passed."""
        return self.on(math.ceil(days - 1e-9))

    def arrivals(self, deliveries: Iterable[Delivery], horizon: int) -> dict[int, int]:
        """Devices by the number of the working day from whose morning on they can be used."""
        found: dict[int, int] = {}
        for delivery in deliveries:
            number = next((n for n in range(1, horizon + 1) if self.on(n) >= delivery.on), None)
            if number is not None:
                found[number] = found.get(number, 0) + delivery.count
        return found
