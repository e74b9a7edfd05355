"""Reading OCSP requests (RFC 6960 section 4.1): strict DER, stated limits, one typed refusal for all else.

A signed request is read like any other; its signature is not looked at, because status is told to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from antin.kernel.errors import AntinError
from antin.pki import der

__all__ = [
    "LARGEST_REQUEST",
    "MOST_CERTIFICATES",
    "CertId",
    "OcspRequest",
    "OcspRequestRefused",
    "read_ocsp_request",
]

LARGEST_REQUEST = 16_384  # octets
MOST_CERTIFICATES = 64  # in one request
_LONGEST_NONCE = 128  # octets, RFC 9654 section 2.1
_LONGEST_SERIAL = 20  # octets, RFC 5280 section 4.1.2.2
_NONCE = der.object_identifier("1.3.6.1.5.5.7.48.1.2")[2:]

_Field = tuple[int, int, int, int]  # tag, offset, start and end of the content


class OcspRequestRefused(AntinError):
    """The octets are no request that RFC 6960 allows; the answer is ``malformedRequest``."""

    code = "ocsp.malformed"
    exit_code = 2


@dataclass(frozen=True, slots=True)
class CertId:
    """Which certificate is asked for. ``raw`` is the whole CertID as it came; the answer repeats it."""

    raw: bytes
    hash_algorithm: bytes  # content octets of the OBJECT IDENTIFIER
    issuer_name_hash: bytes
    issuer_key_hash: bytes
    serial: int


@dataclass(frozen=True, slots=True)
class OcspRequest:
    """At least one certificate, and the nonce to repeat."""

    cert_ids: tuple[CertId, ...]
    nonce: bytes | None


def read_ocsp_request(data: bytes) -> OcspRequest:
    """The request in ``data``; raises :class:`OcspRequestRefused`."""
    if len(data) > LARGEST_REQUEST:
        raise OcspRequestRefused(f"A request of {len(data)} octets is longer than {LARGEST_REQUEST}.")
    try:
        return _read(data)
    except der.UnableToReadDer as problem:
        raise OcspRequestRefused(problem.message, where=problem.where) from problem


def _read(data: bytes) -> OcspRequest:
    outer = _fields(data, _whole(data, 0, len(data)))
    if not 1 <= len(outer) <= 2 or outer[0][0] != 0x30 or (len(outer) == 2 and outer[1][0] != 0xA0):
        raise OcspRequestRefused("This is not an OCSPRequest.")
    fields = _fields(data, outer[0])
    _skip_version(data, fields)
    if fields and fields[0][0] == 0xA1:  # the requestor's name, which nobody checks
        fields.pop(0)
    if not 1 <= len(fields) <= 2 or fields[0][0] != 0x30 or (len(fields) == 2 and fields[1][0] != 0xA2):
        raise OcspRequestRefused("The request has no list of certificates, or something after it.")
    nonce = _nonce(data, fields[1]) if len(fields) == 2 else None
    return OcspRequest(_cert_ids(data, fields[0]), nonce)


def _whole(data: bytes, start: int, end: int) -> _Field:
    """The one SEQUENCE that fills ``data[start:end]``."""
    tag, content, following = der.unwrap(data, start)
    if tag != 0x30 or following != end:
        raise OcspRequestRefused("Something else than one SEQUENCE.", where=f"octet {start}")
    return tag, start, content, following


def _fields(data: bytes, field: _Field) -> list[_Field]:
    return list(der.children(data, field[2], field[3]))


def _skip_version(data: bytes, fields: list[_Field]) -> None:
    if fields and fields[0][0] == 0xA0:
        _, _, start, end = fields.pop(0)
        if data[start:end] != b"\x02\x01\x00":
            raise OcspRequestRefused("The request has another version than 1.")


def _cert_ids(data: bytes, request_list: _Field) -> tuple[CertId, ...]:
    requests = _fields(data, request_list)
    if not 1 <= len(requests) <= MOST_CERTIFICATES:
        raise OcspRequestRefused(f"A request asks for 1 to {MOST_CERTIFICATES} certificates.")
    return tuple(_one(data, request) for request in requests)


def _one(data: bytes, request: _Field) -> CertId:
    fields = _fields(data, request)
    if request[0] != 0x30 or not 1 <= len(fields) <= 2 or fields[0][0] != 0x30:
        raise OcspRequestRefused("A Request has no CertID.", where=f"octet {request[1]}")
    if len(fields) == 2:
        if fields[1][0] != 0xA0:
            raise OcspRequestRefused("A Request holds something unknown.", where=f"octet {fields[1][1]}")
        for identifier, is_critical, _ in _extensions(data, fields[1]):
            _refuse_critical(identifier, is_critical)
    return _cert_id(data, fields[0])


def _cert_id(data: bytes, field: _Field) -> CertId:
    parts = _fields(data, field)
    if [tag for tag, *_ in parts] != [0x30, 0x04, 0x04, 0x02]:
        raise OcspRequestRefused("A CertID is not one.", where=f"octet {field[1]}")
    algorithm, name_hash, key_hash, serial = parts
    octets = data[serial[2] : serial[3]]
    number = der.read_integer(octets)
    if number < 0 or len(octets) > _LONGEST_SERIAL + 1:
        raise OcspRequestRefused("A serial number is negative or too long.", where=f"octet {serial[1]}")
    return CertId(
        raw=data[field[1] : field[3]],
        hash_algorithm=_hash_algorithm(data, algorithm),
        issuer_name_hash=data[name_hash[2] : name_hash[3]],
        issuer_key_hash=data[key_hash[2] : key_hash[3]],
        serial=number,
    )


def _hash_algorithm(data: bytes, field: _Field) -> bytes:
    """The identifier of the hash; parameters are absent or NULL (RFC 5754 section 2 asks to accept both)."""
    parts = _fields(data, field)
    is_null = len(parts) == 2 and data[parts[1][1] : parts[1][3]] == der.NULL
    if not parts or parts[0][0] != 0x06 or not (len(parts) == 1 or is_null):
        raise OcspRequestRefused("A hash algorithm is not one.", where=f"octet {field[1]}")
    return data[parts[0][2] : parts[0][3]]


def _nonce(data: bytes, field: _Field) -> bytes | None:
    nonce: bytes | None = None
    for identifier, is_critical, value in _extensions(data, field):
        if identifier != _NONCE:
            _refuse_critical(identifier, is_critical)
            continue
        tag, start, end = der.unwrap(value)
        if nonce is not None or tag != 0x04 or end != len(value) or not 1 <= end - start <= _LONGEST_NONCE:
            raise OcspRequestRefused(f"The nonce is not one OCTET STRING of 1 to {_LONGEST_NONCE} octets.")
        nonce = value[start:end]
    return nonce


def _refuse_critical(identifier: bytes, is_critical: bool) -> None:
    if is_critical:
        raise OcspRequestRefused(f"The critical extension {identifier.hex()} is unknown here.")


def _extensions(data: bytes, field: _Field) -> list[tuple[bytes, bool, bytes]]:
    """``(identifier, is critical, value)`` of the extensions inside an explicit tag."""
    return [_extension(data, each) for each in _fields(data, _whole(data, field[2], field[3]))]


def _extension(data: bytes, field: _Field) -> tuple[bytes, bool, bytes]:
    parts = _fields(data, field)
    tags = [tag for tag, *_ in parts]
    if field[0] != 0x30 or tags not in ([0x06, 0x04], [0x06, 0x01, 0x04]):
        raise OcspRequestRefused("An extension is not one.", where=f"octet {field[1]}")
    is_critical = len(parts) == 3
    if is_critical and data[parts[1][2] : parts[1][3]] != b"\xff":
        raise OcspRequestRefused("A BOOLEAN is not in DER.", where=f"octet {parts[1][1]}")
    return data[parts[0][2] : parts[0][3]], is_critical, data[parts[-1][2] : parts[-1][3]]
