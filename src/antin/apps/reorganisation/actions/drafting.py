"""A computed plan is kept to be read: pages count and list what stands here and compute nothing themselves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from antin.apps.bulk import copy_rows
from antin.apps.reorganisation.models import Decision, DraftedLine, DraftedPlan
from antin.apps.reorganisation.planning import PlanDraft, conflicts_of, draft_plan, get_decision
from antin.apps.reorganisation.readiness import seats_of
from antin.apps.reorganisation.repairs import digest_of, repairs_of
from antin.reissue.plan import Action, Conflict, Plan, PlanItem
from antin.succession.outcome import Succession, UnitLink
from antin.succession.problems import DecisionRefused
from antin.succession.registry import Registry

__all__ = ["draft_and_keep", "keep_draft"]

_FIELDS = (
    *("draft_id", "index", "action", "rule", "reason", "holder_kind", "holder_id", "name"),
    *("unit_code", "old_serial", "device_serial", "waits_for"),
)


def draft_and_keep(number: str, *, now: datetime) -> DraftedPlan:
    """Compute the plan of a decision and keep it in place of the last one, also where it is refused."""
    try:
        drafted = draft_plan(number, now=now)
    except DecisionRefused:
        decision = get_decision(number)
        return _keep(decision, now, conflicts=conflicts_of(number, now=now), is_refused=True)
    return keep_draft(drafted, now=now)


@transaction.atomic
def keep_draft(drafted: PlanDraft, *, now: datetime) -> DraftedPlan:
    """Keep a plan that was computed a moment ago, with its lines."""
    plan, succession = drafted.plan, drafted.succession
    kept = _keep(
        drafted.decision,
        now,
        conflicts=plan.conflicts,
        totals=plan.totals,
        unexplained=list(plan.unexplained),
        units=_units(drafted.before, succession),
        people=dict(Counter(move.outcome.value for move in succession.moves)),
        bodies=dict(Counter(link.kind.value for link in succession.organisation_links)),
    )
    copy_rows(DraftedLine, _FIELDS, _rows(kept, plan, drafted.before, succession.after))
    return kept


@transaction.atomic
def _keep(
    decision: Decision, now: datetime, *, conflicts: Iterable[Conflict], is_refused: bool = False, **fields: Any
) -> DraftedPlan:
    DraftedPlan.objects.filter(decision=decision).delete()
    return DraftedPlan.objects.create(
        decision=decision,
        computed_at=now,
        repairs_sha256=digest_of(repairs_of(decision)),
        conflicts=json.loads(json.dumps([asdict(each) for each in conflicts])),
        is_refused=is_refused,
        **fields,
    )


def _rows(kept: DraftedPlan, plan: Plan, before: Registry, after: Registry) -> Iterator[tuple[Any, ...]]:
    then, now = _places(before), _places(after)
    for item in plan.items:
        yield (
            *(kept.pk, item.index, item.action.value, item.rule, item.reason),
            *(item.holder.kind.value, item.holder.id, item.name, _place(item, then, now)),
            *(f"{item.old_serial:x}" if item.old_serial is not None else None, item.device_serial),
            item.waits_for.value if item.waits_for else "",
        )


def _places(registry: Registry) -> Mapping[str, str]:
    """The territory of each holder, by the organisation that answers for it."""
    bodies = registry.organisations
    return {holder: bodies[body].unit_code for holder, body in seats_of(registry).items() if body in bodies}


def _place(item: PlanItem, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    places = then if item.action is Action.REVOKE else now
    return places.get(item.holder.id, "")


def _units(before: Registry, succession: Succession) -> list[dict[str, Any]]:
    """Each unit after with those before it, in the order of codes; last, those that nothing follows."""
    formed: dict[str, list[UnitLink]] = {}
    for link in succession.unit_links:
        formed.setdefault(link.new_code or "", []).append(link)
    return [_unit(code, formed[code], before, succession.after) for code in sorted(formed, key=_named_first)]


def _named_first(code: str) -> tuple[bool, str]:
    return (not code, code)


def _unit(code: str, links: list[UnitLink], before: Registry, after: Registry) -> dict[str, Any]:
    unit = after.units.get(code) if code else None  # type: ignore[call-overload]
    old = [before.units[link.old_code] for link in links if link.old_code in before.units]
    return {
        "code": code,
        "name": unit.name if unit else "",
        "level": str((unit or old[0]).level) if unit or old else "",
        "kind": links[0].kind.value,
        "old": [
            {
                "code": link.old_code,
                "name": before.units[link.old_code].name,
                "parent": _name(before, before.units[link.old_code].parent_code),
                "kind": link.kind.value,
                "continues": link.continues,
                "is_default": link.is_default,
            }
            for link in links
            if link.old_code is not None and link.old_code in before.units
        ],
    }


def _name(registry: Registry, code: str | None) -> str:
    found = registry.units.get(code) if code else None  # type: ignore[call-overload]
    return found.name if found else ""
