"""What the public may know of certificates: whose, by whom, from when until when, and whether they hold now.

By name only organisations are found: a list of people by name would be a directory of officials. A person's
certificate is shown to whoever has its serial number, for example from a signed document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antin.apps.certificates import api as certificates
from antin.apps.directory import api as directory
from antin.web.registry.issuers import issuer_name

__all__ = ["Answer", "PublicCertificate", "find", "find_one"]

SHORTEST_NUMBER = 8
SHORTEST_NAME = 2
LONGEST = 120
_BODIES = 10
_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """A certificate as the public sees it."""

    serial: str
    name: str
    organisation: str
    profile: str
    issuer: str
    not_before: datetime
    not_after: datetime
    status: str
    revoked_at: datetime | None
    revocation_reason: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, and what was found."""

    text: str
    found: list[PublicCertificate]
    is_short: bool = False


def find(typed: str, moment: datetime) -> Answer:
    """Certificates by serial number (whole, or at least its first or last eight digits) or by organisation."""
    text = typed.strip()[:LONGEST]
    number = _number(text)
    if len(text) < SHORTEST_NAME:
        return Answer(text, [], is_short=bool(text))
    found = _by_number(number) if number else []
    if not found:
        found = _by_organisation(text)
    return Answer(text, [_public(each, moment) for each in found])


def find_one(serial: str, moment: datetime) -> PublicCertificate | None:
    """One certificate by its whole serial number."""
    found = certificates.certificates_by_serial([serial])
    return _public(found[0], moment) if found else None


def _number(text: str) -> str:
    """The serial number that was typed, without what people write between its digits; else nothing."""
    number = "".join(text.split()).replace(":", "").replace("-", "").lower().removeprefix("0x")
    is_number = len(number) >= SHORTEST_NUMBER and set(number) <= _DIGITS and any(c.isdigit() for c in number)
    return number if is_number else ""


def _by_number(number: str) -> list[certificates.CertificateSummary]:
    return certificates.search_certificates(number, within=None, limit=_BODIES)


def _by_organisation(text: str) -> list[certificates.CertificateSummary]:
    bodies = directory.search_organisations(text, within=None, limit=_BODIES)
    held = certificates.certificates_of(("organisation", record.id) for record, _ in bodies)
    place = {record.id: position for position, (record, _) in enumerate(bodies)}
    return sorted(held, key=lambda each: (place[each.holder_id], -each.not_before.timestamp()))


def _public(each: certificates.CertificateSummary, moment: datetime) -> PublicCertificate:
    return PublicCertificate(
        serial=each.serial,
        name=each.common_name,
        organisation=each.attribute("O") if each.holder_kind != "organisation" else "",
        profile=each.profile,
        issuer=issuer_name(each.issuer_id),
        not_before=each.not_before,
        not_after=each.not_after,
        status=each.state_at(moment),
        revoked_at=each.revoked_at,
        revocation_reason=each.revocation_reason,
    )
