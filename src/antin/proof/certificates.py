"""Every certificate: who signed it, which frozen line it fulfils, and that there is no other.

Rules:
1. each certificate is signed by an issuing authority of the bundle and is itself no authority;
2. each has an ``intended`` entry with the SHA-256 of what was to be signed, and an ``issued`` entry with the
   SHA-256 of its DER; each issued entry has its certificate;
3. subject, mail, host name, key, validity, authority and CRL shard are those of the frozen line;
4. every line that issues has exactly one certificate; no certificate is outside the plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from antin.kernel.errors import AntinError
from antin.proof.anchors import Anchors
from antin.proof.bundle import Bundle
from antin.proof.certificate_content import Content, read_content
from antin.proof.facts import Facts
from antin.proof.findings import Findings
from antin.proof.plan_lines import Issuance, Line, PlanLines

__all__ = ["Certificate", "check_certificates", "read_certificates"]

_FILE = "certificates.pem"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as its DER says, with the line that it fulfils once that is known."""

    serial: int
    sha256: str
    parsed: x509.Certificate
    not_before: datetime
    not_after: datetime
    line: Line | None

    @property
    def shard(self) -> int:
        """The CRL shard that the frozen line fixed."""
        return self.line.issuance.shard if self.line and self.line.issuance else 0

    def is_in_force(self, at: datetime) -> bool:
        """Inside its own validity; says nothing about revocation."""
        return self.not_before <= at < self.not_after


def read_certificates(
    bundle: Bundle, facts: Facts, leaves: Mapping[tuple[str, int], Line], findings: Findings
) -> dict[int, Certificate]:
    """All end-entity certificates by serial; ``leaves`` are the lines that issue, by plan and leaf index."""
    try:
        parsed = x509.load_pem_x509_certificates(bundle.read(_FILE)) if bundle.find(_FILE) else []
    except ValueError:
        findings.add("certificate.unreadable", where=_FILE)
        return {}
    found: dict[int, Certificate] = {}
    for each in parsed:
        serial = each.serial_number
        issued = facts.issued.get(serial)
        line = leaves.get((issued.plan_id, issued.index)) if issued else None
        if serial in found:
            findings.of_serial("certificate.serial_twice", serial, detail=_subject(each))
            continue
        found[serial] = Certificate(
            serial,
            sha256(each.public_bytes(Encoding.DER)).hexdigest(),
            each,
            each.not_valid_before_utc,
            each.not_valid_after_utc,
            line,
        )
    return found


def check_certificates(
    certificates: Mapping[int, Certificate],
    plans: Mapping[str, PlanLines],
    anchors: Anchors,
    facts: Facts,
    findings: Findings,
) -> None:
    """Check rules 1 to 4."""
    for certificate in certificates.values():
        _check_signature(certificate, anchors, findings)
        _check_record(certificate, facts, findings)
        if certificate.line is not None and certificate.line.issuance is not None:
            _check_content(certificate, certificate.line.issuance, findings)
    for serial in facts.issued.keys() - certificates.keys():
        findings.of_serial("certificate.missing", serial, where=_FILE)
    for serial in facts.issued.keys() & facts.burnt:
        findings.of_serial("certificate.burnt_serial_used", serial)
    _check_each_line_once(plans, facts, findings)


def _check_signature(certificate: Certificate, anchors: Anchors, findings: Findings) -> None:
    authority = _authority(certificate, anchors)
    try:
        if authority is None:
            raise ValueError("its issuer is no issuing authority of this bundle")
        certificate.parsed.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError) as error:
        _of_certificate(findings, "certificate.signature_bad", certificate, str(error))


def _authority(certificate: Certificate, anchors: Anchors) -> x509.Certificate | None:
    if certificate.line is not None and certificate.line.issuance is not None:
        return anchors.issuing.get(certificate.line.issuance.issuer_id)
    issuer = certificate.parsed.issuer
    return next((each for each in anchors.issuing.values() if each.subject == issuer), None)


def _check_record(certificate: Certificate, facts: Facts, findings: Findings) -> None:
    issued = facts.issued.get(certificate.serial)
    if issued is None:
        _of_certificate(findings, "certificate.unlisted", certificate)
    elif issued.sha256 != certificate.sha256:
        _of_certificate(findings, "certificate.not_the_recorded_one", certificate)
    elif facts.intended.get(certificate.serial) != sha256(certificate.parsed.tbs_certificate_bytes).hexdigest():
        _of_certificate(findings, "certificate.never_intended", certificate)
    elif certificate.line is None or certificate.line.issuance is None:
        _of_certificate(findings, "certificate.without_line", certificate, f"{issued.plan_id} #{issued.index}")


def _check_content(certificate: Certificate, item: Issuance, findings: Findings) -> None:
    try:
        content = read_content(certificate.parsed)
    except (ValueError, AntinError) as error:
        _of_certificate(findings, "certificate.unreadable", certificate, str(error))
        return
    for part, said, frozen in _parts(content, item):
        if said != frozen:
            _of_certificate(findings, f"certificate.{part}_differs", certificate, f"{said} ≠ {frozen}")
    if not any(url.endswith(f"/crl/{item.issuer_id}/{item.shard}.crl") for url in content.crl_urls):
        _of_certificate(findings, "certificate.crl_differs", certificate, ", ".join(content.crl_urls))
    if (certificate.not_before, certificate.not_after) != (item.not_before, item.not_after):
        term = f"{certificate.not_before:%Y-%m-%dT%H:%M:%SZ} – {certificate.not_after:%Y-%m-%dT%H:%M:%SZ}"
        _of_certificate(findings, "certificate.validity_differs", certificate, term)


def _parts(content: Content, item: Issuance) -> tuple[tuple[str, object, object], ...]:
    """What is compared as it stands: part, as the certificate says, as the line was frozen."""
    return (
        ("subject", content.subject, item.subject),
        ("email", content.emails, (item.email,) if item.email else ()),
        ("host_name", content.host_names, (item.host_name,) if item.host_name else ()),
        ("key", content.spki_sha256, item.spki_sha256),
        ("authority", content.is_authority, False),
    )


def _check_each_line_once(plans: Mapping[str, PlanLines], facts: Facts, findings: Findings) -> None:
    serials: dict[tuple[str, int], list[int]] = {}
    for serial, issued in facts.issued.items():
        serials.setdefault((issued.plan_id, issued.index), []).append(serial)
    for plan in plans.values():
        was_rolled_back = facts.was_rolled_back(plan.plan_id)
        for line in plan.lines:
            if line.issuance is None:
                continue
            held = serials.get((line.plan_id, line.issuance.index), [])
            if len(held) > 1:
                findings.of("certificate.line_twice", line, serial=held[1])
            elif not held and not was_rolled_back:
                findings.of("certificate.never_issued", line)


def _of_certificate(findings: Findings, code: str, certificate: Certificate, detail: str = "") -> None:
    if certificate.line is not None:
        findings.of(code, certificate.line, serial=certificate.serial, detail=detail)
    else:
        subject = _subject(certificate.parsed)
        findings.of_serial(code, certificate.serial, detail="; ".join(filter(None, (subject, detail))))


def _subject(parsed: x509.Certificate) -> str:
    """The name that a certificate prints, for people; empty where it cannot be read."""
    try:
        return ", ".join(f"{name}={value}" for name, value in reversed(read_content(parsed).subject))
    except (ValueError, AntinError):
        return ""
