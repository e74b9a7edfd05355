"""The certificate of a time-stamping unit (RFC 3161 section 2.3, ETSI EN 319 422 section 6)."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from antin.pki.algorithms import PrivateKey, PublicKey, algorithm_of, new_twin_key, sign, spki_der
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import assemble, crl_distribution_points, key_identifier
from antin.pki.linting import lint, refuse_findings
from antin.pki.names import Subject, to_x509
from antin.pki.profiles.profile import KEY_USAGE_BITS

__all__ = ["build_time_stamping"]


def build_time_stamping(
    *,
    issuer_key: PrivateKey,
    issuer: IssuerFacts,
    subject: Subject,
    public_key: PublicKey,
    serial: int,
    not_before: datetime,
    not_after: datetime,
) -> bytes:
    """The certificate (DER) of a time-stamping unit: one purpose, marked critical, and no other."""
    usage = dict.fromkeys(KEY_USAGE_BITS, False) | {"digital_signature": True}
    urls = issuer.urls
    access = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(urls.certificate(issuer.id))
    )
    builder = (
        x509.CertificateBuilder()
        .issuer_name(issuer.name)
        .subject_name(to_x509(subject))
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.AuthorityKeyIdentifier(issuer.key_id, None, None), critical=False)
        .add_extension(x509.SubjectKeyIdentifier(key_identifier(spki_der(public_key))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(crl_distribution_points(urls.crl(issuer.id, 0)), critical=False)
        .add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    )
    algorithm = algorithm_of(issuer_key)
    twin = builder.sign(new_twin_key(algorithm), algorithm.hash)
    refuse_findings(lint(twin.public_bytes(serialization.Encoding.DER)), where=str(subject))
    body = twin.tbs_certificate_bytes
    return assemble(body, sign(issuer_key, body), algorithm)
