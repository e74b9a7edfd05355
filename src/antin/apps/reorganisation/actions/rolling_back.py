"""Roll-back until the switch: what was pre-issued is revoked, the old world stays as it is.

Signatures that a worker had asked for when the roll-back came are fetched first, so that everything that was
ever signed is stored, recorded and revoked: nothing silent. Then the signer is told to sign nothing new under
the mandate, so that nobody can go on with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.actions.asking import require_asked_by_another
from antin.apps.reorganisation.actions.running import RunRefused, RunTools, complete_intended, handovers
from antin.apps.reorganisation.models import FrozenPlan, RunState
from antin.apps.reorganisation.queries import get_plan
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft

__all__ = ["RolledBack", "foresee_roll_back", "roll_back"]

_POSSIBLE = (RunState.FROZEN, RunState.APPROVED, RunState.RUNNING, RunState.ISSUED, RunState.ROLLED_BACK)


@dataclass(frozen=True, slots=True)
class RolledBack:
    """How many pre-issued certificates were revoked, and the devices that hold one to be removed."""

    revoked: int
    devices_to_clean: tuple[str, ...]


def roll_back(plan_id: str, *, reason: str, tools: RunTools, actor: grants.Actor, now: datetime) -> RolledBack:
    """Take a plan back. May be repeated after a crash; a switched plan is refused.

    Behind a desk one person asks (:func:`ask_roll_back`) and another one carries it out.
    """
    require_asked_by_another(actor, plan_id, now=now)
    if not reason:
        raise AntinError(
            "A roll-back needs a reason.", code="rollback.no_reason", remedy="State it with --reason."
        )
    mandate_digest = _stop(plan_id)
    complete_intended(plan_id, tools)
    tools.issuing.signer.withdraw_mandate(mandate_digest, reason)
    orders = [
        certificates.RevocationOrder(
            serial=issued.serial,
            revoked_at=now,
            reason="cessationOfOperation",
            plan_id=plan_id,
            item_index=issued.leaf_index,
            when="rolled_back",
        )
        for issued in certificates.live_documents(plan_id)
    ]
    revoked = certificates.revoke(orders, now=now)
    to_clean = certificates.devices_written(plan_id)
    with transaction.atomic():
        ledger.record(
            [
                Draft(
                    now,
                    "run.rolled_back",
                    plan_id,
                    {"reason": reason, "revoked": revoked, "by": actor.signs_as},
                )
            ]
        )
    return RolledBack(revoked, to_clean)


def foresee_roll_back(plan_id: str) -> RolledBack:
    """What a roll-back would do now; changes nothing. Raises what :func:`roll_back` would raise."""
    _require_possible(get_plan(plan_id))
    return RolledBack(len(certificates.live_documents(plan_id)), certificates.devices_written(plan_id))


@transaction.atomic
def _stop(plan_id: str) -> str:
    """Let no worker begin anything of this plan; returns the digest of its mandate.

    Devices that it gave out return to the stock, once: later they may be a fresh plan's.
    """
    plan = get_plan(plan_id, for_update=True)
    _require_possible(plan)
    if plan.state in (RunState.RUNNING, RunState.ISSUED):
        devices.take_back(device for device, _, _ in handovers(plan))
    plan.state = RunState.ROLLED_BACK
    plan.save(update_fields=["state"])
    return plan.mandate_digest


def _require_possible(plan: FrozenPlan) -> None:
    if plan.state not in _POSSIBLE:
        raise RunRefused(
            f"The plan is {plan.state}; a roll-back is possible until the switch.",
            where=plan.id,
            remedy="Correct what is wrong with a new decision.",
            code="run.already_switched",
        )
