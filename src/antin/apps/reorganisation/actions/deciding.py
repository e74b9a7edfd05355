"""A decision enters the office."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.actions.turns import take_turn
from antin.apps.reorganisation.models import Decision as DecisionRow
from antin.apps.reorganisation.planning import read_archive
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.ledger.entries import Draft
from antin.succession.decision import Decision

__all__ = ["DEFAULT_GRACE", "ImportRefused", "import_decision"]

DEFAULT_GRACE = timedelta(days=15)  # cut-off where a decision sets none; an assumption, shown before the freeze


class ImportRefused(AntinError):
    """The decision cannot be taken in."""

    code = "decision.not_taken"
    exit_code = 7


@transaction.atomic
def import_decision(archive: bytes, *, late_reason: str, actor: grants.Actor, now: datetime) -> str:
    """Keep a decision folder (zip), byte for byte, and return the decision's number.

    A past effective moment needs a reason, because no certificate can be issued ahead of it any more. The same
    folder again changes nothing; another folder under the same number is refused.
    """
    grants.require(actor, grants.Verb.IMPORT_DECISION, None, now=now)
    decision = read_archive(archive)
    take_turn()
    known = DecisionRow.objects.filter(number=decision.number).first()
    if known is not None:
        if bytes(known.archive) == archive:
            return known.number
        raise ImportRefused(
            "Another folder was imported under this number.", where=decision.number, code="decision.differs"
        )
    cutoff = decision.cutoff_at or max(decision.effective_at, now) + DEFAULT_GRACE
    _refuse_late(decision, cutoff, late_reason, now)
    row = DecisionRow.objects.create(
        number=decision.number,
        title=decision.title,
        is_example=decision.example,
        adopted_on=decision.adopted_on,
        in_force_on=decision.in_force_on,
        effective_at=decision.effective_at,
        cutoff_at=cutoff,
        legal_basis=list(decision.legal_basis),
        late_reason=late_reason,
        archive=archive,
        imported_at=now,
    )
    body = {
        "title": row.title,
        "adopted_on": row.adopted_on,
        "effective_at": row.effective_at,
        "cutoff_at": row.cutoff_at,
        "legal_basis": row.legal_basis,
        "late_reason": late_reason,
        "files": decision.files,
        "by": actor.signs_as,
    }
    ledger.record([Draft(now, "decision.imported", row.number, body)])
    return row.number


def _refuse_late(decision: Decision, cutoff: datetime, late_reason: str, now: datetime) -> None:
    if decision.effective_at > now:
        return
    if not late_reason:
        raise ImportRefused(
            f"The effective moment {format_moment(decision.effective_at)} has passed.",
            where=decision.number,
            remedy="State why with --late REASON.",
            code="decision.late",
        )
    if cutoff <= now:
        raise ImportRefused(
            f"The cut-off {format_moment(cutoff)} has passed: nobody would have time to change over.",
            where=decision.number,
            remedy="Have the cut-off moved, and correct cutoff_at.",
            code="decision.cutoff_passed",
        )
