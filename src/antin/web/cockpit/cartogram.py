"""The map as tiles: one for each commune near its true place, one for each province of the country.

Places come from ``places.csv`` (see :mod:`antin.web.cockpit.laying_out`). Communes that it does not know, as in
a world that somebody invented, follow each other by code in rows of their own.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from antin.apps.insight import api as insight
from antin.web.cockpit.laying_out import PLACES

__all__ = ["Cartogram", "Tile", "commune_map", "country_map", "provinces"]

TILE_WIDTH, TILE_HEIGHT, GAP = 78, 38, 3
COUNTRY_WIDTH, COUNTRY_HEIGHT = 74, 24
_LETTERS = 8  # that fit in a line of a tile beside its icon

_STATES = ("able", "able-waiting", "partly", "unable", "no-data")


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: where it is, what it says and where it leads. ``state`` is a code of the statuses."""

    key: str
    name: str
    x: int
    y: int
    state: str
    waiting: int
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Cartogram:
    """Tiles and the size of the drawing."""

    tiles: list[Tile]
    width: int
    height: int
    tile_width: int
    tile_height: int

    @property
    def counts(self) -> dict[str, int]:
        """How many tiles are in each state."""
        counted = Counter(tile.state for tile in self.tiles)
        return {state: counted[state] for state in _STATES if counted[state]}


@lru_cache(maxsize=1)
def _places() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Cells by code, for each province; the provinces themselves under an empty code."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in _rows():
        found.setdefault(row["province"], {})[row["code"]] = (int(row["column"]), int(row["row"]))
    return found


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    with PLACES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def provinces() -> Mapping[str, str]:
    """Names of the provinces of the country, by code."""
    return {row["code"]: row["name"] for row in _rows() if not row["province"]}


def commune_map(units: Iterable[insight.Figures]) -> Cartogram:
    """The communes of one province."""
    rows = list(units)
    cells = _cells(rows)
    tiles = [_commune(row, *cells[row.key]) for row in rows]
    tiles.sort(key=lambda tile: (tile.y, tile.x))  # the order in which a keyboard walks
    return _drawn(tiles, TILE_WIDTH, TILE_HEIGHT)


def _cells(rows: list[insight.Figures]) -> dict[str, tuple[int, int]]:
    known = {row.key: _places().get(row.province_code, {}).get(row.key) for row in rows}
    found = {key: cell for key, cell in known.items() if cell is not None}
    below = max((row for _, row in found.values()), default=-1) + 1
    others = sorted(key for key, cell in known.items() if cell is None)
    columns = max((column + 1 for column, _ in found.values()), default=math.ceil(math.sqrt(2 * len(others))))
    left = min((column for column, _ in found.values()), default=0)
    top = min((row for _, row in found.values()), default=0)
    found |= {key: (place % columns, below + place // columns) for place, key in enumerate(others)}
    return {key: (column - left, row - top) for key, (column, row) in found.items()}


def _commune(row: insight.Figures, column: int, line: int) -> Tile:
    waiting = row.holders - row.usable
    state = "unable" if not row.can_work else "able-waiting" if waiting else "able"
    x, y = column * (TILE_WIDTH + GAP), line * (TILE_HEIGHT + GAP)
    url = reverse("cockpit:unit", args=[row.key])
    return Tile(row.key, row.name, x, y, state, waiting, _wrapped(_short(row.name)), url)


def _short(name: str) -> str:
    """Without the type word: “Xã Yên Lạc” is “Yên Lạc”."""
    for kind in ("Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Tỉnh ", "Thành phố "):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name


def _wrapped(name: str) -> tuple[str, ...]:
    """At most two lines of whole words."""
    if len(name) <= _LETTERS:
        return (name,)
    words = name.split()
    cut = min(range(1, len(words)), key=lambda at: _longer(words, at), default=0)
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut else (name,)


def _longer(words: list[str], at: int) -> int:
    return max(len(" ".join(words[:at])), len(" ".join(words[at:])))


def country_map(known: Mapping[str, insight.Figures]) -> Cartogram:
    """All provinces; where no installation reports there is no data, and the tile says so."""
    tiles = [_province(code, known.get(code), *cell) for code, cell in _places().get("", {}).items()]
    tiles.sort(key=lambda tile: (tile.y, tile.x))
    return _drawn(tiles, COUNTRY_WIDTH, COUNTRY_HEIGHT)


def _province(code: str, row: insight.Figures | None, column: int, line: int) -> Tile:
    x, y = column * (COUNTRY_WIDTH + GAP), line * (COUNTRY_HEIGHT + GAP)
    name = provinces()[code]
    if row is None or not row.holders:
        return Tile(code, name, x, y, "no-data", 0, (_short(name),), "")
    state = "able" if row.working == row.members else "partly" if row.working else "unable"
    url = f"{reverse('cockpit:home')}?province={code}"
    return Tile(code, name, x, y, state, row.members - row.working, (_short(name),), url)


def _drawn(tiles: list[Tile], width: int, height: int) -> Cartogram:
    right = max((tile.x for tile in tiles), default=0) + width
    bottom = max((tile.y for tile in tiles), default=0) + height
    return Cartogram(tiles, right, bottom, width, height)
