"""Asking the workers: an order needs the permission of its act, here and again when it is carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from antin.apps.certificates import api as certificates
from antin.apps.grants import api as grants
from antin.apps.reorganisation.actions.asking import require_asked_by_another
from antin.apps.reorganisation.actions.rolling_back import foresee_roll_back
from antin.apps.reorganisation.models import Order, OrderKind, RunState
from antin.apps.reorganisation.planning import get_decision
from antin.apps.reorganisation.queries import get_plan
from antin.kernel.errors import AntinError
from antin.succession.repairs import Repair

__all__ = [
    "OrderRefused",
    "order_cut_off",
    "order_draft",
    "order_freeze",
    "order_proof",
    "order_repairs",
    "order_roll_back",
    "order_start",
    "order_switch",
    "order_test",
]

_PROVABLE = (RunState.SWITCHED, RunState.FINISHED)


class OrderRefused(AntinError):
    """The act cannot be asked for now."""

    code = "order.refused"
    exit_code = 9


def order_draft(number: str, *, actor: grants.Actor, now: datetime) -> Order:
    """Have the plan of a decision computed, to be read; the dry run of everything that follows."""
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    return _ask(OrderKind.DRAFT, get_decision(number).number, actor, now)


def order_repairs(
    number: str,
    repairs: Sequence[Repair],
    *,
    withdraw: bool,
    by: str,
    reason: str,
    actor: grants.Actor,
    now: datetime,
) -> Order:
    """Have conflicts settled, or what was settled taken back, and the plan computed anew."""
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    terms = {
        "repairs": [repair.as_dict() for repair in repairs],
        "withdraw": withdraw,
        "by": by,
        "reason": reason,
    }
    return _ask(OrderKind.REPAIR, get_decision(number).number, actor, now, terms, is_own=True)


def order_freeze(number: str, *, actor: grants.Actor, now: datetime) -> Order:
    """Have the plan of a decision computed once more and frozen."""
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    return _ask(OrderKind.FREEZE, get_decision(number).number, actor, now)


def order_start(plan_id: str, *, actor: grants.Actor, now: datetime) -> Order:
    """Have an approved plan cut into ranges that workers take up."""
    grants.require(actor, grants.Verb.START_RUN, None, now=now)
    _require(plan_id, RunState.APPROVED)
    return _ask(OrderKind.START, plan_id, actor, now)


def order_switch(plan_id: str, *, scenario: bool, actor: grants.Actor, now: datetime) -> Order:
    """Have the effective moment carried out. ``scenario`` lets a demo's clock go there instead of waiting."""
    grants.require(actor, grants.Verb.SWITCH, None, now=now)
    _require(plan_id, RunState.ISSUED)
    return _ask(OrderKind.SWITCH, plan_id, actor, now, {"scenario": scenario})


def order_cut_off(plan_id: str, *, scenario: bool, actor: grants.Actor, now: datetime) -> Order:
    """Have the cut-off carried out with the signatures over the list of losses that were given."""
    grants.require(actor, grants.Verb.CUT_OFF, None, now=now)
    _require(plan_id, RunState.SWITCHED)
    return _ask(OrderKind.CUT_OFF, plan_id, actor, now, {"scenario": scenario})


def order_roll_back(plan_id: str, *, reason: str, actor: grants.Actor, now: datetime) -> Order:
    """Have a plan taken back that somebody else has asked to be."""
    require_asked_by_another(actor, plan_id, now=now)
    foresee_roll_back(plan_id)
    return _ask(OrderKind.ROLL_BACK, plan_id, actor, now, {"reason": reason})


def order_proof(plan_id: str, *, actor: grants.Actor, now: datetime) -> Order:
    """Have the proof bundle of a plan written, and recounted from its files alone."""
    grants.require(actor, grants.Verb.SEE_PLANS, None, now=now)
    _require(plan_id, *_PROVABLE)
    return _ask(OrderKind.PROVE, plan_id, actor, now)


def order_test(serial: str, *, actor: grants.Actor, now: datetime) -> Order:
    """Have the device of a certificate asked for a test signature; everybody asks for their own only."""
    found = next(iter(certificates.certificates_by_serial([serial])), None)
    if (
        found is None
        or actor.person_id is None
        or (found.holder_kind, found.holder_id)
        != (
            "person",
            actor.person_id,
        )
    ):
        raise grants.ActRefused("Only the holder makes a test signature.", where=serial, code="grant.refused")
    return _ask(OrderKind.TEST, serial, actor, now)


def _require(plan_id: str, *states: RunState) -> None:
    plan = get_plan(plan_id)
    if plan.state not in states:
        raise OrderRefused(f"The plan is {plan.state}.", where=plan.id, remedy="Reload the page.")


@transaction.atomic
def _ask(
    kind: OrderKind,
    subject: str,
    actor: grants.Actor,
    now: datetime,
    terms: Mapping[str, Any] | None = None,
    *,
    is_own: bool = False,
) -> Order:
    """The open order of this kind, or a new one. ``is_own``: another order is no answer to this one."""
    if actor.holds_the_folder:
        raise OrderRefused("On the command line an act is carried out at once.", where=subject)
    order, is_new = Order.objects.get_or_create(
        kind=kind,
        subject=subject,
        done_at=None,
        defaults={
            "terms": dict(terms or {}),
            "account_id": actor.id,
            "approver_id": actor.approver_id,
            "person_id": actor.person_id,
            "asked_at": now,
        },
    )
    if is_own and not is_new:
        raise OrderRefused(
            "Another one is being carried out.",
            where=subject,
            remedy="Try again in a moment.",
            code="order.busy",
        )
    return order
