"""Subject names: what a certificate says about its holder, derived from the registry and nothing else.

A subject is an ordered list of (attribute, value); the DER is built from it in this order, every value
UTF8String in NFC except country and serial number (PrintableString). Bounds are those of X.520 as RFC 5280
appendix A gives them. Every subject holds an identifier that is never reused for another legal person:
``organizationIdentifier`` for organisations and services, ``serialNumber`` for persons.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.x509.name import _ASN1Type

from antin.kernel.errors import AntinError
from antin.kernel.text import nfc
from antin.pki import der

__all__ = [
    "BOUNDS",
    "OIDS",
    "PRINTABLE",
    "Subject",
    "SubjectRefused",
    "organisation_subject",
    "person_subject",
    "read_subject",
    "service_subject",
    "subject_der",
    "to_x509",
]

# Short names as people write them -> dotted OID.
OIDS = {
    "C": "2.5.4.6",
    "ST": "2.5.4.8",
    "L": "2.5.4.7",
    "O": "2.5.4.10",
    "OU": "2.5.4.11",
    "organizationIdentifier": "2.5.4.97",
    "serialNumber": "2.5.4.5",
    "CN": "2.5.4.3",
}
_NAMES_OF_OIDS = {oid: name for name, oid in OIDS.items()}
# Upper bounds in characters (RFC 5280 appendix A.1; organizationIdentifier: X.520 leaves it unbounded).
BOUNDS = {
    "C": 2,
    "ST": 128,
    "L": 128,
    "O": 64,
    "OU": 64,
    "organizationIdentifier": 256,
    "serialNumber": 64,
    "CN": 64,
}
# Attributes whose ASN.1 type is PrintableString (X.520 clauses 6.3.1 and 6.2.9); all others are UTF8String.
PRINTABLE = frozenset({"C", "serialNumber"})
_PRINTABLE_TEXT = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]+")


class SubjectRefused(AntinError):
    """A value is empty, of the wrong shape or longer than X.520 allows."""

    code = "subject.refused"


@dataclass(frozen=True, slots=True)
class Subject:
    """An ordered distinguished name; checked on construction."""

    attributes: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for name, value in self.attributes:
            _check_attribute(name, value)

    def get(self, name: str) -> str | None:
        """The first value of an attribute, or ``None``."""
        return next((value for key, value in self.attributes if key == name), None)

    def as_list(self) -> list[list[str]]:
        """The canonical form used in frozen plans: ``[["C", "VN"], …]``."""
        return [[name, value] for name, value in self.attributes]

    @classmethod
    def from_list(cls, pairs: list[Any]) -> Subject:
        """The inverse of :meth:`as_list`."""
        return cls(tuple((str(name), str(value)) for name, value in pairs))

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in reversed(self.attributes))


@lru_cache(maxsize=4096)
def _check_attribute(name: str, value: str) -> None:
    """Raise :class:`SubjectRefused` for what X.520 does not allow. What passed is remembered: values repeat."""
    if name not in OIDS:
        raise SubjectRefused(f"Unknown attribute {name}.", remedy=f"Use one of {', '.join(OIDS)}.")
    if not value or value != nfc(value) or not value.isprintable():
        raise SubjectRefused(f"{name} is empty, padded, not NFC or holds control characters: {value!r}.")
    if name in PRINTABLE and not _PRINTABLE_TEXT.fullmatch(value):
        raise SubjectRefused(f"{name} holds characters outside PrintableString: {value!r}.")
    if len(value) > BOUNDS[name]:
        raise SubjectRefused(
            f"{name} has {len(value)} characters, X.520 allows {BOUNDS[name]}: “{value}”.",
            remedy="Register a short name for the organisation.",
            code="subject.too_long",
        )


def organisation_subject(
    *, province: str, locality: str | None, organisation: str, short: str, identifier: str
) -> Subject:
    """The subject of a body with a seal.

    ``province`` and ``locality`` carry their type word (“Tỉnh Phú Thọ”, “Huyện Yên Lạc”; the locality only
    where the unit lies in a district); ``identifier`` becomes ``organizationIdentifier``.
    """
    name = _fitting("O", organisation, short)
    return _subject(province, locality, ("O", name), ("organizationIdentifier", identifier), ("CN", name))


def person_subject(
    *, province: str, locality: str | None, organisation: str, short: str, full_name: str, identifier: str
) -> Subject:
    """The subject of an official of ``organisation``; ``identifier`` becomes ``serialNumber``.

    The identifier is the registry's own number, never the citizen's personal number.
    """
    name = _fitting("O", organisation, short)
    return _subject(province, locality, ("O", name), ("serialNumber", identifier), ("CN", full_name))


def service_subject(
    *,
    province: str,
    owner: str,
    owner_short: str,
    service_name: str,
    identifier: str,
    service_short: str = "",
    locality: str | None = None,
) -> Subject:
    """The subject of a device, service or piece of software; ``O`` is the body that answers for it."""
    return _subject(
        province,
        locality,
        ("O", _fitting("O", owner, owner_short)),
        ("organizationIdentifier", identifier),
        ("CN", _fitting("CN", service_name, service_short or service_name)),
    )


def _fitting(attribute: str, name: str, short: str) -> str:
    """The name, or the registered short name where X.520 has no room for it."""
    return nfc(name) if len(nfc(name)) <= BOUNDS[attribute] else nfc(short)


def _subject(province: str, locality: str | None, *rest: tuple[str, str]) -> Subject:
    place = [("C", "VN"), ("ST", province)] + ([("L", locality)] if locality else [])
    return Subject(tuple((name, nfc(value)) for name, value in (*place, *rest)))


@lru_cache(maxsize=4096)
def _relative_x509_name(name: str, value: str) -> x509.RelativeDistinguishedName:
    return x509.RelativeDistinguishedName([_attribute(name, value)])


def _attribute(name: str, value: str) -> x509.NameAttribute[str]:
    kind = _ASN1Type.PrintableString if name in PRINTABLE else _ASN1Type.UTF8String
    oid = x509.ObjectIdentifier(OIDS[name])
    if name != "CN" or len(value.encode()) <= BOUNDS["CN"]:
        return x509.NameAttribute(oid, value, kind)
    # The library counts octets where X.520 counts characters, so it would refuse a long Vietnamese name and
    # warns when it is told not to. Subject has checked the bound.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return x509.NameAttribute(oid, value, kind, _validate=False)


def to_x509(subject: Subject) -> x509.Name:
    """The subject as the certificate builder takes it."""
    return x509.Name([_relative_x509_name(name, value) for name, value in subject.attributes])


def subject_der(subject: Subject) -> bytes:
    """The DER of the subject, written without the certificate builder, for comparing."""
    return der.sequence(*(_relative_name(name, value) for name, value in subject.attributes))


def read_subject(name: bytes) -> Subject:
    """The subject in a DER Name, the inverse of :func:`subject_der`; :class:`SubjectRefused` for foreign names.

    The library reads names too, but warns at every common name of more than 64 octets.
    """
    _, start, end = der.unwrap(name)
    pairs = [
        _read_relative_name(name[content:following])
        for _, _, content, following in der.children(name, start, end)
    ]
    subject = Subject(tuple(pairs))
    if subject_der(subject) != name:
        raise SubjectRefused("The name is not written as this office writes names.", where=str(subject))
    return subject


@lru_cache(maxsize=4096)
def _read_relative_name(content: bytes) -> tuple[str, str]:
    _, start, end = der.unwrap(content)
    (_, _, *oid), (_, _, *text), *_ = der.children(content, start, end)
    dotted = der.read_object_identifier(content[slice(*oid)])
    return _NAMES_OF_OIDS.get(dotted, dotted), content[slice(*text)].decode("utf-8", "replace")


@lru_cache(maxsize=4096)
def _relative_name(name: str, value: str) -> bytes:
    text = der.printable_string(value) if name in PRINTABLE else der.utf8_string(value)
    return der.set_of(der.sequence(der.object_identifier(OIDS[name]), text))
