"""Writing OCSP responses (RFC 6960 section 4.2) octet by octet: one body, one signature, one certificate.

Responses by the library's builder take five times as long and cannot repeat a CertID as it was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from antin.pki import der
from antin.pki.algorithms import Algorithm
from antin.pki.crl import REASON_CODES

__all__ = [
    "INTERNAL_ERROR",
    "MALFORMED_REQUEST",
    "TRY_LATER",
    "UNAUTHORIZED",
    "UNKNOWN",
    "Answer",
    "Good",
    "Revoked",
    "Status",
    "Unknown",
    "assemble_response",
    "build_response_body",
    "certificates_field",
]

# Whole responses without a body: OCSPResponseStatus (RFC 6960 section 4.2.1).
MALFORMED_REQUEST = der.sequence(der.tlv(0x0A, b"\x01"))
INTERNAL_ERROR = der.sequence(der.tlv(0x0A, b"\x02"))
TRY_LATER = der.sequence(der.tlv(0x0A, b"\x03"))
UNAUTHORIZED = der.sequence(der.tlv(0x0A, b"\x06"))

_SUCCESSFUL = der.tlv(0x0A, b"\x00")
_BASIC = der.object_identifier("1.3.6.1.5.5.7.48.1.1")
_NONCE = der.object_identifier("1.3.6.1.5.5.7.48.1.2")
_ARCHIVE_CUTOFF = der.object_identifier("1.3.6.1.5.5.7.48.1.6")
_GOOD, _UNKNOWN = b"\x80\x00", b"\x82\x00"


@dataclass(frozen=True, slots=True)
class Good:
    """Issued here and not revoked."""


@dataclass(frozen=True, slots=True)
class Revoked:
    """Ended at a moment; ``reason`` is a name of RFC 5280 section 5.3.1."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Never issued here, or issued by somebody else."""


Status = Good | Revoked | Unknown
UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of one certificate; ``cert_id`` is the CertID as it was asked (DER).

    ``archive_cutoff``: from when on statuses are kept beyond the end of certificates (section 4.4.4).
    """

    cert_id: bytes
    status: Status
    this_update: datetime
    next_update: datetime
    archive_cutoff: datetime | None = None


def build_response_body(
    answers: Sequence[Answer], *, responder_key_hash: bytes, produced_at: datetime, nonce: bytes | None
) -> bytes:
    """ResponseData, ready to be signed. ``responder_key_hash`` is SHA-1 of the responder's key (byKey)."""
    parts = [
        der.explicit(2, der.octet_string(responder_key_hash)),
        _moment(produced_at),
        der.sequence(*(_single(answer) for answer in answers)),
    ]
    if nonce is not None:
        extension = der.sequence(_NONCE, der.octet_string(der.octet_string(nonce)))
        parts.append(der.explicit(1, der.sequence(extension)))
    return der.sequence(*parts)


def certificates_field(certificate: bytes) -> bytes:
    """How a response ends that carries this certificate (DER)."""
    return der.explicit(0, der.sequence(certificate))


def assemble_response(body: bytes, signature: bytes, algorithm: Algorithm, tail: bytes) -> bytes:
    """The whole successful response; ``tail`` is the :func:`certificates_field` of the delegated responder."""
    signed = b"".join((body, algorithm.identifier, der.bit_string(signature), tail))
    basic = b"".join((der.header(0x30, len(signed)), signed))
    inner = b"".join((_BASIC, der.header(0x04, len(basic)), basic))
    wrapped = b"".join((der.header(0x30, len(inner)), inner))
    return b"".join(
        (
            der.header(0x30, len(_SUCCESSFUL) + len(der.header(0xA0, len(wrapped))) + len(wrapped)),
            _SUCCESSFUL,
            der.header(0xA0, len(wrapped)),
            wrapped,
        )
    )


def _single(answer: Answer) -> bytes:
    parts = [
        answer.cert_id,
        _status(answer.status),
        _moment(answer.this_update),
        der.explicit(0, _moment(answer.next_update)),
    ]
    if answer.archive_cutoff is not None:
        parts.append(_cutoff(answer.archive_cutoff))
    return der.sequence(*parts)


def _status(status: Status) -> bytes:
    match status:
        case Good():
            return _GOOD
        case Unknown():
            return _UNKNOWN
        case Revoked(at, reason):
            code = REASON_CODES.get(reason)
            said = b"" if code is None else der.explicit(0, der.tlv(0x0A, bytes((code,))))
            return der.explicit(1, _moment(at) + said)


@lru_cache(maxsize=64)
def _cutoff(moment: datetime) -> bytes:
    extension = der.sequence(_ARCHIVE_CUTOFF, der.octet_string(_moment(moment)))
    return der.explicit(1, der.sequence(extension))


@lru_cache(maxsize=4096)
def _moment(moment: datetime) -> bytes:
    """GeneralizedTime without fractions (section 4.2.2.1)."""
    return der.generalized_time(moment)
