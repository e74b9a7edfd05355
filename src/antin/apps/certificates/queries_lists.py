"""Certificates as lists and pages show them: by holder, by number, in their lineage."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Collate, Reverse

from antin.apps.certificates.models import Certificate, Revocation
from antin.apps.directory import api as directory

__all__ = [
    "EXPIRING_WITHIN",
    "CertificateList",
    "CertificateSummary",
    "certificates_at",
    "certificates_by_serial",
    "certificates_of",
    "count_certificates",
    "current_certificates",
    "is_held_within",
    "lineage_of",
    "search_certificates",
]

EXPIRING_WITHIN = timedelta(days=30)
_SHORTEST_FRAGMENT = 4
_COLUMNS = (
    *("serial", "issuer_id", "shard", "holder_kind", "holder_id", "profile", "subject", "email", "host_name"),
    *("device_serial", "not_before", "not_after", "plan_id", "item_index", "previous_serial"),
)
_END = ("revoked_at", "revocation_reason")


@dataclass(frozen=True, slots=True)
class CertificateSummary:
    """A certificate without its octets, with its end where it has one."""

    serial: str
    issuer_id: str
    shard: int
    holder_kind: str
    holder_id: str
    profile: str
    subject: list[list[str]]
    email: str | None
    host_name: str | None
    device_serial: str
    not_before: datetime
    not_after: datetime
    plan_id: str
    item_index: int
    previous_serial: str | None
    revoked_at: datetime | None
    revocation_reason: str | None

    def attribute(self, name: str) -> str:
        """A part of the subject by its short name, or nothing."""
        return next((value for key, value in self.subject if key == name), "")

    @property
    def common_name(self) -> str:
        """Whom or what the certificate names."""
        return self.attribute("CN")

    @property
    def ends_at(self) -> datetime:
        """Until when it is or was valid: notAfter, or an earlier revocation."""
        return self.not_after if self.revoked_at is None else min(self.not_after, self.revoked_at)

    def state_at(self, moment: datetime) -> str:
        """``valid``, ``expiring``, ``expired``, ``revoked`` or ``not-yet-valid`` (notBefore ≤ t < notAfter)."""
        if self.revoked_at is not None and self.revoked_at <= moment:
            return "revoked"
        if moment >= self.not_after:
            return "expired"
        if moment < self.not_before:
            return "not-yet-valid"
        return "expiring" if self.not_after - moment <= EXPIRING_WITHIN else "valid"

    def is_valid_at(self, moment: datetime) -> bool:
        """True while notBefore ≤ t < notAfter and not revoked."""
        return self.not_before <= moment < self.ends_at


@dataclass(frozen=True, slots=True)
class CertificateList:
    """Which certificates to list. ``within`` limits it to holders in these organisations."""

    moment: datetime
    within: Collection[str] | None = None
    kind: str = ""
    state: str = ""  # "valid", "expiring", "expired", "revoked", "not-yet-valid" or "" for all
    plan_id: str = ""


def certificates_at(
    wanted: CertificateList,
    *,
    place: directory.Place = directory.FIRST_PLACE,
    size: int = directory.PAGE_SIZE,
) -> directory.Page[CertificateSummary]:
    """Certificates in the order in which they end, then by serial."""
    rows = _with_ends(_matching(wanted))
    return directory.page_of(rows, _summary, order="not_after", identity="serial", place=place, size=size)


def count_certificates(wanted: CertificateList) -> int:
    """How many :func:`certificates_at` has in all."""
    return _matching(wanted).count()


def _matching(wanted: CertificateList) -> QuerySet[Certificate]:
    rows = _reached(Certificate.objects.all(), wanted.within)
    if wanted.kind:
        rows = rows.filter(holder_kind=wanted.kind)
    if wanted.plan_id:
        rows = rows.filter(plan_id=wanted.plan_id)
    return rows.filter(_in_state(wanted.state, wanted.moment)) if wanted.state else rows


def _in_state(state: str, moment: datetime) -> Q:
    revoked = Exists(Revocation.objects.filter(serial=OuterRef("serial"), revoked_at__lte=moment))
    soon = moment + EXPIRING_WITHIN
    match state:
        case "revoked":
            return Q(revoked)
        case "expired":
            return ~Q(revoked) & Q(not_after__lte=moment)
        case "expiring":
            return ~Q(revoked) & Q(not_before__lte=moment, not_after__gt=moment, not_after__lte=soon)
        case "not-yet-valid":
            return ~Q(revoked) & Q(not_before__gt=moment)
        case _:
            return ~Q(revoked) & Q(not_before__lte=moment, not_after__gt=moment)


def _reached(rows: QuerySet[Certificate], within: Collection[str] | None) -> QuerySet[Certificate]:
    return rows if within is None else rows.filter(holders_within(within))


def holders_within(organisations: Collection[str]) -> Q:
    """Certificates of these organisations, of whoever serves or has served there, and of what they run."""
    return (
        Q(holder_kind="organisation", holder_id__in=organisations)
        | Q(holder_kind="person", holder_id__in=directory.people_within(organisations))
        | Q(holder_kind="service", holder_id__in=directory.services_within(organisations))
    )


def is_held_within(serial: str, organisations: Collection[str]) -> bool:
    """True where the holder of a certificate is, serves or has served in one of these organisations."""
    return _reached(Certificate.objects.filter(serial=serial), organisations).exists()


def certificates_of(holders: Iterable[tuple[str, str]]) -> list[CertificateSummary]:
    """Every certificate of these (kind, id), the oldest first."""
    wanted = Q(pk=None)
    for kind, identities in _by_kind(holders).items():
        wanted |= Q(holder_kind=kind, holder_id__in=identities)
    rows = _with_ends(Certificate.objects.filter(wanted)).order_by("not_before", "serial")
    return [_summary(row) for row in rows]


def _by_kind(holders: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for kind, identity in holders:
        kinds.setdefault(kind, set()).add(identity)
    return kinds


def current_certificates(
    kind: str, holders: Collection[str], moment: datetime
) -> dict[str, CertificateSummary]:
    """For each holder the certificate that is valid at ``moment``, else the one that ended last, if any."""
    chosen: dict[str, CertificateSummary] = {}
    for each in certificates_of((kind, holder) for holder in holders):
        if each.not_before <= moment or each.holder_id not in chosen:
            old = chosen.get(each.holder_id)
            if old is None or not old.is_valid_at(moment) or each.is_valid_at(moment):
                chosen[each.holder_id] = each
    return chosen


def certificates_by_serial(serials: Collection[str]) -> list[CertificateSummary]:
    """These certificates, the oldest first."""
    rows = _with_ends(Certificate.objects.filter(serial__in=serials)).order_by("not_before", "serial")
    return [_summary(row) for row in rows]


_LINEAGE = """
WITH RECURSIVE before(serial, previous) AS (
  SELECT serial, previous_serial FROM certificates_certificate
  WHERE serial = %(serial)s OR (holder_kind = %(kind)s AND holder_id = %(holder)s)
  UNION
  SELECT c.serial, c.previous_serial FROM certificates_certificate c JOIN before ON c.serial = before.previous
), after(serial) AS (
  SELECT serial FROM before
  UNION
  SELECT c.serial FROM certificates_certificate c JOIN after ON c.previous_serial = after.serial
)
SELECT serial FROM after
"""


def lineage_of(*, serial: str = "", kind: str = "", holder: str = "") -> list[CertificateSummary]:
    """A certificate, or all of a holder, with what they replaced and what replaced them; the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LINEAGE, {"serial": serial, "kind": kind, "holder": holder})
        return certificates_by_serial([row[0] for row in cursor.fetchall()])


def search_certificates(text: str, *, within: Collection[str] | None, limit: int) -> list[CertificateSummary]:
    """Certificates whose serial, or whose device's number, begins or ends with what was typed."""
    number = "".join(text.split()).replace(":", "").lower().removeprefix("0x")
    if len(number) < _SHORTEST_FRAGMENT:
        return []
    serials: dict[str, None] = {}
    for rows in _numbered(number, text):
        serials.update(dict.fromkeys(_reached(rows, within).values_list("serial", flat=True)[:limit]))
    return certificates_by_serial(list(serials)[:limit])


def _numbered(number: str, text: str) -> Iterable[QuerySet[Certificate]]:
    rows = Certificate.objects.all()
    if all(each in "0123456789abcdef" for each in number):
        stripped = number.lstrip("0") or "0"
        yield rows.filter(serial__gte=stripped, serial__lt=f"{stripped}g").order_by("serial")  # begins so
        yield (
            rows.annotate(turned=Collate(Reverse("serial"), "C"))
            .filter(turned__startswith=number[::-1])
            .order_by("turned")
        )
    yield rows.filter(device_serial__startswith=text.strip().upper()).order_by("device_serial")


def _with_ends(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Each with its revocation where it has one."""
    ended = Revocation.objects.filter(serial=OuterRef("serial"))
    return rows.annotate(
        revoked_at=Subquery(ended.values("revoked_at")), revocation_reason=Subquery(ended.values("reason"))
    )


def _summary(row: Any) -> CertificateSummary:
    return CertificateSummary(**{each: getattr(row, each) for each in (*_COLUMNS, *_END)})
