"""Canonical JSON: one value, one byte string, so that digests and signatures mean something.

UTF-8, NFC text, keys sorted, no white space, no floats, datetimes as UTC ISO 8601, bytes as hex. It is a
subset of RFC 8785 (integers and text only), readable by any JSON parser.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date, datetime
from enum import Enum
from typing import Any

from antin.kernel.errors import AntinError
from antin.kernel.moments import utc_text

__all__ = ["NotCanonical", "canonical_bytes", "digest"]


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class NotCanonical(AntinError):
    """The value holds something that has no single written form (a float, a naive datetime, an object)."""

    code = "canonical.unsupported"


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if kind is int or kind is bool or value is None:
        return value
    if kind is dict:
        return {_key(key): _plain(item) for key, item in value.items()}
    return _plain_of_other(value)


def _plain_of_other(value: Any) -> Any:
    """What is met less often, or is a subclass of what :func:`_plain` knows."""
    match value:
        case Enum():
            return _plain(value.value)
        case str():
            return unicodedata.normalize("NFC", value)
        case int():
            return value
        case datetime() if value.tzinfo is not None:
            return utc_text(value)
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case bytes():
            return value.hex()
        case dict():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise NotCanonical(f"A value of type {type(value).__name__} has no canonical form.")


def _key(key: Any) -> str:
    if type(key) is str and key.isascii():
        return key
    if not isinstance(key, str):
        raise NotCanonical(f"A key of type {type(key).__name__} has no canonical form.")
    return unicodedata.normalize("NFC", key)


def canonical_bytes(value: Any) -> bytes:
    """The one byte string of a value made of dicts, lists, text, integers, booleans, dates and moments."""
    return _encode(_plain(value)).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, as lower-case hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
