"""A measured figure beside its peer and its goal, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Figure", "Goal", "at_least", "at_most", "json_of", "table_of"]


@dataclass(frozen=True, slots=True)
class Goal:
    """What issue 3 asks for: of the ratio to the peer where ``of_ratio``, else of the figure itself."""

    limit: float
    is_upper: bool
    of_ratio: bool = False

    def is_met_by(self, value: float) -> bool:
        """True where the value is on the right side of the limit."""
        return value <= self.limit if self.is_upper else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.is_upper else '≥'} {_number(self.limit)}{' ×' if self.of_ratio else ''}"


def at_most(limit: float) -> Goal:
    """The figure may not be larger."""
    return Goal(limit, is_upper=True)


def at_least(limit: float, *, of_ratio: bool = False) -> Goal:
    """The figure (or its ratio to the peer) may not be smaller."""
    return Goal(limit, is_upper=False, of_ratio=of_ratio)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``ratio`` is ours divided by the peer's."""

    part: str
    name: str
    unit: str
    ours: float | None
    peer: float | None = None
    peer_name: str = ""
    goal: Goal | None = None
    note: str = ""
    scale: int = 0  # how many certificates, entries or holders it was measured with

    @property
    def ratio(self) -> float | None:
        """Ours ÷ the peer's; ``None`` where one is missing."""
        return self.ours / self.peer if self.ours is not None and self.peer else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; ``None`` where there is none, or nothing to judge it by."""
        value = self.ratio if self.goal and self.goal.of_ratio else self.ours
        return self.goal.is_met_by(value) if self.goal and value is not None else None

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` shows it."""
        return {
            "part": self.part,
            "name": self.name,
            "unit": self.unit,
            "ours": self.ours,
            "peer": self.peer,
            "peer_name": self.peer_name,
            "ratio": self.ratio,
            "goal": str(self.goal) if self.goal else None,
            "met": self.is_met,
            "scale": self.scale,
            "note": self.note,
        }


_HEADS = ("part", "figure", "unit", "n", "ours", "peer", "", "ours÷peer", "goal", "met", "remark")
_VERDICTS = {True: "yes", False: "NO", None: ""}


def table_of(figures: Iterable[Figure]) -> str:
    """The figures as Markdown, so that the docs can hold what the bench printed."""
    rows = [_HEADS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _row(figure: Figure) -> Sequence[str]:
    return (
        figure.part,
        figure.name,
        figure.unit,
        f"{figure.scale:,}" if figure.scale else "",
        _number(figure.ours),
        _number(figure.peer),
        figure.peer_name,
        _number(figure.ratio),
        str(figure.goal) if figure.goal else "",
        _VERDICTS[figure.is_met],
        figure.note,
    )


def _number(value: float | None) -> str:
    """Three digits that mean something."""
    if value is None:
        return ""
    if value and abs(value) < 100:
        return f"{value:.3g}"
    return f"{value:,.0f}"


def json_of(figures: Iterable[Figure], machine: dict[str, Any]) -> dict[str, Any]:
    """One versioned object."""
    return {"schema": "antin.bench/1", "machine": machine, "figures": [figure.as_dict() for figure in figures]}
