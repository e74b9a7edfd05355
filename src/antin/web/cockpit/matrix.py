"""Communes against reasons and stages: rows, columns that hold something, and their sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antin.apps.insight import api as insight
from antin.kernel.text import fold
from antin.web.cockpit.wording import BLOCKERS, STAGE_WORDS

__all__ = ["STATES", "Column", "Matrix", "MatrixRow", "matrix_of"]

STATES: Mapping[str, str | Promise] = {
    "unable": _("Cannot work"),
    "waiting": _("Somebody waits"),
    "able": _("Can work"),
}
_KEPT: Mapping[str, Callable[[insight.Figures], bool]] = {
    "unable": lambda unit: not unit.can_work,
    "waiting": lambda unit: unit.usable < unit.holders,
    "able": lambda unit: unit.can_work,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A reason or a stage. ``kind`` is the list that its figures lead to."""

    code: str
    word: str | Promise
    kind: str  # "reason" or "stage"
    total: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A commune and its figure in every column."""

    unit: insight.Figures
    cells: list[tuple[Column, int]]

    @property
    def state(self) -> str:
        """The code of its status."""
        waits = self.unit.usable < self.unit.holders
        return "unable" if not self.unit.can_work else "able-waiting" if waits else "able"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix as shown: empty columns are left out."""

    rows: list[MatrixRow]
    columns: list[Column]
    total: int
    order: str


def matrix_of(units: Sequence[insight.Figures], *, state: str, order: str, text: str) -> Matrix:
    """The communes of a state whose name holds ``text``; ordered by name, or by who waits most."""
    kept = [unit for unit in units if state not in _KEPT or _KEPT[state](unit)]
    if text:
        kept = [unit for unit in kept if fold(text) in fold(unit.name)]
    if order == "waiting":
        kept.sort(key=lambda unit: (unit.usable - unit.holders, unit.sort_key))
    columns = [each for each in _columns(kept) if each.total]
    rows = [MatrixRow(unit, [(each, _figure(unit, each.code)) for each in columns]) for unit in kept]
    return Matrix(rows, columns, len(kept), order)


def _columns(units: Sequence[insight.Figures]) -> list[Column]:
    words: list[tuple[str, Any, str]] = [(code, BLOCKERS[code].word, "reason") for code in insight.REASONS]
    words += [(code, STAGE_WORDS[code], "stage") for code in insight.STAGES]
    return [Column(code, word, kind, sum(_figure(unit, code) for unit in units)) for code, word, kind in words]


def _figure(unit: insight.Figures, code: str) -> int:
    value: int = getattr(unit, code)
    return value
