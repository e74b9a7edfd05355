"""Geometry of the small charts that the server draws itself; they print and need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Spark", "spark"]

_WIDTH, _HEIGHT = 100.0, 30.0


@dataclass(frozen=True, slots=True)
class Spark:
    """A line through the values in a box of 100 × 30, lowest value at the bottom."""

    path: str
    last_x: str
    last_y: str
    first: float
    last: float


def spark(values: Sequence[float]) -> Spark:
    """At least one value; equal values give a level line."""
    lowest, span = min(values), (max(values) - min(values)) or 1.0
    step = _WIDTH / max(len(values) - 1, 1)
    points = [
        (f"{index * step:.1f}", f"{_HEIGHT - (value - lowest) / span * _HEIGHT:.1f}")
        for index, value in enumerate(values)
    ]
    line = "L".join(f"{x} {y}" for x, y in points)
    return Spark(f"M{line}", *points[-1], first=values[0], last=values[-1])
