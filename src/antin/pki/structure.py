"""The cheap check that every certificate body passes, also where the full linter only samples.

1. The whole body is DER: shortest lengths and integers, TRUE as FF, text that decodes, no octet left over.
2. It is version 3, its serial number is positive and has at most 20 octets (RFC 5280 section 4.1.2.2).
3. Dates are UTCTime through 2049, GeneralizedTime from 2050 on, and in order (section 4.1.2.5).
4. No extension stands twice; identifiers, key usage, basic constraints and policies are there (section 4.2).
5. The public key is the one of the item.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from antin.pki import der
from antin.pki.linting import LintRefused
from antin.pki.mandates import IssuanceItem

__all__ = ["cheap_checks"]

_TEXT = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii"}
_OPAQUE = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x17, 0x18, 0x80, 0x81, 0x82, 0x86}
_CONTAINERS = {0x30, 0x31, 0xA0, 0xA3}
_FIELDS = 8
_SERIAL_LIMIT = 1 << 159
_REQUIRED = {
    der.object_identifier(oid) for oid in ("2.5.29.14", "2.5.29.15", "2.5.29.19", "2.5.29.32", "2.5.29.35")
}


def cheap_checks(tbs: bytes, item: IssuanceItem) -> None:
    """Return if the body passes, else raise :class:`LintRefused` with code ``lint.structure``."""
    try:
        _, start, end = der.unwrap(tbs)
        if end != len(tbs):
            raise _Fault("octets follow the body")
        fields = [tbs[offset:following] for _, offset, _, following in der.children(tbs, start, end)]
        _check_fields(fields, item)
    except (_Fault, der.UnableToReadDer, ValueError, LookupError) as error:
        place = f"item {item.index}, {item.holder_kind} {item.holder_id}"
        raise LintRefused(f"The body is not sound: {error}.", where=place, code="lint.structure") from None


class _Fault(Exception):
    """What is wrong, in a few words."""


@lru_cache(maxsize=4096)
def _check_value(octets: bytes) -> None:
    """One value is DER through and through. What passed is remembered: most values repeat in an office."""
    _check_der(octets, 0, len(octets))


def _check_der(data: bytes, start: int, end: int) -> None:
    for tag, _, content, following in der.children(data, start, end):
        if tag in _CONTAINERS:
            _check_der(data, content, following)
        elif tag in _TEXT:
            _check_text(data[content:following], _TEXT[tag])
        elif tag not in _OPAQUE:
            raise _Fault(f"tag {tag:#x} is not expected")
        elif tag == 0x02:
            der.read_integer(data[content:following])
        elif tag == 0x01 and data[content:following] != b"\xff":
            raise _Fault("a BOOLEAN is not TRUE")


def _check_text(content: bytes, encoding: str) -> None:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        raise _Fault("a text does not decode") from None


def _check_fields(fields: list[bytes], item: IssuanceItem) -> None:
    if len(fields) != _FIELDS or fields[0] != der.explicit(0, der.integer(2)):
        raise _Fault("it is not a version 3 body")
    _check_serial(fields[1])
    _check_value(fields[2])
    _check_value(fields[3])
    _check_dates(fields[4])
    for relative_name in _values_in(fields[5]):
        _check_value(relative_name)
    _check_der(fields[6], 0, len(fields[6]))
    if hashlib.sha256(fields[6]).hexdigest() != item.spki_sha256:
        raise _Fault("the public key is not the one of the item")
    _check_extensions(fields[7])


def _values_in(container: bytes) -> list[bytes]:
    tag, start, end = der.unwrap(container)
    if tag not in _CONTAINERS or end != len(container):
        raise _Fault(f"tag {tag:#x} is not expected")
    return [container[offset:following] for _, offset, _, following in der.children(container, start, end)]


def _check_serial(field: bytes) -> None:
    tag, start, end = der.unwrap(field)
    if tag != 0x02 or not 0 < der.read_integer(field[start:end]) < _SERIAL_LIMIT:
        raise _Fault("the serial number is not positive or too long")


@lru_cache(maxsize=256)
def _check_dates(validity: bytes) -> None:
    _, start, end = der.unwrap(validity)
    values = [(tag, validity[a:b]) for tag, _, a, b in der.children(validity, start, end)]
    begins, ends = (der.read_time(tag, content) for tag, content in values)
    if not begins < ends or validity != der.sequence(der.time(begins), der.time(ends)):
        raise _Fault("the dates are not in order or not in their proper type")


def _check_extensions(field: bytes) -> None:
    (extensions,) = _values_in(field)
    oids = [_check_extension(extension) for extension in _values_in(extensions)]
    if len(set(oids)) != len(oids):
        raise _Fault("an extension stands twice")
    if _REQUIRED.difference(oids):
        raise _Fault("a required extension is missing")


@lru_cache(maxsize=1024)
def _check_extension(octets: bytes) -> bytes:
    """The identifier of an extension that is DER, and so is the value that it carries."""
    _check_der(octets, 0, len(octets))
    parts = _values_in(octets)
    value = parts[-1]
    tag, start, end = der.unwrap(value)
    if tag != 0x04:
        raise _Fault("an extension carries no value")
    _check_der(value, start, end)
    return parts[0]
