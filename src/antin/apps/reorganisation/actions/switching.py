"""The effective moment, the time after it, and the cut-off.

At the moment the new certificates serve (their notBefore), bodies that cease and people who leave are revoked,
and so is every old certificate whose new one has proved itself. The rest follows as devices prove themselves,
at the latest at the cut-off; what is lost there is listed and signed for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.actions.keeping import keep_successions
from antin.apps.reorganisation.actions.running import RunRefused
from antin.apps.reorganisation.models import FrozenItem, FrozenPlan, RunState
from antin.apps.reorganisation.planning import succession_of
from antin.apps.reorganisation.queries import get_plan
from antin.apps.reorganisation.readiness import losses_at_cutoff, new_serials
from antin.kernel.canonical import canonical_bytes
from antin.kernel.moments import format_moment
from antin.ledger.entries import Draft
from antin.pki.mandates import Approval, check_approvals
from antin.reissue.plan import RevokeWhen

__all__ = ["cut_off", "foresee_switch", "retire_replaced", "switch"]


@transaction.atomic
def switch(plan_id: str, *, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """Carry out the effective moment. Repeating it after a crash changes nothing."""
    grants.require(actor, grants.Verb.SWITCH, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    if plan.state in (RunState.SWITCHED, RunState.FINISHED):
        return plan
    effective = _require_switchable(plan, now)
    _succeed_directory(plan, effective)
    ended = certificates.revoke(
        [_order(item, effective, RevokeWhen.AT_EFFECT) for item in _items(plan, RevokeWhen.AT_EFFECT)], now=now
    )
    ended += _retire(plan, effective, now)
    plan.state = RunState.SWITCHED
    plan.save(update_fields=["state"])
    ledger.record(
        [
            Draft(
                now,
                "run.switched",
                plan.id,
                {"effective_at": effective, "revoked": ended, "by": actor.signs_as},
            )
        ]
    )
    return plan


def foresee_switch(plan_id: str, *, now: datetime) -> None:
    """Raise what :func:`switch` would raise at ``now``; changes nothing."""
    plan = get_plan(plan_id)
    if plan.state not in (RunState.SWITCHED, RunState.FINISHED):
        _require_switchable(plan, now)


def _require_switchable(plan: FrozenPlan, now: datetime) -> datetime:
    """The effective moment of a plan that may be switched at ``now``."""
    effective = _effective(plan)
    if plan.state != RunState.ISSUED:
        raise RunRefused(
            f"The plan is {plan.state}; every certificate must be issued before the switch.",
            where=plan.id,
            remedy="Let the run finish issuing.",
            code="run.not_issued",
        )
    if now < effective:
        raise RunRefused(
            f"The effective moment is {format_moment(effective)}.",
            where=plan.id,
            remedy="Switch then, not earlier: new names have no force before.",
            code="run.too_early",
        )
    return effective


@transaction.atomic
def retire_replaced(plan_id: str, *, now: datetime, first: int | None = None, last: int | None = None) -> int:
    """Revoke old certificates whose new ones have proved themselves since the switch; returns how many.

    ``first`` and ``last`` limit it to a range of the items that were signed.
    """
    plan = get_plan(plan_id, for_update=True)
    return _retire(plan, now, now, first, last) if plan.state == RunState.SWITCHED else 0


@transaction.atomic
def cut_off(plan_id: str, approvals: Sequence[Approval], *, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """End whatever old certificate is left. Two people have signed the list of what is lost by it."""
    grants.require(actor, grants.Verb.CUT_OFF, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    if plan.state == RunState.FINISHED:
        return plan
    cutoff = plan.cutoff_at
    if plan.state != RunState.SWITCHED or cutoff is None or now < cutoff:
        raise RunRefused(
            f"The plan is {plan.state}; the cut-off is {format_moment(cutoff) if cutoff else 'not set'}.",
            where=plan.id,
            code="run.too_early",
        )
    _retire(plan, now, now)
    losses = losses_at_cutoff(plan)
    check_approvals(losses.digest, approvals, authorities.approver_keys())
    ended = certificates.revoke(
        [_order(item, cutoff, "cut_off") for item in _items(plan, RevokeWhen.WHEN_USABLE)], now=now
    )
    plan.state = RunState.FINISHED
    plan.save(update_fields=["state"])
    accepted = {
        "losses": [loss.as_dict() for loss in losses.losses],
        "approvals": [json.loads(canonical_bytes(approval.as_dict())) for approval in approvals],
    }
    ledger.record(
        [
            Draft(now, "cutoff.accepted", plan.id, accepted),
            Draft(now, "run.cut_off", plan.id, {"cutoff_at": cutoff, "revoked": ended, "by": actor.signs_as}),
            Draft(now, "run.finished", plan.id, {}),
        ]
    )
    return plan


def _effective(plan: FrozenPlan) -> datetime:
    if plan.effective_at is None:
        raise RunRefused("A founding plan has no switch.", where=plan.id)
    return plan.effective_at


def _succeed_directory(plan: FrozenPlan, effective: datetime) -> None:
    if plan.decision is None:
        return
    before = directory.registry_at(effective)
    succession = succession_of(plan.decision, before)
    directory.succeed(before, succession.after, at=effective)
    keep_successions(plan.decision, succession)


def _retire(
    plan: FrozenPlan, earliest: datetime, now: datetime, first: int | None = None, last: int | None = None
) -> int:
    """Revoke WHEN_USABLE items whose new certificate is confirmed, then but not before ``earliest``.

    The cut-off is the latest moment, also where this is called after it.
    """
    confirmed, new = devices.confirmation_moments(), new_serials(plan.id)
    orders = []
    for item in _items(plan, RevokeWhen.WHEN_USABLE, first, last):
        proved_at = confirmed.get(new.get(item.leaf_index, "")) if item.leaf_index is not None else None
        if proved_at is not None:
            moment = max(earliest, proved_at)
            moment = min(moment, max(plan.cutoff_at, proved_at)) if plan.cutoff_at else moment
            orders.append(_order(item, moment, RevokeWhen.WHEN_USABLE))
    return certificates.revoke(orders, now=now)


def _items(
    plan: FrozenPlan, when: RevokeWhen, first: int | None = None, last: int | None = None
) -> Iterable[FrozenItem]:
    rows = plan.items.filter(revoke_when=when.value, old_serial__isnull=False)
    if first is not None:
        rows = rows.filter(leaf_index__gte=first)
    if last is not None:
        rows = rows.filter(leaf_index__lte=last)
    return rows.defer("record").order_by("index")


def _order(item: FrozenItem, at: datetime, when: str) -> certificates.RevocationOrder:
    return certificates.RevocationOrder(
        serial=item.old_serial or "",
        revoked_at=at,
        reason=item.revocation_cause or "unspecified",
        plan_id=item.plan_id,
        item_index=item.index,
        when=str(when),
    )
