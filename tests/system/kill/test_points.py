"""The points name what is there, and a seed names the same points every time."""

from __future__ import annotations

import ast
import importlib.util
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from tests.system.kill.points import BOUNDARIES, VICTIMS, draw


def functions_of(module: str) -> set[str]:
    """Functions and methods of a module as written, without loading it."""
    package, _, name = module.rpartition(".")
    (folder,) = importlib.util.find_spec(package).submodule_search_locations  # type: ignore[union-attr,misc]
    path = Path(folder) / f"{name}.py"
    found = set()
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


@pytest.mark.parametrize("function", sorted({boundary.function for boundary in BOUNDARIES}))
def test_every_boundary_names_a_function(function: str) -> None:
    module, _, name = function.partition(":")
    assert name in functions_of(module)


def test_same_seed_draws_the_same_points_over_all_boundaries_and_victims() -> None:
    calls = {boundary.key: 5 for boundary in BOUNDARIES}
    points, again, other = (list(islice(draw(seed, calls), 1000)) for seed in ("7", "7", "8"))
    assert points == again
    assert points != other
    assert {point.boundary for point in points} == set(BOUNDARIES)
    victims = Counter(point.victim for point in points)
    assert set(victims) == set(VICTIMS)
    assert 400 < victims["self"] < 600
    assert {point.call for point in points} == {1, 2, 3, 4, 5}


def test_boundary_that_a_run_never_reaches_is_not_drawn() -> None:
    reached = BOUNDARIES[0]
    assert {point.boundary for point in islice(draw("1", {reached.key: 2}), 50)} == {reached}
