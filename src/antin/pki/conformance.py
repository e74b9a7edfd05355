"""Whether a certificate body is exactly what its item says: the check the signer makes before it signs.

It shares no code with the preparing side: the expected body is written here octet by octet from item, profile
and issuer, with only two things taken from the body under test, the serial number (any number of the right
size) and the public key (whose hash the item fixes). Equality of octets leaves no room for an extra
extension, another string type or another order; where octets differ, the parts are compared one by one to
name the first that is wrong.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from antin.kernel.errors import AntinError
from antin.pki import der
from antin.pki.admission import admit
from antin.pki.algorithms import KeyRefused, load_public_key, name_of
from antin.pki.issuers import IssuerFacts
from antin.pki.mandates import IssuanceItem
from antin.pki.names import subject_der
from antin.pki.profiles import Profile
from antin.pki.profiles.profile import KEY_USAGE_BITS

__all__ = ["TbsRefused", "compare_with_item"]

_VERSION_3 = b"\xa0\x03\x02\x01\x02"
_FIELDS = ("version", "serial", "algorithm", "issuer", "validity", "subject", "public_key", "extensions")
_SERIAL_OCTETS = range(16, 21)  # at least 120 bits long, at most what RFC 5280 section 4.1.2.2 allows
_NAMES = {
    "2.5.29.35": "authority_key_identifier",
    "2.5.29.19": "basic_constraints",
    "2.5.29.15": "key_usage",
    "2.5.29.37": "extended_key_usage",
    "2.5.29.32": "certificate_policies",
    "2.5.29.31": "crl_distribution_points",
    "1.3.6.1.5.5.7.1.1": "authority_information_access",
    "2.5.29.14": "subject_key_identifier",
    "2.5.29.17": "subject_alternative_name",
}


class TbsRefused(AntinError):
    """The body differs from the item; ``code`` is ``tbs.<field>``."""

    code = "tbs.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class _Body:
    """The fields of a body, each as the octets of its whole value."""

    fields: tuple[bytes, ...]
    serial: int
    spki: bytes


def compare_with_item(tbs: bytes, item: IssuanceItem, issuer: IssuerFacts) -> None:
    """Return if the body is exactly the item's certificate by this issuer, else raise :class:`TbsRefused`.

    An item that may not become a certificate at all raises what :func:`antin.pki.admission.admit` raises.
    """
    profile = admit(item, issuer)
    place = f"item {item.index}, {item.holder_kind} {item.holder_id}"
    try:
        body = _read(tbs)
        _check_serial(body.serial)
        _check_key(body.spki, item, profile)
        expected = _expected(body, item, profile, issuer)
        if der.sequence(*expected) != tbs:
            _name_the_difference(body.fields, expected)
    except der.UnableToReadDer as error:
        raise TbsRefused(f"The body cannot be read: {error}", where=place, code="tbs.encoding") from None
    except TbsRefused as error:
        error.where = place
        raise


def _read(tbs: bytes) -> _Body:
    tag, start, end = der.unwrap(tbs)
    if tag != 0x30 or end != len(tbs):
        raise TbsRefused("The body is not one SEQUENCE.", code="tbs.encoding")
    values = list(der.children(tbs, start, end))
    if len(values) != len(_FIELDS):
        raise TbsRefused(f"The body has {len(values)} fields instead of {len(_FIELDS)}.", code="tbs.version")
    fields = tuple(tbs[offset:following] for _, offset, _, following in values)
    tag, _, content, following = values[1]
    if tag != 0x02:
        raise TbsRefused("The serial number is not an INTEGER.", code="tbs.serial")
    return _Body(fields, der.read_integer(tbs[content:following]), fields[6])


def _check_serial(serial: int) -> None:
    if serial <= 0 or serial.bit_length() // 8 + 1 not in _SERIAL_OCTETS:
        raise TbsRefused("The serial number is not a positive number of 16 to 20 octets.", code="tbs.serial")


def _check_key(spki: bytes, item: IssuanceItem, profile: Profile) -> None:
    if hashlib.sha256(spki).hexdigest() != item.spki_sha256:
        raise TbsRefused("The public key is not the one of the item.", code="tbs.public_key")
    try:
        name = name_of(load_public_key(spki))
    except KeyRefused as error:
        raise TbsRefused(error.message, code="tbs.public_key") from None
    if name not in profile.keys:
        raise TbsRefused(f"Profile “{profile.id}” does not allow {name}.", code="tbs.public_key")


def _expected(body: _Body, item: IssuanceItem, profile: Profile, issuer: IssuerFacts) -> tuple[bytes, ...]:
    shared = _shared_extensions(profile, issuer, item.shard, item.host_name is not None)
    own = _extension("2.5.29.14", der.octet_string(_key_identifier(body.spki)))
    return (
        _VERSION_3,
        der.integer(body.serial),
        issuer.algorithm.identifier,
        issuer.name_der,
        _validity(item.not_before, item.not_after),
        subject_der(item.subject),
        body.spki,
        der.explicit(3, der.sequence(shared, own, _alternative_names(item))),
    )


@lru_cache(maxsize=1024)
def _validity(not_before: datetime, not_after: datetime) -> bytes:
    return der.sequence(der.time(not_before), der.time(not_after))


def _key_identifier(spki: bytes) -> bytes:
    _, start, end = der.unwrap(spki)
    _, _, after_algorithm = der.unwrap(spki, start)
    _, content, _ = der.unwrap(spki, after_algorithm)
    return hashlib.sha256(spki[content + 1 : end]).digest()[:20]


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.object_identifier(oid), der.TRUE if critical else b"", der.octet_string(value))


def _alternative_names(item: IssuanceItem) -> bytes:
    names = der.tlv(0x81, item.email.encode("ascii")) if item.email is not None else b""
    if item.host_name is not None:
        names += der.tlv(0x82, item.host_name.encode("ascii"))
    return _extension("2.5.29.17", der.sequence(names)) if names else b""


@lru_cache(maxsize=64)
def _shared_extensions(profile: Profile, issuer: IssuerFacts, shard: int, with_host_name: bool) -> bytes:
    """All extensions that do not depend on the holder, in the order of the profile."""
    oid = der.object_identifier
    urls = issuer.urls
    qualifier = der.sequence(
        der.sequence(oid("1.3.6.1.5.5.7.2.1"), der.ia5_string(urls.practice_statement))
    )  # id-qt-cps
    policies = [der.sequence(oid(policy), qualifier) for policy in profile.policies]
    purposes = [oid(purpose) for purpose in profile.extended_key_usage_oids(with_host_name=with_host_name)]
    point = der.explicit(0, der.explicit(0, _uri(urls.crl(issuer.id, shard))))
    access = (
        der.sequence(oid("1.3.6.1.5.5.7.48.1"), _uri(urls.ocsp)),
        der.sequence(oid("1.3.6.1.5.5.7.48.2"), _uri(urls.certificate(issuer.id))),
    )
    usage = [KEY_USAGE_BITS.index(name) for name in profile.key_usage]
    return b"".join(
        (
            _extension("2.5.29.35", der.sequence(der.tlv(0x80, issuer.key_id))),
            _extension("2.5.29.19", der.sequence(), critical=True),
            _extension("2.5.29.15", der.named_bits(usage), critical=True),
            _extension("2.5.29.37", der.sequence(*purposes)),
            _extension("2.5.29.32", der.sequence(*policies)),
            _extension("2.5.29.31", der.sequence(der.sequence(point))),
            _extension("1.3.6.1.5.5.7.1.1", der.sequence(*access)),
        )
    )


def _uri(url: str) -> bytes:
    return der.tlv(0x86, url.encode("ascii"))


def _name_the_difference(found: tuple[bytes, ...], expected: tuple[bytes, ...]) -> None:
    for field, is_, should_be in zip(_FIELDS, found, expected, strict=True):
        if is_ == should_be:
            continue
        if field == "validity":
            field = _differing_date(is_, should_be)
        if field == "extensions":
            field = _differing_extension(is_, should_be)
        raise TbsRefused(f"The body differs from the item in: {field.replace('_', ' ')}.", code=f"tbs.{field}")
    raise TbsRefused("The body is not written as expected.", code="tbs.encoding")


def _differing_date(found: bytes, expected: bytes) -> str:
    first = expected[2 : der.unwrap(expected, 2)[2]]
    return "not_before" if found[2 : 2 + len(first)] != first else "not_after"


def _differing_extension(found: bytes, expected: bytes) -> str:
    """The first extension that is missing, changed, doubled or surplus; else ``extensions`` (the order)."""
    wanted, present = dict(_split(expected)), _split(found)
    for position, (oid, octets) in enumerate(present):
        doubled = any(other == oid for other, _ in present[:position])
        if doubled or wanted.get(oid) != octets:
            return _NAMES.get(oid, "extensions")
    missing = [oid for oid in wanted if oid not in dict(present)]
    return _NAMES[missing[0]] if missing else "extensions"


def _split(extensions: bytes) -> list[tuple[str, bytes]]:
    _, start, _ = der.unwrap(extensions)
    _, start, end = der.unwrap(extensions, start)
    found: list[tuple[str, bytes]] = []
    for _, offset, content, following in der.children(extensions, start, end):
        _, oid_start, oid_end = der.unwrap(extensions, content)
        found.append((der.read_object_identifier(extensions[oid_start:oid_end]), extensions[offset:following]))
    return found
