"""What a certificate of this office says, cut out of its octets, so that nobody need store it twice."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice

from antin.pki import der
from antin.pki.issuing import tbs_of
from antin.pki.names import Subject, read_subject

__all__ = ["spki_sha256_of", "subject_of"]

_SUBJECT, _PUBLIC_KEY = 5, 6  # places in a version 3 body (RFC 5280 section 4.1)


def subject_of(certificate_der: bytes) -> Subject:
    """Whom or what the certificate names; :class:`~antin.pki.names.SubjectRefused` for a foreign one."""
    return read_subject(_field(certificate_der, _SUBJECT))


def spki_sha256_of(certificate_der: bytes) -> str:
    """SHA-256 over the DER SubjectPublicKeyInfo, as lower-case hex."""
    return sha256(_field(certificate_der, _PUBLIC_KEY)).hexdigest()


def _field(certificate_der: bytes, place: int) -> bytes:
    tbs = tbs_of(certificate_der)
    _, start, end = der.unwrap(tbs)
    found = next(islice(der.children(tbs, start, end), place, None), None)
    if found is None:
        raise der.UnableToReadDer("The body has too few fields.")
    _, offset, _, following = found
    return tbs[offset:following]
