"""Half-open periods ``valid_from ≤ t < valid_until``; an open end is ``None``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Period", "gaps"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``valid_from`` (included) to ``valid_until`` (excluded, ``None`` = no end)."""

    valid_from: datetime
    valid_until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return self.valid_from <= moment and (self.valid_until is None or moment < self.valid_until)

    @property
    def is_empty(self) -> bool:
        """True where the period holds no moment at all (it ends before it begins)."""
        return self.valid_until is not None and self.valid_until <= self.valid_from


def gaps(required: Period, covers: Iterable[Period]) -> list[Period]:
    """The parts of ``required`` that no period of ``covers`` contains, in order.

    >>> from datetime import datetime, UTC
    >>> day = lambda d: datetime(2025, 7, d, tzinfo=UTC)
    >>> gaps(Period(day(1), day(9)), [Period(day(1), day(3)), Period(day(5), None)])
    [Period(valid_from=datetime.datetime(2025, 7, 3, ...), valid_until=datetime.datetime(2025, 7, 5, ...))]
    """
    found: list[Period] = []
    reached = required.valid_from
    for cover in sorted((c for c in covers if not c.is_empty), key=lambda c: c.valid_from):
        if required.valid_until is not None and cover.valid_from >= required.valid_until:
            break
        if cover.valid_from > reached:
            found.append(Period(reached, cover.valid_from))
        if cover.valid_until is None:
            return found
        reached = max(reached, cover.valid_until)
    remainder = Period(reached, required.valid_until)
    if not remainder.is_empty:
        found.append(remainder)
    return found
