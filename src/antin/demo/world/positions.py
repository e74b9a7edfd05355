"""Posts of a body: which rows of the staff lists apply, what each title ranks and how it signs.

Of several matching patterns only the most specific one applies (most literal characters). Fixed posts are cut
from the last row up when there are fewer people; missing ones are filled with the rest title.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

from antin.demo.world.tables import Position, positions
from antin.succession.registry import Capacity, Rank

__all__ = ["REST_TITLE", "capacity_of", "rank_of", "rest_title", "staff_list", "titles"]

REST_TITLE = "Chuyên viên"  # where a staff list names no rest
_CAPACITIES = {
    "": Capacity.HEAD,
    "TM": Capacity.ON_BEHALF,
    "KT": Capacity.FOR,
    "TL": Capacity.BY_ORDER,
    "TUQ": Capacity.BY_AUTHORISATION,
}
# The first word that fits decides; what fits none is an official. A list's first row is its head.
_RANK_WORDS = (
    ("Phó", Rank.DEPUTY),
    ("Văn thư", Rank.CLERK),
    ("Công chức Văn phòng", Rank.CLERK),
    ("Kế toán", Rank.ACCOUNTANT),
    ("Công chức Tài chính", Rank.ACCOUNTANT),
    ("Công chức Tư pháp", Rank.CIVIL_STATUS),
    ("Trưởng", Rank.DIVISION_HEAD),
    ("Chánh", Rank.DIVISION_HEAD),
    ("Giám đốc", Rank.DIVISION_HEAD),
    ("Chủ tịch", Rank.DIVISION_HEAD),
    ("Chỉ huy trưởng", Rank.DIVISION_HEAD),
)


@cache
def staff_list(kind: str) -> tuple[Position, ...]:
    """The rows of the most specific pattern that matches a kind of body."""
    patterns = {row.pattern for row in positions() if fnmatchcase(kind, row.pattern)}
    if not patterns:
        return ()
    best = max(patterns, key=lambda pattern: (len(pattern.replace("*", "")), pattern))
    return tuple(row for row in positions() if row.pattern == best)


@cache
def titles(kind: str, people: int) -> tuple[tuple[str, Rank, Capacity], ...]:
    """Title, rank and signing capacity of each of the ``people`` posts of a body, heads first."""
    found: list[tuple[str, Rank, Capacity]] = []
    for row in _filled(staff_list(kind), people):
        title = _choice(row.title, len(found))
        found.append((title, rank_of(kind, title), capacity_of(row.authority)))
    return tuple(found)


def rest_title(kind: str) -> str:
    """The title of those who are no one special."""
    rest = (row.title for row in staff_list(kind) if row.count is None)
    return next(rest, REST_TITLE).split(" | ")[0]


@cache
def rank_of(kind: str, title: str) -> Rank:
    """What a title ranks in a kind of body.

    A deputy is a deputy of the body's head; a deputy of anyone else is a division deputy.
    """
    rows = staff_list(kind)
    heads = rows[0].title.split(" | ") if rows and rows[0].count == 1 else []
    if title in heads:
        return Rank.HEAD
    rank = next((rank for word, rank in _RANK_WORDS if title.startswith(word)), Rank.OFFICIAL)
    if rank is Rank.DEPUTY and not any(_is_deputy_of(title, head) for head in heads):
        return Rank.DIVISION_DEPUTY
    return rank


def capacity_of(authority: str) -> Capacity:
    """``TM.`` and the party's ``T/M`` are the same capacity."""
    return _CAPACITIES[authority.replace(".", "").replace("/", "")]


def _is_deputy_of(title: str, head: str) -> bool:
    return title.removeprefix("Phó ").casefold().startswith(head.casefold())


def _filled(rows: tuple[Position, ...], people: int) -> list[Position]:
    """One row for each person, in list order, cut or filled to ``people``."""
    fixed = [row for row in rows if row.count is not None for _ in range(row.count)]
    rest = next((row for row in rows if row.count is None), Position("", REST_TITLE, None, ""))
    chosen = fixed[:people]
    return chosen + [rest] * (people - len(chosen))


def _choice(title: str, turn: int) -> str:
    """One of the titles that a row offers, by turns."""
    offered = title.split(" | ")
    return offered[turn % len(offered)]
