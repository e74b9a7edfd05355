"""The certificates of a key ceremony: the root and the authorities below it. Keys come in, certificates go out.

Every certificate is linted on its twin before the authority's key signs it, like any other. The names of a
demonstration say so: ``CN=Antin DEMO Root CA``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.pki.admission import IssuanceRefused
from antin.pki.algorithms import PrivateKey, PublicKey, algorithm_of, name_of, new_twin_key, sign, spki_der
from antin.pki.crl import Entry, assemble_crl, build_tbs
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import assemble, crl_distribution_points, key_identifier, profile_extensions
from antin.pki.linting import lint, refuse_findings
from antin.pki.names import Subject, to_x509
from antin.pki.profiles import Profile, crl_settings, get_profile, latest_not_after
from antin.pki.urls import UrlPlan

__all__ = ["authority_subject", "build_issuing", "build_root", "root_crl"]


def authority_subject(role: str, *, demo: bool) -> Subject:
    """The subject of an authority: ``role`` is ``"Root CA"``, ``"Issuing CA 1"``…"""
    mark = "DEMO " if demo else ""
    return Subject((("C", "VN"), ("O", f"Antin {mark}".strip()), ("CN", f"Antin {mark}{role}")))


def build_root(
    *,
    key: PrivateKey,
    subject: Subject,
    serial: int,
    not_before: datetime,
    not_after: datetime,
    base_url: str,
    authority_id: str = "root",
) -> bytes:
    """The self-signed root certificate (DER).

    It points to its own list: relying software that checks every link asks whether that list, whose scope is
    marked by a critical issuing distribution point, covers the root too.
    """
    profile = get_profile("root")
    public_key = key.public_key()
    builder = (
        _builder(profile, subject, public_key, serial, not_before, not_after, base_url)
        .issuer_name(to_x509(subject))
        .add_extension(
            x509.AuthorityKeyIdentifier(key_identifier(spki_der(public_key)), None, None), critical=False
        )
        .add_extension(crl_distribution_points(UrlPlan(base_url).crl(authority_id, 0)), critical=False)
    )
    return _lint_and_sign(builder, key)


def build_issuing(
    *,
    root_key: PrivateKey,
    root: IssuerFacts,
    subject: Subject,
    public_key: PublicKey,
    serial: int,
    not_before: datetime,
    not_after: datetime,
) -> bytes:
    """The certificate (DER) of an issuing authority, signed by the root."""
    profile = get_profile("issuing")
    if not_before < root.certificate.not_valid_before_utc or not_after > root.certificate.not_valid_after_utc:
        raise IssuanceRefused(
            "The authority would outlive the root.", where=str(subject), code="issuance.validity"
        )
    urls = root.urls
    issuers = x509.AccessDescription(
        x509.oid.AuthorityInformationAccessOID.CA_ISSUERS,
        x509.UniformResourceIdentifier(urls.certificate(root.id)),
    )
    builder = (
        _builder(profile, subject, public_key, serial, not_before, not_after, root.base_url)
        .issuer_name(root.name)
        .add_extension(x509.AuthorityKeyIdentifier(root.key_id, None, None), critical=False)
        .add_extension(crl_distribution_points(urls.crl(root.id, 0)), critical=False)
        .add_extension(x509.AuthorityInformationAccess([issuers]), critical=False)
    )
    return _lint_and_sign(builder, root_key)


def root_crl(
    *,
    root_key: PrivateKey,
    root: IssuerFacts,
    number: int,
    this_update: datetime,
    entries: Iterable[Entry] = (),
) -> bytes:
    """The root's list of revoked authorities (DER); it serves as long as the root's CRL settings say."""
    tbs = build_tbs(
        issuer=root.name_der,
        number=number,
        this_update=this_update,
        next_update=this_update + crl_settings("root").lifetime,
        entries=entries,
        idp_url=root.urls.crl(root.id, 0),
        aki=root.key_id,
        algorithm=root.algorithm,
    )
    return assemble_crl(tbs, sign(root_key, tbs), algorithm_of(root_key))


def _builder(
    profile: Profile,
    subject: Subject,
    public_key: PublicKey,
    serial: int,
    not_before: datetime,
    not_after: datetime,
    base_url: str,
) -> x509.CertificateBuilder:
    if name_of(public_key) not in profile.keys:
        raise IssuanceRefused(
            f"Profile “{profile.id}” does not allow {name_of(public_key)}.",
            where=str(subject),
            code="issuance.public_key",
        )
    if not not_before < not_after <= latest_not_after(profile.validity, not_before):
        raise IssuanceRefused(
            "The authority's dates are not in order or last longer than the law allows.",
            where=str(subject),
            remedy="An authority lasts at most 20 years (Decree 68/2024 Art. 9).",
            code="issuance.validity",
        )
    builder = (
        x509.CertificateBuilder()
        .subject_name(to_x509(subject))
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier(key_identifier(spki_der(public_key))), critical=False)
    )
    for extension, critical in profile_extensions(profile, UrlPlan(base_url).practice_statement):
        builder = builder.add_extension(extension, critical)
    return builder


def _lint_and_sign(builder: x509.CertificateBuilder, key: PrivateKey) -> bytes:
    algorithm = algorithm_of(key)
    twin = builder.sign(new_twin_key(algorithm), algorithm.hash)
    refuse_findings(lint(twin.public_bytes(serialization.Encoding.DER)), where="authority certificate")
    tbs = twin.tbs_certificate_bytes
    return assemble(tbs, sign(key, tbs), algorithm)
