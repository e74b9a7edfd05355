"""A plan is frozen: every line stored with its digest, so that approvers and signer see the same thing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from antin.apps.bulk import copy_rows
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.packing import pack
from antin.apps.reorganisation.actions.turns import take_turn
from antin.apps.reorganisation.models import Decision, FrozenItem, FrozenPlan, RunState
from antin.apps.reorganisation.planning import draft_plan
from antin.apps.reorganisation.repairs import digest_of, repairs_of
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.ledger.merkle import leaf_hash, root
from antin.pki.mandates import PlanMandate
from antin.reissue.plan import Plan, PlanItem
from antin.succession.repairs import Repair

__all__ = ["FreezeRefused", "freeze_decision", "freeze_plan"]

_NO_HINDRANCE = (RunState.SWITCHED, RunState.FINISHED, RunState.ROLLED_BACK)


class FreezeRefused(AntinError):
    """The plan is not complete, or another one is under way."""

    code = "plan.freeze_refused"
    exit_code = 7


def freeze_decision(number: str | None, *, lint_every: int, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """Compute the plan of a decision once more and freeze it. Whoever freezes it cannot approve it."""
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    draft = draft_plan(number, now=now)
    attempt = draft.decision.plans.count() + 1
    return freeze_plan(
        draft.plan,
        plan_id=f"{draft.decision.number.split(';')[0].strip()}#{attempt}",
        title=draft.decision.title,
        decision=draft.decision,
        lint_every=lint_every,
        actor=actor,
        now=now,
        repairs=draft.repairs,
    )


@transaction.atomic
def freeze_plan(
    plan: Plan,
    *,
    plan_id: str,
    title: str,
    decision: Decision | None,
    lint_every: int,
    actor: grants.Actor,
    now: datetime,
    repairs: Sequence[Repair] = (),
) -> FrozenPlan:
    """Store a complete plan for good. Blocking conflicts and anything unexplained refuse it.

    A plan that is switched and waits for its cut-off is no hindrance: a correction must not wait for it.
    """
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    _refuse_incomplete(plan)
    _refuse_second_run()
    _refuse_other_repairs(decision, repairs)
    records = [canonical_bytes(item.as_dict()) for item in plan.items]
    leaves = [item.issuance.leaf for item in plan.items if item.issuance is not None]
    mandate = PlanMandate(
        plan_id=plan_id,
        title=title,
        items_root=root([leaf_hash(leaf) for leaf in leaves]).hex(),
        items_count=len(leaves),
        plan_digest=root([leaf_hash(record) for record in records]).hex(),
        frozen_at=now,
    )
    frozen = FrozenPlan.objects.create(
        id=plan_id,
        decision=decision,
        title=title,
        mandate=_json(mandate.as_dict()),
        mandate_digest=mandate.digest,
        plan_digest=mandate.plan_digest,
        totals=plan.totals,
        effective_at=plan.effective_at,
        cutoff_at=plan.cutoff_at,
        frozen_at=now,
        frozen_by=actor.signs_as,
        lint_every=lint_every,
    )
    copy_rows(FrozenItem, _ITEM_FIELDS, _rows(plan_id, plan.items, records))
    body = _frozen_body(mandate, plan, len(records), actor)
    body |= {"repairs": len(repairs), "repairs_sha256": digest_of(repairs)}
    ledger.record([Draft(now, "plan.frozen", plan_id, body)])
    return frozen


def _refuse_second_run() -> None:
    take_turn()
    running = FrozenPlan.objects.exclude(state__in=_NO_HINDRANCE).first()
    if running is not None:
        raise FreezeRefused(
            "Another plan is under way.",
            where=running.id,
            remedy="Finish it or roll it back first.",
            code="plan.already_running",
        )


def _refuse_other_repairs(decision: Decision | None, repairs: Sequence[Repair]) -> None:
    """What was repaired since the plan was drafted would be applied at the switch and stand in no line."""
    if decision is None:
        return
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if repairs_of(locked) != tuple(repairs):
        raise FreezeRefused(
            "Repairs were accepted or withdrawn while the plan was computed.",
            where=decision.number,
            remedy="Freeze it again.",
            code="plan.repairs_changed",
        )


def _refuse_incomplete(plan: Plan) -> None:
    blocking = [conflict for conflict in plan.conflicts if conflict.blocking]
    if plan.unexplained:
        raise FreezeRefused(
            f"{len(plan.unexplained)} holder(s) or certificate(s) are not explained by any rule.",
            where="; ".join(plan.unexplained[:5]),
            remedy="Complete the decision or the directory.",
            code="plan.unexplained",
        )
    if blocking:
        first = blocking[0]
        raise FreezeRefused(
            f"{len(blocking)} conflict(s) must be settled first: {first.message_en or first.message}",
            where=first.where,
            remedy=f"{first.remedy_en or first.remedy} See “antin reorg repair”.",
            code=first.code,
        )


_ITEM_FIELDS = (
    *("plan_id", "index", "action", "rule", "holder_kind", "holder_id", "name", "old_serial", "revoke_when"),
    *("revocation_cause", "leaf_index", "device_serial", "waits_for", "record"),
)


def _rows(plan_id: str, items: tuple[PlanItem, ...], records: list[bytes]) -> Iterator[tuple[Any, ...]]:
    for item, record in zip(items, records, strict=True):
        yield (
            *(plan_id, item.index, item.action.value, item.rule, item.holder.kind.value, item.holder.id),
            *(item.name, f"{item.old_serial:x}" if item.old_serial is not None else None),
            *(item.revoke_when.value if item.revoke_when else None,),
            *(item.revocation_cause.value if item.revocation_cause else None,),
            *(item.issuance.index if item.issuance else None, item.device_serial),
            *(item.waits_for.value if item.waits_for else None, pack(record)),
        )


def _frozen_body(mandate: PlanMandate, plan: Plan, count: int, actor: grants.Actor) -> dict[str, Any]:
    return {
        "title": mandate.title,
        "plan_digest": mandate.plan_digest,
        "plan_count": count,
        "items_root": mandate.items_root,
        "items_count": mandate.items_count,
        "totals": plan.totals,
        "effective_at": plan.effective_at,
        "cutoff_at": plan.cutoff_at,
        "mandate_digest": mandate.digest,
        "supersedes": None,
        "by": actor.signs_as,
    }


def _json(value: dict[str, Any]) -> dict[str, Any]:
    """The value as it comes back from its canonical text: moments as ISO text."""
    loaded: dict[str, Any] = json.loads(canonical_bytes(value))
    return loaded
