"""What a restored database is given back of certificates: everything that a signer knows and it does not.

The signer's journal and the ledger are right where they know more than the database. What the ledger tells
already is not told again; what it does not tell is recorded like any other act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from antin.apps.bulk import copy_rows
from antin.apps.certificates.actions.issuing import CERTIFICATE_FIELDS
from antin.apps.certificates.models import Certificate, Intention, IntentionState, Revocation
from antin.apps.ledger import api as ledger
from antin.ledger.entries import Draft

__all__ = [
    "KnownRevocation",
    "SignedCertificate",
    "missing_serials",
    "restore_burnt",
    "restore_certificates",
    "restore_revocations",
    "unrevoked",
]


@dataclass(frozen=True, slots=True)
class SignedCertificate:
    """A certificate that the signer has signed, with all that its row holds."""

    serial: str
    issuer_id: str
    shard: int
    holder: tuple[str, str]  # kind, id
    profile: str
    email: str | None
    host_name: str | None
    device_serial: str
    not_before: datetime
    not_after: datetime
    plan_id: str
    item_index: int
    previous_serial: str | None
    tbs_sha256: str
    document: bytes

    @property
    def row(self) -> tuple[Any, ...]:
        """In the order of the table's fields."""
        return (
            *(self.serial, self.issuer_id, self.shard, *self.holder, self.profile),
            *(self.email, self.host_name, self.device_serial, self.not_before, self.not_after),
            *(self.plan_id, self.item_index),
            *(self.previous_serial, self.document),
        )


@dataclass(frozen=True, slots=True)
class KnownRevocation:
    """A revocation that was published or recorded, and is missing here."""

    serial: str
    revoked_at: datetime
    reason: str
    plan_id: str
    item_index: int


def missing_serials(serials: Iterable[str]) -> set[str]:
    """Those of the serials that have no certificate here."""
    known = set(Certificate.objects.values_list("serial", flat=True).iterator(20_000))
    return set(serials) - known


def unrevoked(serials: Iterable[str]) -> set[str]:
    """Those of the serials that have a certificate here and no revocation."""
    wanted = set(serials)
    ended = set(Revocation.objects.values_list("serial", flat=True).iterator(20_000))
    known = set(Certificate.objects.values_list("serial", flat=True).iterator(20_000))
    return (wanted & known) - ended


@transaction.atomic
def restore_certificates(signed: Sequence[SignedCertificate], *, now: datetime) -> int:
    """Store certificates in the place of their intentions, and what the ledger does not tell of them."""
    _end_intentions(signed)
    copy_rows(Certificate, CERTIFICATE_FIELDS, (each.row for each in signed))
    intended, issued = ledger.subjects_of("certificate.intended"), ledger.subjects_of("certificate.issued")
    ledger.record([_intended(each, now) for each in signed if each.serial not in intended])
    ledger.record([_issued(each, now) for each in signed if each.serial not in issued])
    return len(signed)


def _end_intentions(signed: Sequence[SignedCertificate]) -> None:
    """The signer signed under its own serial; another one that waits here for the same item is void."""
    for each in signed:
        waiting = Intention.objects.filter(plan_id=each.plan_id, item_index=each.item_index)
        waiting.exclude(serial=each.serial).update(state=IntentionState.BURNT)
    Intention.objects.filter(serial__in=[each.serial for each in signed]).delete()


def _intended(each: SignedCertificate, now: datetime) -> Draft:
    body = {"plan_id": each.plan_id, "index": each.item_index, "tbs_sha256": each.tbs_sha256}
    return Draft(now, "certificate.intended", each.serial, body)


def _issued(each: SignedCertificate, now: datetime) -> Draft:
    digest = sha256(each.document).hexdigest()
    body = {"plan_id": each.plan_id, "index": each.item_index, "sha256": digest}
    return Draft(now, "certificate.issued", each.serial, body)


@transaction.atomic
def restore_burnt(burnt: Sequence[tuple[str, str, int]], *, now: datetime) -> int:
    """Record serials (serial, plan, index) that the signer has burnt and the ledger does not tell of."""
    told = ledger.subjects_of("serial.burnt")
    fresh = [each for each in burnt if each[0] not in told]
    Intention.objects.filter(serial__in=[serial for serial, _, _ in burnt]).update(state=IntentionState.BURNT)
    ledger.record(
        [Draft(now, "serial.burnt", serial, {"plan_id": plan, "index": index}) for serial, plan, index in fresh]
    )
    return len(fresh)


@transaction.atomic
def restore_revocations(known: Sequence[KnownRevocation], *, now: datetime) -> int:
    """Store revocations of certificates that are here, and record those that the ledger does not tell of."""
    told = ledger.subjects_of("certificate.revoked")
    serials = [each.serial for each in known]
    rows = Certificate.objects.filter(serial__in=serials).values_list("serial", "issuer_id", "shard")
    places = {serial: (issuer, shard) for serial, issuer, shard in rows}
    copy_rows(
        Revocation,
        ("serial", "issuer_id", "shard", "revoked_at", "reason", "plan_id", "item_index"),
        (
            (each.serial, *places[each.serial], each.revoked_at, each.reason, each.plan_id, each.item_index)
            for each in known
        ),
    )
    ledger.record([_revoked(each, now) for each in known if each.serial not in told])
    return len(known)


def _revoked(each: KnownRevocation, now: datetime) -> Draft:
    body = {
        "at": each.revoked_at,
        "reason": each.reason,
        "plan_id": each.plan_id,
        "index": each.item_index,
        "when": "restored",
    }
    return Draft(now, "certificate.revoked", each.serial, body)
