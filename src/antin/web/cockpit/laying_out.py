"""Chore: lay every commune of a province on a grid of tiles near its true place, and the provinces on another.

``python -m antin.web.cockpit.laying_out UNITS_AFTER.csv`` reads centroids and writes ``places.csv`` beside this
file. Each place gets a cell of its own so that the sum of squared distances between centroids and cells is
least (the assignment problem, solved by shortest augmenting paths); north is up. No borders are drawn and none
are meant.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["PLACES", "assign", "lay_out", "main"]

PLACES = Path(__file__).with_name("places.csv")
_ROOM = 1.3  # cells in the box for each place: what stays free gives the province its outline
_Point = tuple[float, float]


def main(arguments: Sequence[str]) -> None:
    """Write the places of all provinces and communes of a table of units."""
    with Path(arguments[0]).open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    with PLACES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("province", "code", "column", "row", "name"))
        writer.writerows(_rows(units))


def _rows(units: list[dict[str, str]]) -> Iterator[tuple[object, ...]]:
    provinces = [unit for unit in units if unit["level"] == "province"]
    yield from _placed("", provinces)
    for province in provinces:
        code = province["code"]
        yield from _placed(code, [u for u in units if u["level"] == "commune" and u["province_code"] == code])


def _placed(province: str, units: list[dict[str, str]]) -> Iterator[tuple[object, ...]]:
    cells = lay_out([(float(unit["lon"]), float(unit["lat"])) for unit in units])
    for unit, (column, row) in sorted(zip(units, cells, strict=True), key=lambda pair: pair[0]["code"]):
        name = unit["name"] if not province else ""  # communes are named by the directory
        yield province, unit["code"], column, row, name


def lay_out(points: Sequence[_Point]) -> list[tuple[int, int]]:
    """Column and row of each point (longitude, latitude); nobody shares a cell."""
    flat = _flattened(points)
    columns, rows = _size(flat, len(points))
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    costs = [
        [(x * (columns - 1) - column) ** 2 + (y * (rows - 1) - row) ** 2 for column, row in cells]
        for x, y in _scaled(flat)
    ]
    chosen = [cells[index] for index in assign(costs)]
    left, top = min(column for column, _ in chosen), min(row for _, row in chosen)
    return [(column - left, row - top) for column, row in chosen]


def _flattened(points: Sequence[_Point]) -> list[_Point]:
    """Kilometres, roughly: a degree of longitude is shorter away from the equator. North is up."""
    middle = math.radians(sum(latitude for _, latitude in points) / len(points))
    return [(longitude * math.cos(middle), -latitude) for longitude, latitude in points]


def _size(points: Sequence[_Point], count: int) -> tuple[int, int]:
    wide, high = (_span([point[axis] for point in points]) for axis in (0, 1))
    columns = max(1, round(math.sqrt(count * _ROOM * wide / high)))
    return columns, max(1, math.ceil(count * _ROOM / columns))


def _scaled(points: Sequence[_Point]) -> list[_Point]:
    """Ranks and distances half and half, so that a crowded city spreads and outliers do not stretch the map."""
    axes = [_spread([point[axis] for point in points]) for axis in (0, 1)]
    return list(zip(*axes, strict=True))


def _spread(values: list[float]) -> list[float]:
    least, span = min(values), _span(values)
    order = {index: rank for rank, index in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    last = max(len(values) - 1, 1)
    return [((value - least) / span + order[index] / last) / 2 for index, value in enumerate(values)]


def _span(values: list[float]) -> float:
    return (max(values) - min(values)) or 1.0


def assign(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row a column of its own with the least sum of costs; there are at least as many columns.

    Shortest augmenting paths with potentials (Jonker and Volgenant 1987), one row after the other.
    """
    columns = len(costs[0])
    row_of: list[int | None] = [None] * columns
    row_price, column_price = [0.0] * len(costs), [0.0] * columns
    for start in range(len(costs)):
        _augment(start, costs, row_of, row_price, column_price)
    found = [0] * len(costs)
    for column, row in enumerate(row_of):
        if row is not None:
            found[row] = column
    return found


def _augment(
    start: int,
    costs: Sequence[Sequence[float]],
    row_of: list[int | None],
    row_price: list[float],
    column_price: list[float],
) -> None:
    columns = range(len(column_price))
    distance, before = [math.inf] * len(column_price), [-1] * len(column_price)
    settled: list[int] = []
    open_columns = set(columns)
    row, reached, here = start, 0.0, -1
    while True:
        for column in open_columns:
            length = reached + costs[row][column] - row_price[row] - column_price[column]
            if length < distance[column]:
                distance[column], before[column] = length, here
        here = min(open_columns, key=distance.__getitem__)
        open_columns.discard(here)
        reached = distance[here]
        taken = row_of[here]
        if taken is None:
            break
        settled.append(here)
        row = taken
    _reprice(start, reached, settled, distance, row_of, row_price, column_price)
    while here >= 0:
        earlier = before[here]
        row_of[here] = start if earlier < 0 else row_of[earlier]
        here = earlier


def _reprice(
    start: int,
    reached: float,
    settled: list[int],
    distance: list[float],
    row_of: list[int | None],
    row_price: list[float],
    column_price: list[float],
) -> None:
    row_price[start] += reached
    for column in settled:
        gained = reached - distance[column]
        row = row_of[column]
        if row is not None:
            row_price[row] += gained
        column_price[column] -= gained


if __name__ == "__main__":
    main(sys.argv[1:])
