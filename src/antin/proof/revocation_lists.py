"""The CRLs against the ledger: every revocation published, nothing else, under the right key and number.

Rules:
1. each shard that a certificate names has its CRL, signed by the issuing authority, for that shard;
2. it is the one that the ledger says was published last, and its number is the highest;
3. at the judged moment it is in force;
4. its entries are the ledger's revocations, moment and reason included; expired certificates may be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509

from antin.kernel.moments import parse_moment
from antin.proof.anchors import Anchors
from antin.proof.bundle import Bundle
from antin.proof.certificates import Certificate
from antin.proof.facts import Facts
from antin.proof.findings import Findings

__all__ = ["Listed", "check_lists"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a CRL."""

    at: datetime
    reason: str


def check_lists(
    certificates: Mapping[int, Certificate],
    anchors: Anchors,
    bundle: Bundle,
    facts: Facts,
    at: datetime,
    findings: Findings,
) -> dict[int, Listed]:
    """Check all lists of the issuing authorities; returns what they list, by serial."""
    listed: dict[int, Listed] = {}
    for authority_id, shard in sorted(_shards(certificates.values(), facts)):
        where = f"crls/{authority_id}-{shard}.crl"
        try:
            crl = x509.load_der_x509_crl(bundle.find(where) or b"")
        except ValueError:
            findings.add("crl.missing", where=where)
            continue
        authority = anchors.issuing.get(authority_id)
        if authority is None or not _is_signed(crl, authority):
            findings.add("crl.signature_bad", where=where)
        _check_shard(crl, authority_id, shard, where, findings)
        _check_published(crl, bundle.read(where), facts, f"{authority_id}/{shard}", where, findings)
        if not (crl.last_update_utc <= at and (crl.next_update_utc is None or at < crl.next_update_utc)):
            findings.add("crl.not_in_force", detail=f"{at:%Y-%m-%dT%H:%M:%SZ}", where=where)
        entries = _entries(crl)
        listed.update(entries)
        _check_entries(
            entries, crl.last_update_utc, _of_shard(certificates, authority_id, shard), facts, where, findings
        )
    return listed


def _shards(certificates: Iterable[Certificate], facts: Facts) -> set[tuple[str, int]]:
    """Authority and shard of every certificate, and of every list that the ledger knows."""
    named = {
        (certificate.line.issuance.issuer_id, certificate.line.issuance.shard)
        for certificate in certificates
        if certificate.line is not None and certificate.line.issuance is not None
    }
    for place in facts.published:
        authority_id, _, shard = place.partition("/")
        if authority_id != "root" and shard.isdecimal():
            named.add((authority_id, int(shard)))
    return named


def _of_shard(certificates: Mapping[int, Certificate], authority_id: str, shard: int) -> dict[int, Certificate]:
    return {
        serial: certificate
        for serial, certificate in certificates.items()
        if certificate.line is not None
        and certificate.line.issuance is not None
        and (certificate.line.issuance.issuer_id, certificate.line.issuance.shard) == (authority_id, shard)
    }


def _is_signed(crl: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    try:
        return crl.issuer == authority.subject and crl.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False


def _check_shard(
    crl: x509.CertificateRevocationList, authority_id: str, shard: int, where: str, findings: Findings
) -> None:
    """RFC 5280 section 5.2.5: the critical distribution point says which certificates the list covers."""
    try:
        extension = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint)
    except (x509.ExtensionNotFound, ValueError):
        findings.add("crl.wrong_shard", where=where)
        return
    names = [str(name.value) for name in extension.value.full_name or ()]
    if not extension.critical or not any(name.endswith(f"/crl/{authority_id}/{shard}.crl") for name in names):
        findings.add("crl.wrong_shard", detail=", ".join(names), where=where)


def _check_published(
    crl: x509.CertificateRevocationList, der: bytes, facts: Facts, place: str, where: str, findings: Findings
) -> None:
    records = facts.published.get(place, [])
    numbers = [int(record.body["number"]) for record in records]
    if numbers != sorted(set(numbers)):
        findings.add("crl.number_falls", detail=str(numbers), where=where)
    if not records:
        findings.add("crl.never_published", where=where)
        return
    last = records[-1].body
    said = (
        last["sha256"],
        last["number"],
        parse_moment(last["this_update"]),
        parse_moment(last["next_update"]),
    )
    found = (sha256(der).hexdigest(), _number(crl), crl.last_update_utc, crl.next_update_utc)
    if said != found or last["entries"] != len(crl):
        findings.add("crl.not_the_last_one", detail=f"number {found[1]}, ledger {said[1]}", where=where)


def _number(crl: x509.CertificateRevocationList) -> int | None:
    try:
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except (x509.ExtensionNotFound, ValueError):
        return None


def _entries(crl: x509.CertificateRevocationList) -> dict[int, Listed]:
    entries: dict[int, Listed] = {}
    for entry in crl:
        try:
            reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
        except x509.ExtensionNotFound:
            reason = "unspecified"
        entries[entry.serial_number] = Listed(entry.revocation_date_utc, reason)
    return entries


def _check_entries(
    entries: Mapping[int, Listed],
    this_update: datetime,
    certificates: Mapping[int, Certificate],
    facts: Facts,
    where: str,
    findings: Findings,
) -> None:
    recorded = {serial: facts.revoked[serial] for serial in facts.revoked.keys() & certificates.keys()}
    for serial in recorded.keys() - entries.keys():
        if certificates[serial].not_after >= this_update:
            findings.of_serial("crl.entry_missing", serial, where=where)
    for serial in entries.keys() - recorded.keys():
        findings.of_serial("crl.entry_unrecorded", serial, where=where)
    for serial in entries.keys() & recorded.keys():
        entry, fact = entries[serial], recorded[serial]
        if (entry.at, entry.reason) != (fact.at.replace(microsecond=0), fact.reason):
            detail = (
                f"CRL {entry.at:%Y-%m-%dT%H:%M:%SZ} {entry.reason} ≠ {fact.at:%Y-%m-%dT%H:%M:%SZ} {fact.reason}"
            )
            findings.of_serial("crl.entry_differs", serial, detail=detail, where=where)
