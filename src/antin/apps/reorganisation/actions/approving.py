"""Two different people approve a frozen plan; the signer is told when both have."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from antin.apps.authorities import api as authorities
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.models import Approval as ApprovalRow
from antin.apps.reorganisation.models import FrozenPlan, RunState
from antin.apps.reorganisation.queries import approvals_of, get_plan, mandate_of
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.pki.mandates import APPROVERS_NEEDED, Approval, check_approvals

__all__ = ["ApprovalNotTaken", "approve_plan"]


class ApprovalNotTaken(AntinError):
    """The plan is not waiting for approvals."""

    code = "approval.not_waiting"
    exit_code = 9


@transaction.atomic
def approve_plan(plan_id: str, approval: Approval, *, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """Take one person's approval. The second one makes the plan runnable.

    The same person twice, whoever froze the plan, an unknown approver, a signature over another mandate:
    refused, nothing is stored.
    """
    grants.require(actor, grants.Verb.APPROVE_PLAN, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    grants.require_approver(
        actor, grants.Verb.APPROVE_PLAN, approval.approver_id, now=now, asked_by=plan.frozen_by
    )
    if plan.state != RunState.FROZEN:
        raise ApprovalNotTaken(f"The plan is {plan.state}, it takes no approvals.", where=plan.id)
    given = [*approvals_of(plan), approval]
    check_approvals(mandate_of(plan).digest, given, authorities.approver_keys(), needed=1)
    document = json.loads(canonical_bytes(approval.as_dict()))
    ApprovalRow.objects.create(
        plan=plan, approver_id=approval.approver_id, approved_at=approval.approved_at, document=document
    )
    if len(given) >= APPROVERS_NEEDED:
        plan.state = RunState.APPROVED
        plan.save(update_fields=["state"])
    ledger.record([Draft(now, "approval.given", plan.id, document)])
    return plan
