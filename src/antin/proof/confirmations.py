"""Confirmations: the device that should hold the new certificate has signed with its key.

Rules:
1. the signature over the challenge verifies with the public key of the certificate that it names;
2. the device is the one that the frozen line names;
3. no challenge is used twice;
4. the certificate was issued before it was confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping

from antin.kernel.canonical import canonical_bytes
from antin.proof.certificates import Certificate
from antin.proof.facts import Confirmed, Facts
from antin.proof.findings import Findings
from antin.proof.signatures import SignatureRefused, verify_signature

__all__ = ["check_confirmations"]

_CONTEXT = b"antin/confirm/v1\n"


def check_confirmations(
    certificates: Mapping[int, Certificate], facts: Facts, findings: Findings
) -> dict[int, Confirmed]:
    """The confirmations that hold, by serial."""
    seen: set[str] = set()
    good: dict[int, Confirmed] = {}
    for serial, fact in facts.confirmed.items():
        certificate = certificates.get(serial)
        if certificate is None:
            findings.of_serial("confirmation.of_unknown_certificate", serial, detail=fact.device)
        elif fact.challenge in seen:
            findings.of_serial("confirmation.challenge_twice", serial, detail=fact.device)
        elif certificate.line is not None and certificate.line.device != fact.device:
            findings.of_serial("confirmation.other_device", serial, detail=fact.device)
        elif serial in facts.issued and fact.at < facts.issued[serial].at:
            findings.of_serial("confirmation.too_early", serial, detail=fact.device)
        elif not _is_signed(certificate, fact):
            findings.of_serial("confirmation.signature_bad", serial, detail=fact.device)
        else:
            good[serial] = fact
        seen.add(fact.challenge)
    return good


def _is_signed(certificate: Certificate, fact: Confirmed) -> bool:
    statement = {"device": fact.device, "certificate_sha256": certificate.sha256, "nonce": fact.challenge}
    try:
        verify_signature(certificate.parsed.public_key(), fact.signature, _CONTEXT + canonical_bytes(statement))
    except (SignatureRefused, ValueError):
        return False
    return True
