"""What one person asks for and another one carries out: roll-backs, and the list of losses at a cut-off."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from antin.apps.authorities import api as authorities
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.models import FrozenPlan, LossAcceptance, RollBackRequest, RunState
from antin.apps.reorganisation.queries import get_plan
from antin.apps.reorganisation.readiness import losses_at_cutoff
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.pki.mandates import Approval, check_approvals

__all__ = ["RequestMissing", "accept_losses", "acceptances_of", "ask_roll_back", "require_asked_by_another"]


class RequestMissing(AntinError):
    """Nobody has asked for what shall be carried out, or gave no reason."""

    code = "request.missing"
    exit_code = 7


@transaction.atomic
def ask_roll_back(plan_id: str, *, actor: grants.Actor, now: datetime, reason: str) -> RollBackRequest:
    """Ask that a plan is taken back; the first request stands."""
    grants.require(actor, grants.Verb.ROLL_BACK, None, now=now)
    if not reason:
        raise RequestMissing("A roll-back needs a reason.", code="rollback.no_reason")
    plan = get_plan(plan_id, for_update=True)
    request, is_new = RollBackRequest.objects.get_or_create(
        plan=plan, defaults={"asked_by": actor.signs_as, "asked_at": now, "reason": reason}
    )
    if is_new:
        body = {"by": actor.signs_as, "reason": reason}
        ledger.record([Draft(now, "rollback.asked", plan.id, body)])
    return request


def require_asked_by_another(actor: grants.Actor, plan_id: str, *, now: datetime) -> None:
    """Raise unless somebody else asked for the roll-back; whoever holds the data folder needs nobody."""
    grants.require(actor, grants.Verb.APPROVE_ROLL_BACK, None, now=now)
    if actor.holds_the_folder:
        return
    request = RollBackRequest.objects.filter(plan_id=plan_id).first()
    if request is None:
        raise RequestMissing(
            "Nobody has asked for this roll-back.", where=plan_id, remedy="Have a registrar ask for it first."
        )
    grants.require_other_person(actor, request.asked_by, act="carry the roll-back out")


@transaction.atomic
def accept_losses(plan_id: str, approval: Approval, *, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """Take one person's signature over the list of losses as it stands; not of whoever froze the plan."""
    grants.require(actor, grants.Verb.ACCEPT_LOSSES, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    if plan.state != RunState.SWITCHED:
        raise RequestMissing(f"The plan is {plan.state}; there is no list of losses to sign.", where=plan.id)
    grants.require_approver(
        actor, grants.Verb.ACCEPT_LOSSES, approval.approver_id, now=now, asked_by=plan.frozen_by
    )
    listed = losses_at_cutoff(plan)
    check_approvals(listed.digest, [approval], authorities.approver_keys(), needed=1)
    LossAcceptance.objects.create(
        plan=plan,
        approver_id=approval.approver_id,
        digest=listed.digest,
        accepted_at=approval.approved_at,
        document=json.loads(canonical_bytes(approval.as_dict())),
    )
    body = {"approver": approval.approver_id, "digest": listed.digest}
    ledger.record([Draft(now, "losses.accepted", plan.id, body)])
    return plan


def acceptances_of(plan: FrozenPlan) -> list[Approval]:
    """The signatures over the list of losses as it stands now; those over an older list count no more."""
    rows = plan.loss_acceptances.filter(digest=losses_at_cutoff(plan).digest)
    return [Approval.from_dict(row.document) for row in rows.order_by("accepted_at", "approver_id")]
