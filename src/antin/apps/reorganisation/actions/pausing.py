"""A run is paused and taken up again: meanwhile no worker begins another range; nothing is lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.actions.running import RunRefused
from antin.apps.reorganisation.models import FrozenPlan, RunPause, RunState
from antin.apps.reorganisation.queries import get_plan
from antin.ledger.entries import Draft

__all__ = ["pause_run", "resume_run"]

_PAUSABLE = (RunState.RUNNING, RunState.ISSUED, RunState.SWITCHED)


@transaction.atomic
def pause_run(plan_id: str, *, reason: str, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """Let no worker begin another range. Ranges under way are finished. Pausing twice changes nothing."""
    grants.require(actor, grants.Verb.START_RUN, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    if plan.state not in _PAUSABLE:
        raise RunRefused(f"The plan is {plan.state}; nothing runs.", where=plan.id, code="run.not_running")
    if not reason:
        raise RunRefused("A pause needs a reason.", where=plan.id, code="run.pause_no_reason")
    if plan.pauses.filter(resumed_at=None).exists():
        return plan
    RunPause.objects.create(plan=plan, paused_by=actor.signs_as, paused_at=now, reason=reason)
    ledger.record([Draft(now, "run.paused", plan.id, {"reason": reason, "by": actor.signs_as})])
    return plan


@transaction.atomic
def resume_run(plan_id: str, *, actor: grants.Actor, now: datetime) -> FrozenPlan:
    """Let workers go on. Resuming what is not paused changes nothing."""
    grants.require(actor, grants.Verb.START_RUN, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    ended = plan.pauses.filter(resumed_at=None).update(resumed_by=actor.signs_as, resumed_at=now)
    if ended:
        ledger.record([Draft(now, "run.resumed", plan.id, {"by": actor.signs_as})])
    return plan
