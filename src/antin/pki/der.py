"""Just enough DER (X.690) to write and read the objects that Antin treats byte by byte.

Certificates are built by the `cryptography` library. CRLs are written here because its builder is quadratic
(a million entries would take forty minutes); expected certificate bodies are written here because a check
that shared the builder's code would share its mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from antin.kernel.errors import AntinError

__all__ = [
    "NULL",
    "TRUE",
    "UnableToReadDer",
    "bit_string",
    "children",
    "explicit",
    "generalized_time",
    "header",
    "ia5_string",
    "integer",
    "named_bits",
    "object_identifier",
    "octet_string",
    "printable_string",
    "read_integer",
    "read_object_identifier",
    "read_time",
    "sequence",
    "set_of",
    "time",
    "tlv",
    "unwrap",
    "utf8_string",
]

NULL = b"\x05\x00"
TRUE = b"\x01\x01\xff"
_FIRST_YEAR_OF_GENERALIZED_TIME = 2050  # RFC 5280 section 4.1.2.5
_TIME_DIGITS = {0x17: 12, 0x18: 14}


class UnableToReadDer(AntinError):
    """The bytes are not the DER that was expected."""

    code = "der.unreadable"
    exit_code = 5


def header(tag: int, length: int) -> bytes:
    """Tag and definite length in the fewest octets."""
    if length < 0x80:
        return bytes((tag, length))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets


def tlv(tag: int, content: bytes) -> bytes:
    """One value with a one-octet tag."""
    return header(tag, len(content)) + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE of ready values."""
    return tlv(0x30, b"".join(parts))


def set_of(part: bytes) -> bytes:
    """SET of one value (names here are single-valued)."""
    return tlv(0x31, part)


def explicit(number: int, content: bytes) -> bytes:
    """Constructed context tag ``[number]``."""
    return tlv(0xA0 | number, content)


def integer(value: int) -> bytes:
    """INTEGER in the fewest octets."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def bit_string(content: bytes) -> bytes:
    """BIT STRING of whole octets."""
    return tlv(0x03, b"\x00" + content)


def named_bits(positions: list[int]) -> bytes:
    """BIT STRING with named bits, trailing zero bits removed (X.690 section 11.2.2)."""
    size = max(positions) + 1
    value = sum(1 << (size - 1 - position) for position in positions)
    unused = -size % 8
    return tlv(0x03, bytes((unused,)) + (value << unused).to_bytes((size + 7) // 8, "big"))


def octet_string(content: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(0x04, content)


def utf8_string(text: str) -> bytes:
    """UTF8String."""
    return tlv(0x0C, text.encode())


def printable_string(text: str) -> bytes:
    """PrintableString; the caller has checked the alphabet."""
    return tlv(0x13, text.encode("ascii"))


def ia5_string(text: str) -> bytes:
    """IA5String."""
    return tlv(0x16, text.encode("ascii"))


@lru_cache(maxsize=256)
def object_identifier(dotted: str) -> bytes:
    """OBJECT IDENTIFIER from its dotted form; arcs may be as large as those of ``2.25`` (X.667)."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(0x06, b"".join(_arc(arc) for arc in (first * 40 + second, *rest)))


def _arc(value: int) -> bytes:
    octets = [value & 0x7F]
    while value := value >> 7:
        octets.append(0x80 | (value & 0x7F))
    return bytes(reversed(octets))


def time(moment: datetime) -> bytes:
    """UTCTime through 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5)."""
    if moment.astimezone(UTC).year >= _FIRST_YEAR_OF_GENERALIZED_TIME:
        return generalized_time(moment)
    return tlv(0x17, moment.astimezone(UTC).strftime("%y%m%d%H%M%SZ").encode())


def generalized_time(moment: datetime) -> bytes:
    """GeneralizedTime in UTC without fractions."""
    return tlv(0x18, moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


def unwrap(data: bytes, offset: int = 0) -> tuple[int, int, int]:
    """``(tag, start, end)`` of the content of the value at ``offset``; raises :class:`UnableToReadDer`."""
    try:
        tag, length = data[offset], data[offset + 1]
        start = offset + 2
        if length >= 0x80:
            start += length & 0x7F
            octets = data[offset + 2 : start]
            length = int.from_bytes(octets, "big")
            if not octets or octets[0] == 0 or length < 0x80:
                raise UnableToReadDer("A length is not in its shortest form.", where=f"octet {offset}")
    except IndexError:
        raise UnableToReadDer("The value ends too early.", where=f"octet {offset}") from None
    if start + length > len(data):
        raise UnableToReadDer("The value ends too early.", where=f"octet {offset}")
    return tag, start, start + length


def children(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """``(tag, offset, start, end)`` of each value between ``start`` and ``end``, in order."""
    while start < end:
        tag, content, following = unwrap(data, start)
        if following > end:
            raise UnableToReadDer("A value leaves its container.", where=f"octet {start}")
        yield tag, start, content, following
        start = following


def read_integer(content: bytes) -> int:
    """The content octets of an INTEGER."""
    if not content or (len(content) > 1 and content[0] in (0, 0xFF) and (content[0] ^ content[1]) < 0x80):
        raise UnableToReadDer("An INTEGER is not in its shortest form.")
    return int.from_bytes(content, "big", signed=True)


def read_object_identifier(content: bytes) -> str:
    """The content octets of an OBJECT IDENTIFIER as dotted text."""
    arcs: list[int] = []
    value = 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if octet < 0x80:
            arcs.append(value)
            value = 0
    if not arcs:
        raise UnableToReadDer("An OBJECT IDENTIFIER is empty.")
    first = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (first, arcs[0] - 40 * first, *arcs[1:]))


@lru_cache(maxsize=4096)
def read_time(tag: int, content: bytes) -> datetime:
    """A UTCTime (tag 0x17) or GeneralizedTime (0x18) as RFC 5280 writes them."""
    digits = content[:-1]
    if (
        tag not in _TIME_DIGITS
        or len(digits) != _TIME_DIGITS[tag]
        or not digits.isdigit()
        or content[-1:] != b"Z"
    ):
        raise UnableToReadDer("A time is not written as RFC 5280 asks.")
    year = int(digits[:-10])
    if tag == 0x17:
        year += 1900 if year >= 50 else 2000
    month, day, hour, minute, second = (int(digits[at : at + 2] or digits[at:]) for at in range(-10, 0, 2))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise UnableToReadDer("A time names no moment.") from None
