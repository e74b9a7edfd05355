"""Where a plan stands, in figures, and which of its lines made or ends a certificate."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.reorganisation.models import Decision, FrozenItem, FrozenPlan, RunState
from antin.apps.reorganisation.queries import approvals_of, issuance_tree, mandate_of, plan_lines
from antin.kernel.errors import AntinError
from antin.ledger.merkle import leaf_hash, root
from antin.pki.mandates import APPROVERS_NEEDED

__all__ = [
    "PlanChanged",
    "PlanLine",
    "RunOverview",
    "decisions",
    "line_that_ends",
    "line_that_made",
    "overview_of",
    "require_unchanged",
    "unplanned_decision",
]


class PlanChanged(AntinError):
    """The stored lines of a frozen plan are not those that its mandate was made over."""

    code = "plan.changed_after_freeze"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class RunOverview:
    """What has been done of a plan; ``to_issue`` is modify + issue, ``to_revoke`` is modify + revoke."""

    state: str
    approvals: tuple[str, ...]
    approvals_needed: int
    to_issue: int
    issued: int
    confirmed: int
    to_revoke: int
    revoked: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """The line of a frozen plan that concerns a certificate."""

    plan_id: str
    index: int
    action: str
    rule: str
    reason: str


def decisions() -> list[Decision]:
    """All imported decisions, oldest first."""
    return list(Decision.objects.order_by("imported_at", "number").defer("archive"))


def unplanned_decision() -> Decision | None:
    """The newest decision, as long as no plan of it has been frozen."""
    newest = Decision.objects.order_by("-imported_at").defer("archive").first()
    return None if newest is None or newest.plans.exists() else newest


def overview_of(plan: FrozenPlan) -> RunOverview:
    """The figures of a plan as they stand now."""
    serials = set(certificates.serials_of_plan(plan.id).values())
    return RunOverview(
        state=str(plan.state),
        approvals=tuple(approval.approver_id for approval in approvals_of(plan)),
        approvals_needed=APPROVERS_NEEDED,
        to_issue=mandate_of(plan).items_count,
        issued=len(serials),
        confirmed=len(serials & devices.confirmed_serials()),
        to_revoke=plan.totals["modify"] + plan.totals["revoke"],
        revoked=certificates.revocation_count(plan.id),
    )


def line_that_made(plan_id: str, leaf_index: int) -> PlanLine | None:
    """The line under which a certificate was issued."""
    return _line(FrozenItem.objects.filter(plan_id=plan_id, leaf_index=leaf_index))


def line_that_ends(serial: str) -> PlanLine | None:
    """The line of the newest plan that modifies or revokes a certificate; plans that were taken back do not."""
    rows = FrozenItem.objects.filter(old_serial=serial, revoke_when__isnull=False)
    return _line(rows.exclude(plan__state=RunState.ROLLED_BACK).order_by("-plan__frozen_at"))


def _line(rows: QuerySet[FrozenItem]) -> PlanLine | None:
    row = rows.first()
    if row is None:
        return None
    return PlanLine(row.plan_id, row.index, row.action, row.rule, json.loads(row.record)["reason"])


def require_unchanged(plan: FrozenPlan) -> None:
    """Raise :class:`PlanChanged` unless the stored lines still hash to what the mandate says.

    Approvers sign the mandate; this is what makes the list that they read the list that they sign.
    """
    mandate = mandate_of(plan)
    lines = root([leaf_hash(line.encode()) for line in plan_lines(plan.id)]).hex()
    items = issuance_tree(plan.id).root.hex()
    if (mandate.digest, lines, items) != (plan.mandate_digest, mandate.plan_digest, mandate.items_root):
        raise PlanChanged(
            "The stored plan is not the one that was frozen.",
            where=plan.id,
            remedy="Do not sign; find out who changed the database, then freeze the plan anew.",
        )
