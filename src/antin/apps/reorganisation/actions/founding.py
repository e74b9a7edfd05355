"""The founding plan of an installation: freeze it, and close it when every first certificate is issued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.actions.freezing import freeze_plan
from antin.apps.reorganisation.actions.running import RunRefused
from antin.apps.reorganisation.models import FrozenPlan, RunState
from antin.apps.reorganisation.planning import ISSUER_ID
from antin.apps.reorganisation.queries import get_plan
from antin.ledger.entries import Draft
from antin.reissue.founding import FirstCertificate, founding_plan

__all__ = ["FOUNDING_PLAN", "finish_founding", "freeze_founding"]

FOUNDING_PLAN = "founding"


def freeze_founding(
    certificates: Iterable[FirstCertificate], *, title: str, lint_every: int, now: datetime
) -> FrozenPlan:
    """Freeze the plan of first certificates."""
    return freeze_plan(
        founding_plan(certificates, issuer_id=ISSUER_ID),
        plan_id=FOUNDING_PLAN,
        title=title,
        decision=None,
        lint_every=lint_every,
        actor=grants.COMMAND_LINE,  # a founding is a ceremony: whoever holds the folder is the office
        now=now,
    )


@transaction.atomic
def finish_founding(*, now: datetime) -> FrozenPlan:
    """Close the founding plan once everything is issued; finishing twice does nothing."""
    plan = get_plan(FOUNDING_PLAN, for_update=True)
    if plan.state == RunState.FINISHED:
        return plan
    if plan.state != RunState.ISSUED:
        raise RunRefused(f"The founding plan is {plan.state}.", where=plan.id, code="run.not_issued")
    plan.state = RunState.FINISHED
    plan.save(update_fields=["state"])
    ledger.record([Draft(now, "run.finished", plan.id, {})])
    return plan
