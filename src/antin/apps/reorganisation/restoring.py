"""What a restored database is given back of a run: certificates by their plan's lines, revocations by theirs.

A plan that was frozen after the backup has no lines here. Its certificates are stored with what they say
themselves, under a plan id that no plan has, and named to whoever restores.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from antin.apps.certificates import api as certificates
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.overview import line_that_ends
from antin.apps.reorganisation.queries import items_between, plans
from antin.kernel.moments import parse_moment
from antin.pki.mandates import IssuanceItem
from antin.pki.names import read_subject
from antin.pki.profiles import get_profile

__all__ = ["ListedRevocation", "RestoredCertificates", "SignedItem", "restore_revoked", "restore_signed"]

_SHARD = re.compile(r"/crl/[^/]+/(\d+)\.crl$")
_HOLDER_KINDS = ("organisation", "person", "service")


@dataclass(frozen=True, slots=True)
class SignedItem:
    """What a signer's journal tells of one certificate."""

    serial: str
    mandate_digest: str
    plan_id: str | None  # as the journal knows the mandate
    index: int
    issuer_id: str
    tbs_sha256: str
    document: bytes


@dataclass(frozen=True, slots=True)
class RestoredCertificates:
    """How many were stored, and the serials of those whose plan is lost."""

    stored: int
    without_plan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedRevocation:
    """An entry of a published list."""

    serial: str
    revoked_at: datetime
    reason: str


def restore_signed(signed: Sequence[SignedItem], *, now: datetime) -> RestoredCertificates:
    """Store the certificates that the database lacks."""
    missing = certificates.missing_serials(each.serial for each in signed)
    wanted = [each for each in signed if each.serial in missing]
    lines = _lines(wanted)
    rows = [_row(each, lines.get((each.mandate_digest, each.index))) for each in wanted]
    stored = certificates.restore_certificates(rows, now=now)
    lost = [each.serial for each in wanted if (each.mandate_digest, each.index) not in lines]
    return RestoredCertificates(stored, tuple(sorted(lost)))


_Line = tuple[str, IssuanceItem, str, str | None]  # plan, item, device serial, serial that it replaces


def _lines(wanted: Sequence[SignedItem]) -> Mapping[tuple[str, int], _Line]:
    """The frozen lines behind items, by mandate and leaf index; a plan is known by its mandate alone."""
    indexes: dict[str, set[int]] = defaultdict(set)
    for each in wanted:
        indexes[each.mandate_digest].add(each.index)
    found: dict[tuple[str, int], _Line] = {}
    for plan in plans():
        chosen = indexes.get(plan.mandate_digest)
        if chosen:
            for item, device, old in items_between(plan.id, min(chosen), max(chosen)):
                if item.index in chosen:
                    found[plan.mandate_digest, item.index] = (plan.id, item, device, old)
    return found


def _row(signed: SignedItem, line: _Line | None) -> certificates.SignedCertificate:
    if line is None:
        return _by_itself(signed)
    plan_id, item, device, old = line
    return certificates.SignedCertificate(
        serial=signed.serial,
        issuer_id=item.issuer_id,
        shard=item.shard,
        holder=(item.holder_kind, item.holder_id),
        profile=item.profile,
        email=item.email,
        host_name=item.host_name,
        device_serial=device,
        not_before=item.not_before,
        not_after=item.not_after,
        plan_id=plan_id,
        item_index=item.index,
        previous_serial=old,
        tbs_sha256=signed.tbs_sha256,
        document=signed.document,
    )


def _by_itself(signed: SignedItem) -> certificates.SignedCertificate:
    """What a certificate says of itself; its device and its predecessor stand in lines that are lost."""
    certificate = x509.load_der_x509_certificate(signed.document)
    subject = read_subject(certificate.subject.public_bytes())
    profile = _profile(certificate)
    emails, hosts = _names(certificate)
    return certificates.SignedCertificate(
        serial=signed.serial,
        issuer_id=signed.issuer_id,
        shard=_shard(certificate),
        holder=(profile, subject.get("serialNumber") or subject.get("organizationIdentifier") or ""),
        profile=profile,
        email=next(iter(emails), None),
        host_name=next(iter(hosts), None),
        device_serial="",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        plan_id=f"lost-{signed.mandate_digest[:16]}",
        item_index=signed.index,
        previous_serial=None,
        tbs_sha256=signed.tbs_sha256,
        document=signed.document,
    )


def _profile(certificate: x509.Certificate) -> str:
    """The profile, which is called like its kind of holder, by the certificate's policy."""
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    stated = {each.policy_identifier.dotted_string for each in policies}
    return next((kind for kind in _HOLDER_KINDS if stated & set(get_profile(kind).policies)), "")


def _shard(certificate: x509.Certificate) -> int:
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    found = _SHARD.search(points[0].full_name[0].value) if points[0].full_name else None
    return int(found[1]) if found else 0


def _names(certificate: x509.Certificate) -> tuple[list[str], list[str]]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return [], []
    return names.get_values_for_type(x509.RFC822Name), names.get_values_for_type(x509.DNSName)


def restore_revoked(listed: Iterable[ListedRevocation], *, now: datetime) -> int:
    """Revoke again what the ledger tells as revoked or a published list names, and the database does not."""
    told = {
        subject: certificates.KnownRevocation(
            subject, parse_moment(body["at"]), body["reason"], body["plan_id"], body["index"]
        )
        for subject, body in ledger.bodies_of("certificate.revoked")
    }
    published = {each.serial: each for each in listed}
    serials = sorted(certificates.unrevoked(told.keys() | published.keys()))
    known = [told[serial] if serial in told else _by_its_line(published[serial]) for serial in serials]
    return certificates.restore_revocations(known, now=now)


def _by_its_line(listed: ListedRevocation) -> certificates.KnownRevocation:
    """A published revocation under the plan's line that ends the certificate, else under its own."""
    line = line_that_ends(listed.serial)
    record = certificates.find_certificate(listed.serial)
    plan_id, index = (line.plan_id, line.index) if line else (record.plan_id, record.item_index)
    return certificates.KnownRevocation(listed.serial, listed.revoked_at, listed.reason, plan_id, index)
