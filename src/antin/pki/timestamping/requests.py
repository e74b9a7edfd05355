"""Reading time-stamp requests (RFC 3161 section 2.4.1): strict, with the failure that the answer names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from antin.kernel.errors import AntinError
from antin.pki import der

__all__ = [
    "LARGEST_REQUEST",
    "Failure",
    "TimeStampRefused",
    "TimeStampRequest",
    "encode_request",
    "read_time_stamp_request",
]

LARGEST_REQUEST = 4_096  # octets
_LONGEST_NONCE = 64  # octets
# Content octets of the identifier -> octets of the digest. Weaker ones are not stamped (ETSI TS 119 312).
_DIGESTS = {
    der.object_identifier("2.16.840.1.101.3.4.2.1")[2:]: 32,
    der.object_identifier("2.16.840.1.101.3.4.2.2")[2:]: 48,
    der.object_identifier("2.16.840.1.101.3.4.2.3")[2:]: 64,
}
_IDENTIFIERS = {size: identifier for identifier, size in _DIGESTS.items()}


class Failure(IntEnum):
    """PKIFailureInfo, by its bit (RFC 3161 section 2.4.2)."""

    BAD_ALGORITHM = 0
    BAD_REQUEST = 2
    BAD_DATA_FORMAT = 5
    TIME_NOT_AVAILABLE = 14
    UNACCEPTED_POLICY = 15
    UNACCEPTED_EXTENSION = 16
    SYSTEM_FAILURE = 25


class TimeStampRefused(AntinError):
    """No token is made; ``failure`` is what the answer says."""

    code = "tsa.refused"
    exit_code = 7

    def __init__(self, message: str, failure: Failure, *, where: str = "", remedy: str = "") -> None:
        super().__init__(message, where=where, remedy=remedy, code=f"tsa.{failure.name.lower()}")
        self.failure = failure


@dataclass(frozen=True, slots=True)
class TimeStampRequest:
    """What is to be stamped. ``imprint`` is the whole MessageImprint as it came; the token repeats it."""

    imprint: bytes
    policy: str | None
    nonce: bytes | None  # content octets of the INTEGER, repeated as they came
    wants_certificate: bool


def encode_request(digest: bytes, *, nonce: int, wants_certificate: bool = True) -> bytes:
    """A request for a SHA-256, SHA-384 or SHA-512 digest, as a client sends it."""
    algorithm = der.sequence(der.tlv(0x06, _IDENTIFIERS[len(digest)]), der.NULL)
    imprint = der.sequence(algorithm, der.octet_string(digest))
    return der.sequence(der.integer(1), imprint, der.integer(nonce), der.TRUE if wants_certificate else b"")


def read_time_stamp_request(data: bytes) -> TimeStampRequest:
    """The request in ``data``; raises :class:`TimeStampRefused`."""
    if len(data) > LARGEST_REQUEST:
        raise _malformed(f"A request of {len(data)} octets is longer than {LARGEST_REQUEST}.")
    try:
        return _read(data)
    except der.UnableToReadDer as problem:
        raise _malformed(problem.message) from problem


def _read(data: bytes) -> TimeStampRequest:
    tag, start, end = der.unwrap(data)
    if tag != 0x30 or end != len(data):
        raise _malformed("This is not one TimeStampReq.")
    fields = list(der.children(data, start, end))
    if len(fields) < 2 or data[fields[0][1] : fields[0][3]] != b"\x02\x01\x01" or fields[1][0] != 0x30:
        raise _malformed("The request has no version 1 or nothing to stamp.")
    imprint = fields[1]
    _check_imprint(data, imprint)
    policy, nonce, wants_certificate = _options(data, fields[2:])
    return TimeStampRequest(data[imprint[1] : imprint[3]], policy, nonce, wants_certificate)


def _check_imprint(data: bytes, field: tuple[int, int, int, int]) -> None:
    parts = list(der.children(data, field[2], field[3]))
    if [tag for tag, *_ in parts] != [0x30, 0x04]:
        raise _malformed("The message imprint is not one.")
    algorithm = list(der.children(data, parts[0][2], parts[0][3]))
    has_null = len(algorithm) == 2 and data[algorithm[1][1] : algorithm[1][3]] == der.NULL
    if not algorithm or algorithm[0][0] != 0x06 or not (len(algorithm) == 1 or has_null):
        raise _malformed("The hash algorithm is not one.")
    size = _DIGESTS.get(data[algorithm[0][2] : algorithm[0][3]])
    if size is None:
        raise TimeStampRefused(
            "Only SHA-256, SHA-384 and SHA-512 are stamped.", Failure.BAD_ALGORITHM, remedy="Use SHA-256."
        )
    if parts[1][3] - parts[1][2] != size:
        raise TimeStampRefused("The digest is not as long as its algorithm's.", Failure.BAD_DATA_FORMAT)


def _options(data: bytes, fields: list[tuple[int, int, int, int]]) -> tuple[str | None, bytes | None, bool]:
    """Policy, nonce and whether the certificate is wanted; each at most once and in this order."""
    policy: str | None = None
    nonce: bytes | None = None
    wants_certificate = False
    last = 0
    for tag, _, start, end in fields:
        place = {0x06: 1, 0x02: 2, 0x01: 3, 0xA0: 4}.get(tag, 0)
        if place <= last:
            raise _malformed("The request holds something unknown, twice or out of order.")
        last, content = place, data[start:end]
        if tag == 0x06:
            policy = der.read_object_identifier(content)
        elif tag == 0x02:
            nonce = _nonce(content)
        elif tag == 0x01:
            wants_certificate = _boolean(content)
        else:
            raise TimeStampRefused("No extension is known here.", Failure.UNACCEPTED_EXTENSION)
    return policy, nonce, wants_certificate


def _nonce(content: bytes) -> bytes:
    der.read_integer(content)
    if len(content) > _LONGEST_NONCE:
        raise _malformed(f"A nonce has at most {_LONGEST_NONCE} octets.")
    return content


def _boolean(content: bytes) -> bool:
    if content not in (b"\x00", b"\xff"):
        raise _malformed("A BOOLEAN is not in DER.")
    return content == b"\xff"


def _malformed(message: str) -> TimeStampRefused:
    return TimeStampRefused(message, Failure.BAD_REQUEST)
