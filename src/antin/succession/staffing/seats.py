"""Seats of an organisation from position templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from antin.succession.decision import REST, PositionTemplate
from antin.succession.registry import Capacity, Rank

__all__ = ["LEADERS", "SPECIALISTS", "Seat", "StaffLists", "rank_order", "seats_of"]

LEADERS = frozenset({Rank.HEAD, Rank.DEPUTY})
SPECIALISTS = frozenset({Rank.CLERK, Rank.ACCOUNTANT, Rank.CIVIL_STATUS})
FILLING_TITLE = "Chuyên viên"  # where a staff list has no row that fills up
_ORDER = {
    Rank.HEAD: 0,
    Rank.DEPUTY: 1,
    Rank.DIVISION_HEAD: 2,
    Rank.DIVISION_DEPUTY: 3,
    Rank.CLERK: 4,
    Rank.ACCOUNTANT: 4,
    Rank.CIVIL_STATUS: 4,
    Rank.OFFICIAL: 5,
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat to be filled; ``ordinal`` counts the seats of the same title from 1."""

    title: str
    rank: Rank
    capacity: Capacity
    ordinal: int
    fills: bool = False  # from the row that fills up, not one of a stated number


def rank_order(rank: Rank) -> int:
    """0 for heads, 5 for officials; specialists share one place."""
    return _ORDER[rank]


class StaffLists:
    """The position templates of a decision, looked up by kind."""

    def __init__(self, positions: Sequence[PositionTemplate]) -> None:
        self._positions = positions
        self._by_kind: dict[str, tuple[PositionTemplate, ...]] = {}

    def of(self, kind: str) -> tuple[PositionTemplate, ...]:
        """The rows of the most specific pattern that matches, in file order; none where no pattern does."""
        if kind not in self._by_kind:
            self._by_kind[kind] = self._look_up(kind)
        return self._by_kind[kind]

    def _look_up(self, kind: str) -> tuple[PositionTemplate, ...]:
        matching = {row.pattern for row in self._positions if fnmatchcase(kind, row.pattern)}
        if not matching:
            return ()
        chosen = min(matching, key=lambda pattern: (-len(pattern.replace("*", "")), pattern))
        return tuple(row for row in self._positions if row.pattern == chosen)

    def number_of(self, kind: str, rank: Rank) -> int:
        """How many seats of a rank have a stated number."""
        return sum(max(0, row.count) for row in self.of(kind) if rank in row.ranks)

    def has_single(self, kind: str, title: str) -> bool:
        """True where the kind has exactly one seat of that title."""
        return any(row.count == 1 and row.title == title for row in self.of(kind))


def seats_of(rows: Sequence[PositionTemplate], size: int, variant: int = 0) -> list[Seat]:
    """``size`` seats: fixed rows from the top, the rest row fills up; too many are cut from the last row up."""
    counts = [0 if row.count == REST else row.count for row in rows]
    filling = next((place for place, row in enumerate(rows) if row.count == REST), None)
    missing = size - sum(counts)
    if missing > 0 and filling is not None:
        counts[filling] = missing
        missing = 0
    for place in range(len(rows) - 1, -1, -1):
        cut = min(counts[place], max(0, -missing))
        counts[place] -= cut
        missing += cut
    seats = _numbered(
        (_option(row, variant, turn), row)
        for row, count in zip(rows, counts, strict=True)
        for turn in range(count)
    )
    first = 1 + sum(seat.title == FILLING_TITLE for seat in seats)
    return seats + [
        Seat(FILLING_TITLE, Rank.OFFICIAL, Capacity.HEAD, ordinal, True)
        for ordinal in range(first, first + missing)
    ]


def _option(row: PositionTemplate, variant: int, turn: int) -> tuple[str, Rank]:
    titles = [title.strip() for title in row.title.split("|")]
    place = min(variant, len(titles)) - 1 if variant else turn % len(titles)
    return titles[place], row.ranks[min(place, len(row.ranks) - 1)]


def _numbered(options: Iterable[tuple[tuple[str, Rank], PositionTemplate]]) -> list[Seat]:
    ordinals: dict[str, int] = {}
    seats = []
    for (title, rank), row in options:
        ordinals[title] = ordinals.get(title, 0) + 1
        seats.append(Seat(title, rank, row.capacity, ordinals[title], row.count == REST))
    return seats
