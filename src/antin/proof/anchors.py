"""The chain above the certificates: one root that signs itself, and the issuing authority that it signed.

Rules:
1. the root's signature over itself and over the issuing certificate holds;
2. both say CA and may sign certificates and CRLs;
3. both are valid at the judged moment;
4. the root's CRL is signed by the root and does not list the issuing authority.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from antin.proof.bundle import Bundle
from antin.proof.findings import Findings

__all__ = ["Anchors", "check_anchors", "read_anchors"]

_FOLDER = "anchors/"


@dataclass(frozen=True, slots=True)
class Anchors:
    """The root, and the issuing authorities by their id."""

    root: x509.Certificate
    issuing: dict[str, x509.Certificate]


def read_anchors(bundle: Bundle, findings: Findings) -> Anchors | None:
    """The certificates in ``anchors/``; ``None`` where there is no readable root."""
    read: dict[str, x509.Certificate] = {}
    for name in bundle.names(_FOLDER, ".pem"):
        try:
            read[name.removeprefix(_FOLDER).removesuffix(".pem")] = x509.load_pem_x509_certificate(
                bundle.read(name)
            )
        except ValueError:
            findings.add("anchor.unreadable", where=name)
    root = read.pop("root", None)
    if root is None or not read:
        findings.add("anchor.missing", where=_FOLDER)
        return None
    return Anchors(root, read)


def check_anchors(anchors: Anchors, bundle: Bundle, at: datetime, findings: Findings) -> None:
    """Check rules 1 to 4."""
    for name, certificate in {"root": anchors.root, **anchors.issuing}.items():
        where = f"{_FOLDER}{name}.pem"
        if not _is_signed(certificate, anchors.root):
            findings.add("anchor.signature_bad", where=where)
        if not _may_sign(certificate):
            findings.add("anchor.not_an_authority", where=where)
        if not certificate.not_valid_before_utc <= at < certificate.not_valid_after_utc:
            findings.add("anchor.not_valid", where=where)
    _check_root_crl(anchors, bundle, findings)


def _is_signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    return _holds(lambda: certificate.verify_directly_issued_by(issuer))


def _holds(verify: Callable[[], None]) -> bool:
    try:
        verify()
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return constraints.ca and usage.key_cert_sign and usage.crl_sign


def _check_root_crl(anchors: Anchors, bundle: Bundle, findings: Findings) -> None:
    where = "crls/root.crl"
    try:
        crl = x509.load_der_x509_crl(bundle.find(where) or b"")
    except ValueError:
        findings.add("crl.missing", where=where)
        return
    key = anchors.root.public_key()
    if crl.issuer != anchors.root.subject or not crl.is_signature_valid(key):  # type: ignore[arg-type]
        findings.add("crl.signature_bad", where=where)
    for name, certificate in anchors.issuing.items():
        if crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
            findings.add("anchor.revoked", where=f"{_FOLDER}{name}.pem")
