"""Every field of a certificate as lines of text, read from its DER and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from antin.pki.names import OIDS

__all__ = ["field_lines", "pem_of"]

_SHORT_NAMES = {x509.ObjectIdentifier(oid): name for name, oid in OIDS.items()}
_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign"),
)


def field_lines(der: bytes) -> Iterator[str]:
    """Field names are those of RFC 5280, in the order of the structure."""
    certificate = x509.load_der_x509_certificate(der)
    yield f"version: {certificate.version.value + 1}"
    yield f"serialNumber: {certificate.serial_number:x}"
    yield f"signature: {_oid(certificate.signature_algorithm_oid)}"
    yield f"issuer: {certificate.issuer.rfc4514_string(_SHORT_NAMES)}"
    yield f"notBefore: {certificate.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}"
    yield f"notAfter: {certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    yield f"subject: {certificate.subject.rfc4514_string(_SHORT_NAMES)}"
    yield f"subjectPublicKey: {_key(certificate)}"
    for extension in certificate.extensions:
        critical = " (critical)" if extension.critical else ""
        yield f"{_oid(extension.oid)}{critical}: {_value(extension.value)}"
    yield f"sha256: {certificate.fingerprint(SHA256()).hex()}"


def pem_of(der: bytes) -> str:
    """The certificate as PEM (RFC 7468)."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return f"RSA {key.key_size}" if isinstance(key, rsa.RSAPublicKey) else type(key).__name__


def _oid(oid: x509.ObjectIdentifier) -> str:
    return oid.dotted_string if oid._name == "Unknown OID" else oid._name


def _value(value: x509.ExtensionType) -> str:
    """What the extension says; one that this table does not know is shown as its DER in hex."""
    match value:
        case x509.AuthorityKeyIdentifier():
            return (value.key_identifier or b"").hex()
        case x509.SubjectKeyIdentifier():
            return value.digest.hex()
        case x509.BasicConstraints():
            return f"CA {str(value.ca).lower()}"
        case x509.KeyUsage():
            return ", ".join(name for name in _USAGES if getattr(value, name))
        case x509.ExtendedKeyUsage():
            return ", ".join(map(_oid, value))
        case x509.CertificatePolicies():
            return ", ".join(_policy(policy) for policy in value)
        case x509.CRLDistributionPoints():
            return _names(name for point in value for name in point.full_name or ())
        case x509.AuthorityInformationAccess():
            return ", ".join(f"{_oid(a.access_method)} {_names([a.access_location])}" for a in value)
        case x509.SubjectAlternativeName():
            return _names(value)
    return value.public_bytes().hex()


def _names(names: Iterable[x509.GeneralName]) -> str:
    return ", ".join(str(name.value) for name in names)


def _policy(policy: x509.PolicyInformation) -> str:
    places = [text for text in policy.policy_qualifiers or () if isinstance(text, str)]
    return " ".join([_oid(policy.policy_identifier), *places])
