"""Reads about certificates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from antin.apps.certificates.models import Certificate, Revocation
from antin.kernel.errors import AntinError

__all__ = [
    "CertificateRecord",
    "RevokedEntry",
    "UnableToFindCertificate",
    "active_at",
    "certificate_documents",
    "counts_by_kind",
    "find_certificate",
    "held_at",
    "list_certificates",
    "live_documents",
    "revoked_entries",
]


class UnableToFindCertificate(AntinError):
    """No certificate has this serial."""

    code = "certificate.not_found"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class RevokedEntry:
    """One line of a CRL."""

    serial: int
    revoked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateRecord:
    """A certificate as lists and pages show it."""

    serial: str
    holder_kind: str
    holder_id: str
    subject: list[list[str]]
    profile: str
    device_serial: str
    not_before: datetime
    not_after: datetime
    plan_id: str
    previous_serial: str | None
    revoked_at: datetime | None
    revocation_reason: str | None
    document: bytes


def active_at(moment: datetime) -> QuerySet[Certificate]:
    """Certificates that are valid at ``moment``: notBefore ≤ t < notAfter and not revoked at t."""
    ended = Revocation.objects.filter(serial=OuterRef("serial"), revoked_at__lte=moment)
    return Certificate.objects.filter(~Exists(ended), not_before__lte=moment, not_after__gt=moment)


def held_at(moment: datetime) -> Iterator[Certificate]:
    """Active certificates, streamed."""
    return active_at(moment).defer("document").iterator(10_000)


def counts_by_kind(moment: datetime) -> dict[str, int]:
    """How many certificates of each kind of holder are active at ``moment``."""
    counts: dict[str, int] = {"organisation": 0, "person": 0, "service": 0}
    for kind in active_at(moment).values_list("holder_kind", flat=True).iterator(20_000):
        counts[kind] += 1
    return counts


def revoked_entries(issuer_id: str, shard: int, *, now: datetime, horizon: datetime) -> Iterator[RevokedEntry]:
    """What a CRL of this shard must list at ``now``: revoked by then and not expired before ``horizon``."""
    rows = Revocation.objects.filter(issuer_id=issuer_id, shard=shard, revoked_at__lte=now)
    expired = Certificate.objects.filter(serial=OuterRef("serial"), not_after__lt=horizon)
    for serial, at, reason in (
        rows.filter(~Exists(expired)).order_by("serial").values_list("serial", "revoked_at", "reason")
    ).iterator(20_000):
        yield RevokedEntry(int(serial, 16), at, reason)


def certificate_documents() -> Iterator[bytes]:
    """DER of every certificate ever issued, in serial order."""
    for document in Certificate.objects.order_by("serial").values_list("document", flat=True).iterator(5000):
        yield bytes(document)


def live_documents(plan_id: str, first: int, last: int) -> list[tuple[str, str, bytes]]:
    """(serial, device, DER) of a plan's certificates with leaf indexes first..last that are not revoked."""
    ended = Revocation.objects.filter(serial=OuterRef("serial"))
    rows = Certificate.objects.filter(
        ~Exists(ended), plan_id=plan_id, item_index__gte=first, item_index__lte=last
    ).order_by("item_index")
    return [
        (serial, device, bytes(document))
        for serial, device, document in rows.values_list("serial", "device_serial", "document")
    ]


def find_certificate(serial: str) -> CertificateRecord:
    """One certificate by serial (hex, colons and capitals allowed)."""
    wanted = serial.replace(":", "").lower().lstrip("0")
    row = Certificate.objects.filter(serial=wanted).first()
    if row is None:
        raise UnableToFindCertificate(
            "No certificate has this serial.", where=serial, remedy="Check the number."
        )
    return _record(row, Revocation.objects.filter(serial=wanted).first())


def list_certificates(
    *, holder: str | None, at: datetime | None, after_serial: str, limit: int
) -> list[CertificateRecord]:
    """A page of certificates in serial order; ``at`` limits it to those valid then."""
    rows = active_at(at) if at is not None else Certificate.objects.all()
    if holder is not None:
        rows = rows.filter(Q(holder_id=holder) | Q(holder_id__startswith=f"{holder}@"))
    page = list(rows.filter(serial__gt=after_serial).order_by("serial")[:limit])
    ended = Revocation.objects.in_bulk([row.serial for row in page])
    return [_record(row, ended.get(row.serial)) for row in page]


def _record(row: Certificate, ended: Revocation | None) -> CertificateRecord:
    return CertificateRecord(
        serial=row.serial,
        holder_kind=row.holder_kind,
        holder_id=row.holder_id,
        subject=row.subject,
        profile=row.profile,
        device_serial=row.device_serial,
        not_before=row.not_before,
        not_after=row.not_after,
        plan_id=row.plan_id,
        previous_serial=row.previous_serial,
        revoked_at=ended.revoked_at if ended else None,
        revocation_reason=ended.reason if ended else None,
        document=bytes(row.document),
    )
