"""Revocations that people order: asked, signed, carried out in ranges that may be repeated.

Two different enrolled approvers sign before anything ends. In an emergency one signature is enough to begin,
and the second must follow within a day; a revocation is never taken back, so without it the order is shown as
overdue until somebody answers for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from antin.apps.authorities import api as authorities
from antin.apps.bulk import copy_rows
from antin.apps.certificates.actions.revoking import RevocationOrder, revoke
from antin.apps.certificates.choosing import over_the_same_keys, valid_serials
from antin.apps.certificates.models import Revocation, RevocationRun, RevocationTarget, RunState
from antin.apps.certificates.revocation_reasons import legal_reason
from antin.apps.grants.api import Actor, Verb, require, require_approver
from antin.apps.ledger import api as ledger
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.pki.approvals import APPROVERS_NEEDED, Approval, check_approvals
from antin.pki.revocation_mandates import RevocationMandate, targets_digest

__all__ = [
    "CONFIRM_WITHIN",
    "RunOverview",
    "RunRefused",
    "approve_revocation",
    "carry_out_revocation",
    "order_revocation",
    "overdue_revocations",
    "revocation_run",
]

CONFIRM_WITHIN = timedelta(days=1)
_RANGE = 5_000  # certificates in one commit


class RunRefused(AntinError):
    """There is no such order, or its state does not allow this."""

    code = "revocation.run_refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class RunOverview:
    """An order and how far it has come."""

    id: str
    reason: str
    state: str
    is_emergency: bool
    mandate_digest: str
    targets: int
    ended: int
    approvals: tuple[str, ...]
    confirm_by: datetime | None


@transaction.atomic
def order_revocation(
    serials: Sequence[str], *, reason: str, why: str, is_emergency: bool, actor: Actor, now: datetime
) -> RunOverview:
    """Ask for certificates to end. Where the reason says that the key is lost, all over that key are meant.

    Nothing ends before it is approved. Raises :class:`RunRefused`, or what is wrong with reason or serials.
    """
    require(actor, Verb.REVOKE, None, now=now)
    legal = legal_reason(reason)
    chosen = valid_serials(serials)
    if not chosen:
        raise RunRefused("No certificate was named.", code="revocation.nothing", remedy="Name at least one.")
    if legal.ends_the_key:
        chosen = over_the_same_keys(chosen)
    digest = targets_digest(chosen)
    run_id = f"revocation-{now:%Y%m%d%H%M%S%f}-{digest[:8]}"
    mandate = RevocationMandate(run_id, reason, why, digest, len(chosen), is_emergency, now)
    run = RevocationRun.objects.create(
        id=run_id,
        reason=reason,
        why=why,
        is_emergency=is_emergency,
        targets_sha256=digest,
        targets_count=len(chosen),
        mandate_digest=mandate.digest,
        asked_by=actor.signs_as,
        asked_at=now,
    )
    copy_rows(
        RevocationTarget,
        ("run_id", "position", "serial"),
        ((run_id, position, serial) for position, serial in enumerate(chosen)),
    )
    ledger.record([Draft(now, "revocation.ordered", run_id, mandate.as_dict())])
    return _overview(run)


@transaction.atomic
def approve_revocation(run_id: str, approval: Approval, *, actor: Actor, now: datetime) -> RunOverview:
    """Take one person's signature; the second (in an emergency the first) lets the order be carried out."""
    require(actor, Verb.APPROVE_REVOCATION, None, now=now)
    run = _locked(run_id)
    require_approver(actor, Verb.APPROVE_REVOCATION, approval.approver_id, now=now, asked_by=run.asked_by)
    known = [Approval.from_dict(each) for each in run.approvals]
    given = [each for each in known if each.approver_id != approval.approver_id] + [approval]
    check_approvals(run.mandate_digest, given, authorities.approver_keys(), needed=1)
    if len(given) == len(known):
        return _overview(run)
    run.approvals = [_plain(each) for each in given]
    _advance(run, len(given), now)
    run.save()
    ledger.record([Draft(now, "revocation.approved", run_id, approval.as_dict())])
    return _overview(run)


def _advance(run: RevocationRun, approvals: int, now: datetime) -> None:
    is_confirmed = approvals >= APPROVERS_NEEDED
    if run.state == RunState.ASKED and (is_confirmed or run.is_emergency):
        run.state, run.revoked_at = RunState.APPROVED, now
        run.confirm_by = None if is_confirmed else now + CONFIRM_WITHIN
    if is_confirmed:
        run.confirmed_at = run.confirmed_at or now


def carry_out_revocation(
    run_id: str, *, actor: Actor, now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> RunOverview:
    """End what an approved order names, a range a commit; whatever was cut short goes on where it stood.

    No list is built here: publishing is another step.
    """
    require(actor, Verb.REVOKE, None, now=now)
    run = _row(run_id)
    if run.state == RunState.ASKED or run.revoked_at is None:
        raise RunRefused(
            f"{len(run.approvals)} of {APPROVERS_NEEDED} approvers have signed.",
            where=run_id,
            remedy="Have another enrolled approver sign, or ask for an emergency.",
            code="revocation.not_approved",
        )
    crl_reason, done = legal_reason(run.reason).crl_reason, _ended(run)
    progress(done, run.targets_count)
    while waiting := _waiting(run):
        orders = [
            RevocationOrder(serial, run.revoked_at, crl_reason, run_id, position, "ordered")
            for position, serial in waiting
        ]
        done += revoke(orders, now=now)
        progress(done, run.targets_count)
    _close(run, now)
    return _overview(_row(run_id))


@transaction.atomic
def _close(run: RevocationRun, now: datetime) -> None:
    locked = _locked(run.id)
    if locked.state == RunState.APPROVED:
        locked.state = RunState.DONE
        locked.save(update_fields=["state"])
        body = {"targets": locked.targets_count, "at": locked.revoked_at}
        ledger.record([Draft(now, "revocation.done", locked.id, body)])


def revocation_run(run_id: str) -> RunOverview:
    """One order as it stands; raises :class:`RunRefused`."""
    return _overview(_row(run_id))


def overdue_revocations(now: datetime) -> list[RunOverview]:
    """Emergencies whose second signature has not come in time, the oldest first."""
    rows = RevocationRun.objects.filter(is_emergency=True, confirmed_at=None, confirm_by__lte=now)
    return [_overview(row) for row in rows.order_by("confirm_by")]


def _row(run_id: str) -> RevocationRun:
    found = RevocationRun.objects.filter(id=run_id).first()
    if found is None:
        raise _not_there(run_id)
    return found


def _locked(run_id: str) -> RevocationRun:
    found = RevocationRun.objects.select_for_update().filter(id=run_id).first()
    if found is None:
        raise _not_there(run_id)
    return found


def _not_there(run_id: str) -> RunRefused:
    return RunRefused("There is no such order.", where=run_id, code="revocation.unknown_run")


def _waiting(run: RevocationRun) -> list[tuple[int, str]]:
    ended = Revocation.objects.filter(serial=OuterRef("serial"))
    rows = run.targets.filter(~Exists(ended)).order_by("position")
    return list(rows.values_list("position", "serial")[:_RANGE])


def _ended(run: RevocationRun) -> int:
    return run.targets.filter(Exists(Revocation.objects.filter(serial=OuterRef("serial")))).count()


def _plain(approval: Approval) -> object:
    return json.loads(canonical_bytes(approval.as_dict()))


def _overview(run: RevocationRun) -> RunOverview:
    return RunOverview(
        id=run.id,
        reason=run.reason,
        state=run.state,
        is_emergency=run.is_emergency,
        mandate_digest=run.mandate_digest,
        targets=run.targets_count,
        ended=_ended(run),
        approvals=tuple(each["approver_id"] for each in run.approvals),
        confirm_by=run.confirm_by if run.confirmed_at is None else None,
    )
