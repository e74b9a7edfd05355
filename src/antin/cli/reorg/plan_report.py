"""A computed plan in words and figures: totals, conflicts by kind, every line as a row. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.reissue.plan import Conflict, Plan, PlanItem

__all__ = ["HEADINGS", "ConflictGroup", "conflict_groups", "line_rows", "rule_counts", "stops_freeze"]

HEADINGS = (
    *("index", "action", "rule", "reason", "holder_kind", "holder_id", "name", "old_holder_id", "old_serial"),
    *("revoke_when", "revocation_cause", "subject", "not_before", "not_after", "device_serial"),
)


@dataclass(frozen=True, slots=True)
class ConflictGroup:
    """Conflicts of one kind; the first stands for their sentence and remedy."""

    code: str
    blocking: bool
    message: str  # Vietnamese
    remedy: str  # Vietnamese
    places: tuple[str, ...]
    message_en: str = ""
    remedy_en: str = ""
    repairable: int = 0  # how many of them a machine can settle

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` shows it."""
        return {
            "code": self.code,
            "blocking": self.blocking,
            "count": len(self.places),
            "message": self.message,
            "message_en": self.message_en,
            "remedy": self.remedy,
            "remedy_en": self.remedy_en,
            "repairable": self.repairable,
            "places": list(self.places),
        }


def rule_counts(plan: Plan) -> list[tuple[str, str, int]]:
    """(action, rule, lines), actions and rules in order."""
    counted = Counter((item.action.value, item.rule) for item in plan.items)
    return [(action, rule, count) for (action, rule), count in sorted(counted.items())]


def conflict_groups(plan: Plan) -> list[ConflictGroup]:
    """Conflicts by code, blocking ones first."""

    def kind(conflict: Conflict) -> tuple[bool, str]:
        return (not conflict.blocking, conflict.code)

    groups = groupby(sorted(plan.conflicts, key=kind), kind)
    return [_group(list(conflicts)) for _, conflicts in groups]


def _group(conflicts: list[Conflict]) -> ConflictGroup:
    first = conflicts[0]
    places = tuple(conflict.where for conflict in conflicts)
    return ConflictGroup(
        first.code,
        first.blocking,
        first.message,
        first.remedy,
        places,
        first.message_en,
        first.remedy_en,
        sum(bool(conflict.repairs) for conflict in conflicts),
    )


def stops_freeze(plan: Plan) -> bool:
    """True where a freeze would be refused."""
    return bool(plan.unexplained) or any(conflict.blocking for conflict in plan.conflicts)


def line_rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    """Every line under :data:`HEADINGS`."""
    return map(_row, plan.items)


def _row(item: PlanItem) -> tuple[object, ...]:
    issuance = item.issuance
    return (
        *(item.index, item.action.value, item.rule, item.reason),
        *(item.holder.kind.value, item.holder.id, item.name),
        *(item.old_holder.id if item.old_holder else None,),
        *(f"{item.old_serial:x}" if item.old_serial is not None else None,),
        *(item.revoke_when.value if item.revoke_when else None,),
        *(item.revocation_cause.value if item.revocation_cause else None,),
        *(str(issuance.subject) if issuance else None,),
        *(format_moment(issuance.not_before) if issuance else None,),
        *(format_moment(issuance.not_after) if issuance else None,),
        item.device_serial,
    )
