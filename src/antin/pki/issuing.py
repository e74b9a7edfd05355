"""Preparing certificates: the exact bytes that will be signed, before the authority's key sees them.

The builder signs with a throw-away *twin* key of the issuer's algorithm, so the body (TBSCertificate) is
final; the twin certificate is linted, the same body is then signed by the authority, and equality of what was
linted and what was signed holds by construction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.pki import der
from antin.pki.admission import IssuanceRefused, admit
from antin.pki.algorithms import Algorithm, PrivateKey, PublicKey, name_of, spki_der
from antin.pki.issuers import IssuerFacts
from antin.pki.mandates import IssuanceItem
from antin.pki.names import to_x509
from antin.pki.profiles import Profile
from antin.pki.profiles.profile import KEY_USAGE_BITS

__all__ = [
    "Prepared",
    "assemble",
    "crl_distribution_points",
    "key_identifier",
    "new_serial",
    "prepare",
    "profile_extensions",
    "tbs_of",
]

SERIAL_RANDOM_OCTETS = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """``tbs``: the DER body to be signed. ``twin``: a whole certificate over it by the throw-away key."""

    tbs: bytes
    twin: bytes


def new_serial(randomness: bytes) -> int:
    """A serial number of 17 octets holding 128 random bits (RFC 5280 section 4.1.2.2: positive, ≤ 20 octets).

    ``randomness`` is at least 16 octets from a cryptographic source; more are ignored.
    """
    if len(randomness) < SERIAL_RANDOM_OCTETS:
        raise IssuanceRefused("A serial number needs 16 random octets.", code="issuance.serial")
    return 1 << 128 | int.from_bytes(randomness[:SERIAL_RANDOM_OCTETS], "big")


def prepare(
    item: IssuanceItem, *, serial: int, public_key: PublicKey, issuer: IssuerFacts, twin_key: PrivateKey
) -> Prepared:
    """Turn an item into the body of its certificate.

    The result depends on nothing but ``item``, ``serial``, ``public_key`` and ``issuer``. Raises
    :class:`IssuanceRefused` or :class:`~antin.pki.profiles.ProfileRefused`.
    """
    profile = admit(item, issuer)
    spki = spki_der(public_key)
    _check_key(item, profile, public_key, spki)
    builder = (
        _common_part(profile, issuer, item.shard, item.host_name is not None)
        .subject_name(to_x509(item.subject))
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(_utc(item.not_before))
        .not_valid_after(_utc(item.not_after))
    )
    for extension in _own_extensions(item, spki):
        builder = builder.add_extension(extension, critical=False)
    twin = builder.sign(twin_key, issuer.algorithm.hash).public_bytes(serialization.Encoding.DER)
    return Prepared(tbs_of(twin), twin)


def assemble(tbs: bytes, signature: bytes, algorithm: Algorithm) -> bytes:
    """The DER certificate (or CRL) of a body and its signature."""
    return der.sequence(tbs, algorithm.identifier, der.bit_string(signature))


def tbs_of(certificate_der: bytes) -> bytes:
    """The signed body inside a DER certificate."""
    _, start, _ = der.unwrap(certificate_der)
    _, _, end = der.unwrap(certificate_der, start)
    return certificate_der[start:end]


def key_identifier(spki: bytes) -> bytes:
    """The leftmost 160 bits of SHA-256 over the key itself (RFC 7093 section 2, method 1)."""
    _, start, end = der.unwrap(spki)
    *_, (_, _, content, following) = der.children(spki, start, end)
    return hashlib.sha256(spki[content + 1 : following]).digest()[:20]


def _check_key(item: IssuanceItem, profile: Profile, public_key: PublicKey, spki: bytes) -> None:
    place = f"item {item.index}, {item.holder_kind} {item.holder_id}"
    if hashlib.sha256(spki).hexdigest() != item.spki_sha256:
        raise IssuanceRefused("The key is not the one of the plan.", where=place, code="issuance.public_key")
    if name_of(public_key) not in profile.keys:
        raise IssuanceRefused(
            f"Profile “{profile.id}” does not allow keys of kind {name_of(public_key)}.",
            where=place,
            code="issuance.public_key",
        )


@lru_cache(maxsize=256)
def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _own_extensions(item: IssuanceItem, spki: bytes) -> list[x509.ExtensionType]:
    """What only this holder's certificate says; it follows what all of them say."""
    names: list[x509.GeneralName] = []
    if item.email is not None:
        # The library would parse it as a mail header's address, for a third of all the time that preparing
        # takes. Admission has matched it against the stricter form of a bare address.
        names.append(x509.RFC822Name._init_without_validation(item.email))
    if item.host_name is not None:
        names.append(x509.DNSName(item.host_name))
    key: list[x509.ExtensionType] = [x509.SubjectKeyIdentifier(key_identifier(spki))]
    return [*key, x509.SubjectAlternativeName(names)] if names else key


@lru_cache(maxsize=64)
def _common_part(
    profile: Profile, issuer: IssuerFacts, shard: int, with_host_name: bool
) -> x509.CertificateBuilder:
    """What all certificates of one profile, issuer and shard have in common.

    Its extensions are encoded here once, by the library itself, not once a certificate.
    """
    builder = x509.CertificateBuilder().issuer_name(issuer.name)
    for extension, critical in (
        (x509.AuthorityKeyIdentifier(issuer.key_id, None, None), False),
        *profile_extensions(profile, issuer.urls.practice_statement, with_host_name=with_host_name),
        (crl_distribution_points(issuer.urls.crl(issuer.id, shard)), False),
        (_authority_information_access(issuer.urls.ocsp, issuer.urls.certificate(issuer.id)), False),
    ):
        encoded = x509.UnrecognizedExtension(extension.oid, extension.public_bytes())
        builder = builder.add_extension(encoded, critical)
    return builder


def profile_extensions(
    profile: Profile, practice_statement: str, *, with_host_name: bool = False
) -> list[tuple[x509.ExtensionType, bool]]:
    """Basic constraints, key usage, purposes and policies, each with its criticality."""
    usage = dict.fromkeys(KEY_USAGE_BITS, False) | dict.fromkeys(profile.key_usage, True)
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(profile.is_authority, profile.path_length), True),
        (x509.KeyUsage(**usage), True),
    ]
    if purposes := profile.extended_key_usage_oids(with_host_name=with_host_name):
        extensions.append((x509.ExtendedKeyUsage([x509.ObjectIdentifier(oid) for oid in purposes]), False))
    if profile.policies:
        extensions.append((_certificate_policies(profile.policies, practice_statement), False))
    return extensions


def _certificate_policies(policies: tuple[str, ...], practice_statement: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier(oid), [practice_statement]) for oid in policies]
    )


def crl_distribution_points(url: str) -> x509.CRLDistributionPoints:
    """The one address at which the CRL for a certificate lies."""
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])


def _authority_information_access(ocsp: str, certificate: str) -> x509.AuthorityInformationAccess:
    access = x509.oid.AuthorityInformationAccessOID
    return x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(access.OCSP, x509.UniformResourceIdentifier(ocsp)),
            x509.AccessDescription(access.CA_ISSUERS, x509.UniformResourceIdentifier(certificate)),
        ]
    )
