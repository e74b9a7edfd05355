"""The share of communes that can work since the start, as a line for a drawing of 400 × 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from antin.apps.insight import api as insight

__all__ = ["HEIGHT", "WIDTH", "Trend", "trend_of"]

WIDTH, HEIGHT = 400.0, 100.0
_MOST_POINTS = 240


@dataclass(frozen=True, slots=True)
class Trend:
    """A line of steps through the observations, from nobody at the bottom to all at the top."""

    line: str
    area: str
    begins: datetime
    ends: datetime
    first: int
    last: int
    lowest: int
    goal: int


def trend_of(seen: Sequence[insight.Observation]) -> Trend | None:
    """``None`` for fewer than two observations: one is no trend."""
    rows = _thinned([each for each in seen if each.units])
    if len(rows) < 2:
        return None
    begins, ends = rows[0].minute, rows[-1].minute
    span = (ends - begins).total_seconds()
    points = [((row.minute - begins).total_seconds() / span * WIDTH, _height(row)) for row in rows]
    steps = f"M{points[0][0]:.1f} {points[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in points[1:])
    return Trend(
        line=steps,
        area=f"{steps}V{HEIGHT:.0f}H0Z",
        begins=begins,
        ends=ends,
        first=rows[0].working,
        last=rows[-1].working,
        lowest=min(row.working for row in rows),
        goal=rows[-1].units,
    )


def _height(row: insight.Observation) -> float:
    return HEIGHT * (1 - row.working / row.units)


def _thinned(rows: Sequence[insight.Observation]) -> list[insight.Observation]:
    """At most so many that a drawing can show; the last one stays."""
    step = -(-len(rows) // _MOST_POINTS) or 1
    return [*rows[:-1:step], *rows[-1:]]
