"""The map of tiles: everybody has a cell of their own near the true place, and names fit."""

from __future__ import annotations

import csv
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from antin.web.cockpit.laying_out import PLACES, assign, lay_out

_costs = st.integers(1, 4).flatmap(
    lambda rows: st.lists(st.lists(st.integers(0, 20), min_size=5, max_size=5), min_size=rows, max_size=rows)
)


@given(_costs)
@settings(max_examples=50, deadline=None)
def test_assignment_is_the_cheapest_of_all(costs: list[list[int]]) -> None:
    found = assign(costs)
    assert len(set(found)) == len(costs)
    ways = permutations(range(5), len(costs))
    assert sum(row[column] for row, column in zip(costs, found, strict=True)) == min(
        sum(row[column] for row, column in zip(costs, way, strict=True)) for way in ways
    )


def test_north_is_up_and_west_is_left() -> None:
    north_west, north_east, south_west, south_east = (105.0, 22.0), (106.0, 22.0), (105.0, 20.0), (106.0, 20.0)
    cells = lay_out([south_east, north_west, south_west, north_east])
    (right, below), (left, above) = cells[0], cells[1]
    assert left < right
    assert above < below
    assert len(set(cells)) == 4


def test_every_commune_of_the_country_has_a_cell_of_its_own() -> None:
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(row["province"], row["column"], row["row"]) for row in rows}
    assert len(cells) == len(rows) == 34 + 3321
    assert sum(row["province"] == "25" for row in rows) == 148
