"""What a certificate says about its holder, in the terms of a frozen line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography import x509

from antin.proof.der import Element, UnableToReadDer, elements, object_identifier, text

__all__ = ["Content", "read_content"]

_ATTRIBUTES = {
    "2.5.4.6": "C",
    "2.5.4.8": "ST",
    "2.5.4.7": "L",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.97": "organizationIdentifier",
    "2.5.4.5": "serialNumber",
    "2.5.4.3": "CN",
}


@dataclass(frozen=True, slots=True)
class Content:
    """The holder, the key and where the status is told."""

    subject: tuple[tuple[str, str], ...]
    spki_sha256: str
    emails: tuple[str, ...]
    host_names: tuple[str, ...]
    is_authority: bool
    crl_urls: tuple[str, ...]


def read_content(certificate: x509.Certificate) -> Content:
    """Read subject and key from the DER, the rest from the extensions.

    Raises ``ValueError`` or :class:`UnableToReadDer` for what cannot be read.
    """
    subject, key = _subject_and_key(certificate.tbs_certificate_bytes)
    extensions = {type(extension.value): extension.value for extension in certificate.extensions}
    names = extensions.get(x509.SubjectAlternativeName)
    points = extensions.get(x509.CRLDistributionPoints)
    constraints = extensions.get(x509.BasicConstraints)
    alternative = list(names) if isinstance(names, x509.SubjectAlternativeName) else []
    return Content(
        subject=tuple(_attribute(each.whole) for each in elements(subject.content)),
        spki_sha256=sha256(key.whole).hexdigest(),
        emails=tuple(name.value for name in alternative if isinstance(name, x509.RFC822Name)),
        host_names=tuple(name.value for name in alternative if isinstance(name, x509.DNSName)),
        is_authority=isinstance(constraints, x509.BasicConstraints) and constraints.ca,
        crl_urls=_urls(points) if isinstance(points, x509.CRLDistributionPoints) else (),
    )


def _subject_and_key(tbs: bytes) -> tuple[Element, Element]:
    """RFC 5280 section 4.1: version, serial, signature, issuer, validity, subject, subjectPublicKeyInfo."""
    parts = elements(elements(tbs)[0].content)
    if len(parts) < 7 or parts[0].tag != 0xA0:
        raise UnableToReadDer("The certificate is not of version 3.")
    return parts[5], parts[6]


@lru_cache(maxsize=4096)
def _attribute(relative_name: bytes) -> tuple[str, str]:
    """One attribute; country, province and office are the same in thousands of certificates."""
    (relative,) = elements(relative_name)
    members = elements(relative.content)
    if len(members) != 1:
        raise UnableToReadDer("A relative name of several attributes is not used here.")
    kind, value = elements(members[0].content)
    oid = object_identifier(kind)
    return _ATTRIBUTES.get(oid, oid), text(value)


def _urls(points: x509.CRLDistributionPoints) -> tuple[str, ...]:
    return tuple(str(name.value) for point in points for name in point.full_name or ())
