"""Passkeys of approvers: asked for, approved by two enrolled people, handed to every signer.

The signers decide: they keep their own lists and check both approvals themselves. The rows here only follow, so
that pages know whose touch will count.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from antin.apps.authorities.models import Approver, ApproverPasskey, Enrolment, EnrolmentState
from antin.apps.authorities.queries import approver_keys
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.pki.approvals import APPROVERS_NEEDED, Approval, check_approvals
from antin.pki.mandates import EnrolmentMandate
from antin.pki.passkeys import Passkey

__all__ = [
    "EnrolmentNotTaken",
    "MandateKeeper",
    "UnableToFindEnrolment",
    "approve_enrolment",
    "ask_enrolment",
    "enrolments",
    "get_enrolment",
    "mandate_of_enrolment",
    "passkeys_of",
    "refuse_enrolment",
    "register_enrolment",
    "tell_signers",
]


_ASKING = 7_240_004  # advisory lock space: requests of one person come one after the other


class MandateKeeper(Protocol):
    """A signer, as far as enrolment goes."""

    def register_mandate(self, mandate: EnrolmentMandate, approvals: Sequence[Approval]) -> dict[str, Any]:
        """Hand over an approved mandate; repeating it changes nothing."""
        ...


class EnrolmentNotTaken(AntinError):
    """The enrolment does not wait for this."""

    code = "enrolment.not_waiting"
    exit_code = 9


class UnableToFindEnrolment(AntinError):
    """Nobody has asked for this enrolment."""

    code = "enrolment.not_found"
    exit_code = 4


def get_enrolment(digest: str, *, for_update: bool = False) -> Enrolment:
    """An enrolment by the digest of its mandate, or by at least eight characters of it."""
    rows = Enrolment.objects.select_for_update() if for_update else Enrolment.objects
    found = list(rows.filter(digest__startswith=digest)[:2]) if len(digest) >= 8 else []
    if len(found) != 1:
        raise UnableToFindEnrolment("There is no such enrolment.", where=digest)
    return found[0]


def enrolments(*, waiting: bool = False) -> list[Enrolment]:
    """All enrolments, or those that wait, newest first."""
    rows = Enrolment.objects.order_by("-asked_at")
    return list(rows.filter(state=EnrolmentState.ASKED) if waiting else rows)


def mandate_of_enrolment(enrolment: Enrolment) -> EnrolmentMandate:
    """What approvers sign."""
    return EnrolmentMandate.from_dict(enrolment.mandate)


def passkeys_of(approver_id: str) -> list[ApproverPasskey]:
    """The passkeys that approve for a person now."""
    return list(ApproverPasskey.objects.filter(approver_id=approver_id, withdrawn_at=None).order_by("id"))


@transaction.atomic
def ask_enrolment(
    approver_id: str,
    *,
    name: str,
    role: str,
    passkey: Passkey,
    withdraws: bool = False,
    actor: grants.Actor,
    now: datetime,
    reason: str,
) -> Enrolment:
    """Ask that a passkey approves for a person, or no longer does. Known people keep their name and role.

    While the same is asked already (a form that was sent twice), that request is returned.
    """
    grants.require(actor, grants.Verb.ENROL_APPROVER, None, now=now)
    waiting = _asked_already(approver_id, passkey, withdraws)
    if waiting is not None:
        return waiting
    known = Approver.objects.filter(id=approver_id).first()
    mandate = EnrolmentMandate(
        approver_id=approver_id,
        name=known.name if known else name,
        role=known.role if known else role,
        passkey=passkey,
        asked_at=now,
        withdraws=withdraws,
    )
    enrolment = Enrolment.objects.create(
        digest=mandate.digest,
        mandate=json.loads(canonical_bytes(mandate.as_dict())),
        approver_id=approver_id,
        asked_by=actor.id,
        asked_at=now,
    )
    body = {"approver": approver_id, "withdraws": withdraws, "by": actor.id, "reason": reason}
    ledger.record([Draft(now, "enrolment.asked", mandate.digest, body)])
    return enrolment


def _asked_already(approver_id: str, passkey: Passkey, withdraws: bool) -> Enrolment | None:
    """The request that waits for the same; whoever asks at the same time comes after this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ASKING, approver_id])
    for row in Enrolment.objects.filter(approver_id=approver_id, state=EnrolmentState.ASKED):
        mandate = mandate_of_enrolment(row)
        if (mandate.passkey, mandate.withdraws) == (passkey, withdraws):
            return row
    return None


@transaction.atomic
def approve_enrolment(digest: str, approval: Approval, *, actor: grants.Actor, now: datetime) -> Enrolment:
    """Take one person's approval; with the second one it can be registered."""
    grants.require(actor, grants.Verb.ENROL_APPROVER, None, now=now)
    enrolment = _waiting(digest)
    grants.require_approver(actor, grants.Verb.ENROL_APPROVER, approval.approver_id, now=now)
    given = [*map(Approval.from_dict, enrolment.approvals), approval]
    check_approvals(enrolment.digest, given, approver_keys(), needed=1)
    document = json.loads(canonical_bytes(approval.as_dict()))
    enrolment.approvals = [*enrolment.approvals, document]
    enrolment.save(update_fields=["approvals"])
    ledger.record([Draft(now, "enrolment.approved", enrolment.digest, document)])
    return enrolment


def register_enrolment(digest: str, signers: Sequence[MandateKeeper], *, now: datetime) -> Enrolment:
    """Tell every signer, then follow them here. May be repeated after a crash: signers repeat their answer."""
    enrolment = get_enrolment(digest)
    if enrolment.state == EnrolmentState.DONE:
        return enrolment
    if len(enrolment.approvals) < APPROVERS_NEEDED:
        raise EnrolmentNotTaken(
            f"{len(enrolment.approvals)} of {APPROVERS_NEEDED} approvals are there.",
            where=enrolment.digest,
            code="enrolment.too_few",
        )
    mandate = mandate_of_enrolment(enrolment)
    approvals = [Approval.from_dict(each) for each in enrolment.approvals]
    for signer in signers:
        signer.register_mandate(mandate, approvals)
    return _follow(enrolment.digest, mandate, now)


def tell_signers(signers: Sequence[MandateKeeper], *, now: datetime) -> int:
    """Register every enrolment that two people have approved; returns how many. A worker's duty."""
    waiting = Enrolment.objects.filter(state=EnrolmentState.ASKED).order_by("asked_at")
    due = [row.digest for row in waiting if len(row.approvals) >= APPROVERS_NEEDED]
    for digest in due:
        register_enrolment(digest, signers, now=now)
    return len(due)


@transaction.atomic
def refuse_enrolment(digest: str, *, actor: grants.Actor, now: datetime, reason: str) -> Enrolment:
    """Turn a waiting enrolment down."""
    grants.require(actor, grants.Verb.ENROL_APPROVER, None, now=now)
    enrolment = _waiting(digest)
    _end(enrolment, EnrolmentState.REFUSED, now)
    body = {"by": actor.id, "reason": reason}
    ledger.record([Draft(now, "enrolment.refused", enrolment.digest, body)])
    return enrolment


@transaction.atomic
def _follow(digest: str, mandate: EnrolmentMandate, now: datetime) -> Enrolment:
    enrolment = get_enrolment(digest, for_update=True)
    if enrolment.state == EnrolmentState.DONE:  # another worker was quicker
        return enrolment
    credential = mandate.passkey.credential_id.hex()
    if mandate.withdraws:
        ApproverPasskey.objects.filter(credential_id=credential, withdrawn_at=None).update(withdrawn_at=now)
    else:
        Approver.objects.get_or_create(
            id=mandate.approver_id, defaults={"name": mandate.name, "role": mandate.role}
        )
        ApproverPasskey.objects.create(
            approver_id=mandate.approver_id,
            credential_id=credential,
            public_key=mandate.passkey.public_key_pem,
            rp_id=mandate.passkey.rp_id,
            origins=list(mandate.passkey.origins),
            enrolled_at=now,
        )
    _end(enrolment, EnrolmentState.DONE, now)
    body = {
        "approver": mandate.approver_id,
        "credential_sha256": mandate.passkey.credential_sha256,
        "key_sha256": mandate.passkey.identity,
    }
    kind = "approver.passkey_withdrawn" if mandate.withdraws else "approver.passkey_enrolled"
    ledger.record([Draft(now, kind, mandate.approver_id, body)])
    return enrolment


def _waiting(digest: str) -> Enrolment:
    enrolment = get_enrolment(digest, for_update=True)
    if enrolment.state != EnrolmentState.ASKED:
        raise EnrolmentNotTaken(f"The enrolment is {enrolment.state}.", where=enrolment.digest)
    return enrolment


def _end(enrolment: Enrolment, state: EnrolmentState, now: datetime) -> None:
    enrolment.state, enrolment.ended_at = state, now
    enrolment.save(update_fields=["state", "ended_at"])
