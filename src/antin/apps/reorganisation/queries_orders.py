"""What was ordered and how it went, and where a run stands: cheap enough to be asked every other second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from antin.apps.reorganisation.models import FrozenPlan, Order, OrderKind, RunPause
from antin.apps.reorganisation.queries import progress_of

__all__ = ["OrderRecord", "RunProgress", "last_orders", "open_pause", "run_progress"]

_COUNTS = """
SELECT count(*), count(proof.serial) FROM certificates_certificate c
LEFT JOIN devices_confirmation proof ON proof.serial = c.serial WHERE c.plan_id = %s
"""
_REVOKED = "SELECT count(*) FROM certificates_revocation WHERE plan_id = %s"


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order as pages show it: ``open``, ``done`` or ``refused``."""

    number: int
    kind: str
    subject: str
    asked_by: str
    asked_at: datetime
    done_at: datetime | None
    trouble: str
    outcome: Mapping[str, Any]
    refusal: Mapping[str, Any] | None

    @property
    def state(self) -> str:
        """Whether it waits, was carried out, or was refused."""
        if self.done_at is None:
            return "open"
        return "refused" if self.refusal else "done"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """The figures of a run; ``asked`` is how many holders' devices have been asked for a test signature."""

    state: str
    is_paused: bool
    to_issue: int
    issued: int
    confirmed: int
    asked: int
    to_ask: int
    revoked: int
    to_revoke: int
    errors: tuple[str, ...]
    is_stuck: bool


def last_orders(*subjects: str) -> dict[str, OrderRecord]:
    """The newest order of each kind about one of these decisions, plans or certificates."""
    rows = Order.objects.filter(subject__in=[each for each in subjects if each])
    return {row.kind: _record(row) for row in rows.order_by("pk")}


def open_pause(plan_id: str) -> RunPause | None:
    """The pause that a plan is in, with who ordered it and why."""
    return RunPause.objects.filter(plan_id=plan_id, resumed_at=None).first()


def run_progress(plan: FrozenPlan) -> RunProgress:
    """Where a run stands."""
    counts = progress_of(plan.id)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [plan.id])
        issued, confirmed = cursor.fetchone()
        cursor.execute(_REVOKED, [plan.id])
        revoked = cursor.fetchone()[0]
    totals = plan.totals
    return RunProgress(
        state=str(plan.state),
        is_paused=RunPause.objects.filter(plan=plan, resumed_at=None).exists(),
        to_issue=totals["modify"] + totals["issue"],
        issued=issued,
        confirmed=confirmed,
        asked=counts["confirm"]["done"],
        to_ask=counts["confirm"]["total"],
        revoked=revoked,
        to_revoke=totals["modify"] + totals["revoke"],
        errors=tuple(counts["errors"]),
        is_stuck=counts["is_stuck"],
    )


def _record(row: Order) -> OrderRecord:
    return OrderRecord(
        row.pk,
        str(OrderKind(row.kind)),
        row.subject,
        row.approver_id or row.account_id,
        row.asked_at,
        row.done_at,
        row.trouble,
        row.outcome,
        row.refusal,
    )
