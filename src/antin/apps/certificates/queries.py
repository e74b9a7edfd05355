"""Reads about certificates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from antin.apps.certificates.models import Certificate, Intention, IntentionState, Revocation
from antin.kernel.errors import AntinError
from antin.kernel.periods import Period

__all__ = [
    "CertificateRecord",
    "IssuedDocument",
    "RevokedEntry",
    "UnableToFindCertificate",
    "active_at",
    "certificate_documents",
    "counts_by_kind",
    "devices_written",
    "find_certificate",
    "held_at",
    "issuing_shards",
    "list_certificates",
    "live_documents",
    "open_intentions",
    "periods_by_holder",
    "revocation_count",
    "revoked_counts",
    "revoked_entries",
    "serials_of_plan",
    "successor_of",
]


class UnableToFindCertificate(AntinError):
    """No certificate has this serial."""

    code = "certificate.not_found"
    exit_code = 4


class RevokedEntry(NamedTuple):
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
    item_index: int
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
    return active_at(moment).iterator(10_000)


def counts_by_kind(moment: datetime, *, without: Collection[str] = ()) -> dict[str, int]:
    """How many certificates of each kind of holder are active at ``moment``; ``without`` serials left out."""
    counts: dict[str, int] = {"organisation": 0, "person": 0, "service": 0}
    rows = active_at(moment).values_list("holder_kind", "serial").iterator(20_000)
    for kind, serial in rows:
        counts[kind] += serial not in without
    return counts


def revoked_entries(issuer_id: str, shard: int, *, now: datetime) -> Iterator[RevokedEntry]:
    """What a CRL of this shard must list at ``now``: everything revoked by then, expired or not."""
    with connection.cursor() as cursor:
        cursor.execute(_REVOKED, [issuer_id, shard, now])
        for serial, at, reason in cursor:
            yield RevokedEntry(int(serial, 16), at, reason)


# Without models between the rows and the list: they would take longer than the database and the list together.
_REVOKED = """
SELECT serial, revoked_at, reason FROM certificates_revocation
WHERE issuer_id = %s AND shard = %s AND revoked_at <= %s ORDER BY serial
"""


def revoked_counts(now: datetime) -> dict[tuple[str, int], int]:
    """How many entries the list of each issuer and shard must have at ``now``."""
    rows = Revocation.objects.filter(revoked_at__lte=now).values("issuer_id", "shard").order_by()
    counted = rows.annotate(count=Count("serial")).values_list("issuer_id", "shard", "count")
    return {(issuer, shard): count for issuer, shard, count in counted}


def issuing_shards() -> list[tuple[str, int]]:
    """Issuer and CRL shard of all certificates, each pair once."""
    rows = Certificate.objects.order_by("issuer_id", "shard").values_list("issuer_id", "shard")
    return list(rows.distinct())


def revocation_count(plan_id: str) -> int:
    """How many certificates were revoked by lines of this plan."""
    return Revocation.objects.filter(plan_id=plan_id).count()


def certificate_documents() -> Iterator[bytes]:
    """DER of every certificate ever issued, in serial order."""
    for document in Certificate.objects.order_by("serial").values_list("document", flat=True).iterator(5000):
        yield bytes(document)


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A stored certificate of a plan that has not been revoked."""

    leaf_index: int
    serial: str
    device_serial: str
    document: bytes


def live_documents(plan_id: str, first: int = 0, last: int | None = None) -> list[IssuedDocument]:
    """A plan's certificates with leaf indexes first..last that are not revoked, in index order."""
    ended = Revocation.objects.filter(serial=OuterRef("serial"))
    rows = Certificate.objects.filter(~Exists(ended), plan_id=plan_id, item_index__gte=first)
    if last is not None:
        rows = rows.filter(item_index__lte=last)
    columns = rows.order_by("item_index").values_list("item_index", "serial", "device_serial", "document")
    return [
        IssuedDocument(index, serial, device, bytes(document)) for index, serial, device, document in columns
    ]


def serials_of_plan(plan_id: str) -> dict[int, str]:
    """Serials of a plan's stored certificates by leaf index."""
    return dict(Certificate.objects.filter(plan_id=plan_id).values_list("item_index", "serial"))


def devices_written(plan_id: str) -> tuple[str, ...]:
    """Devices that a certificate of this plan was made for, in order."""
    rows = Certificate.objects.filter(plan_id=plan_id).order_by("device_serial")
    return tuple(rows.values_list("device_serial", flat=True).distinct())


def open_intentions(plan_id: str) -> list[int]:
    """Leaf indexes that were about to be signed and have no certificate stored."""
    rows = Intention.objects.filter(plan_id=plan_id, state=IntentionState.INTENDED)
    return sorted(rows.values_list("item_index", flat=True))


def periods_by_holder(begun: Mapping[str, datetime]) -> dict[tuple[str, str], list[Period]]:
    """For every holder the periods in which each of its certificates is valid: until notAfter or revocation.

    ``begun`` names serials that were issued after their notBefore: they cover nothing earlier.
    """
    ends = dict(Revocation.objects.values_list("serial", "revoked_at"))
    periods: dict[tuple[str, str], list[Period]] = {}
    rows = Certificate.objects.values_list("holder_kind", "holder_id", "serial", "not_before", "not_after")
    for kind, holder, serial, not_before, not_after in rows.iterator(20_000):
        end = min(not_after, ends.get(serial, not_after))
        start = max(not_before, begun.get(serial, not_before))
        periods.setdefault((kind, holder), []).append(Period(start, end))
    return periods


def find_certificate(serial: str) -> CertificateRecord:
    """One certificate by serial (hex, colons and capitals allowed)."""
    wanted = serial.replace(":", "").lower().lstrip("0")
    row = Certificate.objects.filter(serial=wanted).first()
    if row is None:
        raise UnableToFindCertificate(
            "No certificate has this serial.", where=serial, remedy="Check the number."
        )
    return _record(row, Revocation.objects.filter(serial=wanted).first())


def successor_of(serial: str) -> str | None:
    """The serial of the certificate that replaced this one, if one did."""
    return Certificate.objects.filter(previous_serial=serial).values_list("serial", flat=True).first()


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
        item_index=row.item_index,
        previous_serial=row.previous_serial,
        revoked_at=ended.revoked_at if ended else None,
        revocation_reason=ended.reason if ended else None,
        document=bytes(row.document),
    )
