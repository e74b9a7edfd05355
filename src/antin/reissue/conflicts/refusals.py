"""A decision that is refused, as conflicts: where naming a successor settles it, with those to choose from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from antin.reissue.plan import Conflict
from antin.succession.decision import Decision
from antin.succession.problems import Problem
from antin.succession.registry import Registry, UnitCode
from antin.succession.repairs import Repair

__all__ = ["conflicts_of_refusal"]

_MOST = 5
_ENGLISH = {
    "decision.no_successor": ("has no successor", "Choose one, or add a row to the succession table."),
    "decision.two_wholes": ("goes whole to several units", "Choose the one that bodies and people follow."),
    "decision.two_defaults": ("has two default successors", "Choose one of them."),
    "decision.two_remainders": ("has two remainders", "Choose the one that bodies and people follow."),
    "decision.dissolved_and_continued": ("is dissolved and goes on", "Choose where it goes on."),
}


def conflicts_of_refusal(
    problems: Iterable[Problem], before: Registry, decision: Decision
) -> tuple[Conflict, ...]:
    """Every problem as a blocking conflict, in the order given."""
    choices = _Choices(before, decision)
    return tuple(_conflict(problem, choices.of(problem)) for problem in problems)


def _conflict(problem: Problem, repairs: tuple[Repair, ...]) -> Conflict:
    words, remedy = _ENGLISH.get(problem.code, ("", ""))
    return Conflict(
        problem.code,
        problem.message,
        problem.where,
        problem.remedy,
        blocking=True,
        message_en=f"{problem.unit} {words}." if words and problem.unit else "",
        remedy_en=remedy if problem.unit else "",
        repairs=repairs,
    )


class _Choices:
    """Successors to propose: those that the decision names for the unit, else those of its neighbours."""

    def __init__(self, before: Registry, decision: Decision) -> None:
        self._before = before
        self._names: dict[str, str] = {unit.code: unit.name for unit in before.units.values()}
        self._names |= {row.code: row.name for row in decision.units_after}
        self._named: dict[str, list[str]] = defaultdict(list)
        self._near: dict[str | None, Counter[str]] = defaultdict(Counter)
        for row in decision.unit_rows:
            if not row.is_body and row.new_code:
                self._named[row.old_code].append(row.new_code)
                old = before.units.get(UnitCode(row.old_code))
                if old is not None:
                    self._near[old.parent_code][row.new_code] += 1

    def of(self, problem: Problem) -> tuple[Repair, ...]:
        if not problem.unit:
            return ()
        codes = dict.fromkeys(self._named.get(problem.unit) or self._neighbours(UnitCode(problem.unit)))
        return tuple(_repair(problem, code, self._names) for code in list(codes)[:_MOST])

    def _neighbours(self, code: UnitCode) -> Sequence[str]:
        unit = self._before.units.get(code)
        if unit is None:
            return ()
        near = self._near.get(unit.parent_code, Counter())
        return [new for new, _ in sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))]


def _repair(problem: Problem, code: str, names: Mapping[str, str]) -> Repair:
    name = names.get(code, code)
    return Repair(
        problem.code,
        problem.unit,
        code,
        f"Cơ quan và người theo {name} ({code}).",
        f"Bodies and people follow {name} ({code}).",
    )
