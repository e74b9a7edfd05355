"""A delegated responder's key: made where answers are signed, certified for a day by the authority itself.

The authority signs no answers, and the responder holds no key of an authority (RFC 6960 section 4.2.2.2). The
certificate says ``nocheck``: it lives so briefly that nobody needs to ask about it (section 4.2.2.2.1).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from antin.kernel.canonical import canonical_bytes
from antin.pki.algorithms import PublicKey, new_twin_key, spki_der
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import Prepared, key_identifier
from antin.pki.profiles.profile import KEY_USAGE_BITS

__all__ = ["RESPONDER_LIFETIME", "possession_bytes", "prepare_responder"]

RESPONDER_LIFETIME = timedelta(days=1)
_CONTEXT = b"antin/responder/v1\n"
_SKEW = timedelta(minutes=5)  # clients' clocks may be behind


def possession_bytes(authority_id: str, spki_sha256: str) -> bytes:
    """What a responder signs with its new key when it asks for a certificate."""
    return _CONTEXT + canonical_bytes({"authority": authority_id, "spki_sha256": spki_sha256})


def prepare_responder(*, issuer: IssuerFacts, public_key: PublicKey, serial: int, now: datetime) -> Prepared:
    """The body of a responder's certificate that is valid for a day from ``now``, and its twin."""
    begins = now.replace(microsecond=0)
    usage = dict.fromkeys(KEY_USAGE_BITS, False) | {"digital_signature": True}
    builder = (
        x509.CertificateBuilder()
        .issuer_name(issuer.name)
        .subject_name(_subject(issuer.name))
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(begins - _SKEW)
        .not_valid_after(begins + RESPONDER_LIFETIME)
        .add_extension(x509.AuthorityKeyIdentifier(issuer.key_id, None, None), critical=False)
        .add_extension(x509.SubjectKeyIdentifier(key_identifier(spki_der(public_key))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
    )
    twin = builder.sign(new_twin_key(issuer.algorithm), issuer.algorithm.hash)
    return Prepared(twin.tbs_certificate_bytes, twin.public_bytes(serialization.Encoding.DER))


def _subject(issuer: x509.Name) -> x509.Name:
    """The issuer's name with “OCSP” after its common name."""
    kept = [each for each in issuer if each.oid != NameOID.COMMON_NAME]
    common = str(issuer.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    return x509.Name([*kept, x509.NameAttribute(NameOID.COMMON_NAME, f"{common} OCSP")])
