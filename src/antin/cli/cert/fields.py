"""Every field of a certificate as lines of text, read from its DER and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256

__all__ = ["field_lines"]


def field_lines(der: bytes) -> Iterator[str]:
    """Field names are those of RFC 5280, in the order of the structure."""
    certificate = x509.load_der_x509_certificate(der)
    yield f"version: {certificate.version.value + 1}"
    yield f"serialNumber: {certificate.serial_number:x}"
    yield f"signature: {certificate.signature_algorithm_oid._name}"
    yield f"issuer: {certificate.issuer.rfc4514_string()}"
    yield f"notBefore: {certificate.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}"
    yield f"notAfter: {certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    yield f"subject: {certificate.subject.rfc4514_string()}"
    yield f"subjectPublicKey: {_key(certificate)}"
    for extension in certificate.extensions:
        critical = " (critical)" if extension.critical else ""
        yield f"{extension.oid._name or extension.oid.dotted_string}{critical}: {_value(extension.value)}"
    yield f"sha256: {certificate.fingerprint(SHA256()).hex()}"


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return f"RSA {key.key_size}" if isinstance(key, rsa.RSAPublicKey) else type(key).__name__


def _value(value: x509.ExtensionType) -> str:
    """What the extension says, without the name of its class."""
    text = repr(value)
    return text.removeprefix(f"<{type(value).__name__}").removesuffix(">").strip("()")
