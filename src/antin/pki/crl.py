"""Certificate revocation lists (RFC 5280 section 5), written and read as a stream of entries.

Every list carries its number, its authority key identifier and a critical issuing distribution point, so that
a shard can never pass for the whole (section 5.2.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from antin.kernel.errors import AntinError
from antin.pki import der
from antin.pki.algorithms import Algorithm
from antin.pki.issuing import assemble

__all__ = [
    "REASON_CODES",
    "CrlFacts",
    "CrlRefused",
    "Entry",
    "UnableToReadCrl",
    "assemble_crl",
    "build_tbs",
    "crl_facts",
    "crl_tbs_of",
    "dropped_entries",
    "read_entries",
]

# RFC 5280 section 5.3.1. "unspecified" is never written: the extension is left out instead.
REASON_CODES = {
    "keyCompromise": 1,
    "cACompromise": 2,
    "affiliationChanged": 3,
    "superseded": 4,
    "cessationOfOperation": 5,
    "certificateHold": 6,
    "removeFromCRL": 8,
    "privilegeWithdrawn": 9,
    "aACompromise": 10,
}
_REASONS = {code: name for name, code in REASON_CODES.items()}
Entry = tuple[int, datetime, str | None]  # serial, true moment of revocation, reason

_VERSION_2 = b"\x02\x01\x01"
_CHUNK = 20_000  # entries joined at a time: keeps a million small byte strings from living at once
_CRL_NUMBER = "2.5.29.20"
_REASON = "2.5.29.21"
_IDP = "2.5.29.28"
_AKI = "2.5.29.35"
_EXPIRED_CERTS = "2.5.29.60"


class CrlRefused(AntinError):
    """The list may not be written like this."""

    code = "crl.unwritable"
    exit_code = 7


class UnableToReadCrl(AntinError):
    """The bytes are not a list as this office writes them."""

    code = "crl.unreadable"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class CrlFacts:
    """What a list says besides its entries. ``shard_url`` comes from the issuing distribution point."""

    algorithm: bytes
    issuer_der: bytes
    number: int
    this_update: datetime
    next_update: datetime
    shard_url: str
    authority_key_id: bytes
    expired_certs_on_crl: datetime | None = None


def build_tbs(
    *,
    issuer: bytes,
    number: int,
    this_update: datetime,
    next_update: datetime,
    entries: Iterable[Entry],
    idp_url: str,
    aki: bytes,
    algorithm: Algorithm,
    expired_certs_on_crl: datetime | None = None,
) -> bytes:
    """The DER body of one shard's list; ``entries`` are read once and written in the order given.

    ``issuer`` is the issuer's name as DER, ``idp_url`` the address of the shard as it stands in certificates,
    ``aki`` the issuer's key identifier, ``expired_certs_on_crl`` the moment from which expired certificates
    stay listed (X.509 clause 9.5.2.8). Raises :class:`CrlRefused`.
    """
    if number < 0 or next_update <= this_update:
        raise CrlRefused("A list needs a number and must end after it begins.", where=idp_url)
    revoked = _encode_entries(entries)
    extensions = _extensions(number, idp_url, aki, expired_certs_on_crl)
    parts = [
        _VERSION_2,
        algorithm.identifier,
        issuer,
        der.time(this_update),
        der.time(next_update),
        *([der.header(0x30, len(revoked)), revoked] if revoked else []),
        der.explicit(0, der.sequence(*extensions)),
    ]
    return b"".join((der.header(0x30, sum(map(len, parts))), *parts))


def assemble_crl(tbs: bytes, signature: bytes, algorithm: Algorithm) -> bytes:
    """The DER list of a body and its signature."""
    return assemble(tbs, signature, algorithm)


def _extensions(number: int, url: str, aki: bytes, expired: datetime | None) -> Iterator[bytes]:
    point = der.sequence(der.explicit(0, der.explicit(0, der.tlv(0x86, url.encode("ascii")))))
    yield _extension(_AKI, der.sequence(der.tlv(0x80, aki)))
    yield _extension(_CRL_NUMBER, der.integer(number))
    yield _extension(_IDP, point, critical=True)
    if expired is not None:
        yield _extension(_EXPIRED_CERTS, der.generalized_time(expired))


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.object_identifier(oid), der.TRUE if critical else b"", der.octet_string(value))


def _encode_entries(entries: Iterable[Entry]) -> bytes:
    tails: dict[tuple[datetime, str | None], bytes] = {}
    done = bytearray()
    waiting: list[bytes] = []
    for serial, revoked_at, reason in entries:
        tail = tails.get((revoked_at, reason))
        if tail is None:
            tail = tails[revoked_at, reason] = _tail(revoked_at, reason)
        if serial <= 0:
            raise CrlRefused(f"{serial} is not a serial number.")
        size = serial.bit_length() // 8 + 1
        waiting.append(
            b"%c%c\x02%c%b%b" % (0x30, size + 2 + len(tail), size, serial.to_bytes(size, "big"), tail)
        )
        if len(waiting) == _CHUNK:
            done += b"".join(waiting)
            waiting.clear()
    done += b"".join(waiting)
    return bytes(done)


def _tail(revoked_at: datetime, reason: str | None) -> bytes:
    """What follows the serial number in an entry: the date and, unless unspecified, the reason."""
    if reason is None or reason == "unspecified":
        return der.time(revoked_at)
    if reason not in REASON_CODES:
        raise CrlRefused(
            f"“{reason}” is not a reason of RFC 5280.", remedy=f"Use one of {', '.join(REASON_CODES)}."
        )
    value = der.tlv(0x0A, bytes((REASON_CODES[reason],)))
    return der.time(revoked_at) + der.sequence(_extension(_REASON, value))


def crl_tbs_of(crl: bytes) -> bytes:
    """The signed body of a list; a body comes back as it is."""
    _, start, end = _tbs_span(crl)
    return crl[start:end]


def _tbs_span(data: bytes) -> tuple[int, int, int]:
    """``(content, start, end)`` of the body inside a whole list or a bare body."""
    tag, start, end = der.unwrap(data)
    if tag != 0x30 or end != len(data):
        raise UnableToReadCrl("This is not one DER SEQUENCE.")
    first, inner, inner_end = der.unwrap(data, start)
    if first == 0x30:
        return inner, start, inner_end
    return start, 0, end


def _fields(data: bytes) -> list[tuple[int, int, int, int]]:
    content, _, end = _tbs_span(data)
    found = list(der.children(data, content, end))
    tags = [tag for tag, *_ in found]
    if len(tags) not in (6, 7) or tags[0] != 0x02 or tags[-1] != 0xA0 or found[-1][3] - found[-1][2] < 2:
        raise UnableToReadCrl("The list lacks its version, dates or extensions.")
    return found


def read_entries(data: bytes) -> Iterator[Entry]:
    """The entries of a list or of its body, in order; anything unexpected raises :class:`UnableToReadCrl`."""
    fields = _fields(data)
    if len(fields) == 6:
        return
    _, _, position, end = fields[5]
    tails: dict[bytes, tuple[datetime, str | None]] = {}
    while position < end:
        # An entry is short: 0x30 length 0x02 length serial tail, every length in one octet.
        size = data[position + 1]
        following = position + 2 + size
        tail_at = position + 4 + data[position + 3]
        if (
            data[position] != 0x30
            or size >= 0x80
            or data[position + 2] != 0x02
            or not tail_at < following <= end
            or data[position + 4] >= 0x80
        ):
            raise UnableToReadCrl("An entry is not written as expected.", where=f"octet {position}")
        octets = data[tail_at:following]
        tail = tails.get(octets)
        if tail is None:
            tail = tails[octets] = _read_tail(octets)
        yield int.from_bytes(data[position + 4 : tail_at], "big"), tail[0], tail[1]
        position = following


def _read_tail(octets: bytes) -> tuple[datetime, str | None]:
    tag, start, end = der.unwrap(octets)
    revoked_at = der.read_time(tag, octets[start:end])
    if end == len(octets):
        return revoked_at, None
    reason = _REASONS.get(octets[-1])
    if reason is None or octets != _tail(revoked_at, reason):
        raise UnableToReadCrl("An entry carries something else than a reason.")
    return revoked_at, reason


def dropped_entries(earlier: bytes, later: bytes) -> dict[int, datetime]:
    """Serials (with their moment) that the earlier list holds and the later one lacks or has changed."""
    kept = {(serial, revoked_at) for serial, revoked_at, _ in read_entries(later)}
    return {
        serial: revoked_at
        for serial, revoked_at, _ in read_entries(earlier)
        if (serial, revoked_at) not in kept
    }


def crl_facts(data: bytes) -> CrlFacts:
    """What a list or its body says besides its entries; raises :class:`UnableToReadCrl`."""
    fields = _fields(data)
    values = [data[offset:following] for _, offset, _, following in fields]
    this_update, next_update = (der.read_time(tag, data[start:end]) for tag, _, start, end in fields[3:5])
    extensions = _read_extensions(data, fields[-1])
    expired = extensions.get(_EXPIRED_CERTS)
    facts = CrlFacts(
        algorithm=values[1],
        issuer_der=values[2],
        number=der.read_integer(_content(extensions[_CRL_NUMBER])),
        this_update=this_update,
        next_update=next_update,
        shard_url=_content(_content(_content(_content(extensions[_IDP])))).decode("ascii", "replace"),
        authority_key_id=_content(_content(extensions[_AKI])),
        expired_certs_on_crl=der.read_time(expired[0], _content(expired)) if expired else None,
    )
    _require_own_hand(facts, values)
    return facts


def _require_own_hand(facts: CrlFacts, values: list[bytes]) -> None:
    """Refuse a list whose frame is written in any other way than :func:`build_tbs` writes these facts."""
    address = facts.shard_url if facts.shard_url.isascii() else ""
    extensions = _extensions(facts.number, address, facts.authority_key_id, facts.expired_certs_on_crl)
    frame = [_VERSION_2, der.time(facts.this_update), der.time(facts.next_update)]
    if [values[0], *values[3:5]] != frame or values[-1] != der.explicit(0, der.sequence(*extensions)):
        raise UnableToReadCrl(
            "The list says more or other things than this office writes.", where=facts.shard_url
        )


def _content(value: bytes) -> bytes:
    _, start, end = der.unwrap(value)
    return value[start:end]


def _read_extensions(data: bytes, field: tuple[int, int, int, int]) -> dict[str, bytes]:
    _, start, end = der.unwrap(data, field[2])
    found: dict[str, bytes] = {}
    for _, _, content, following in der.children(data, start, end):
        parts = [data[a:b] for _, _, a, b in der.children(data, content, following)]
        found[der.read_object_identifier(parts[0])] = parts[-1]
    if missing := {_AKI, _CRL_NUMBER, _IDP} - found.keys():
        raise UnableToReadCrl(f"The list lacks the extensions {', '.join(sorted(missing))}.")
    return found
