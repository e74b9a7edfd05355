"""Reading what callers send: every field checked for presence and kind before anything looks at it."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from antin.kernel.errors import AntinError
from antin.pki.mandates import IssuanceItem

__all__ = ["ItemRequest", "RequestRefused", "octets", "readable"]


class RequestRefused(AntinError):
    """The request is not shaped as it must be."""

    code = "request.unreadable"
    exit_code = 2


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Turn the errors of reading foreign JSON into one refusal that names what was read."""
    try:
        yield
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise RequestRefused(f"{what} cannot be read: {type(error).__name__}.") from error


def octets(text: str) -> bytes:
    """Base64 text as bytes; strict."""
    try:
        return b64decode(text, validate=True)
    except binascii.Error as error:
        raise RequestRefused("A value is not base64.") from error


@dataclass(frozen=True, slots=True)
class ItemRequest:
    """“Sign this body for this item; here is the proof that the item belongs to the mandate.”"""

    item: IssuanceItem
    proof: tuple[bytes, ...]
    tbs: bytes

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ItemRequest:
        """Read one element of ``requests``."""
        with readable("The request"):
            return cls(
                item=_item(data["item"]),
                proof=tuple(bytes.fromhex(each) for each in data["proof"]),
                tbs=octets(data["tbs"]),
            )


def _item(data: dict[str, Any]) -> IssuanceItem:
    """The item, its texts proven to be texts: they go into caches and patterns."""
    item = IssuanceItem.from_dict(data)
    texts = (item.holder_kind, item.holder_id, item.profile, item.spki_sha256, item.issuer_id)
    optional = (item.email, item.host_name)
    if not all(isinstance(text, str) for text in texts + tuple(each for each in optional if each is not None)):
        raise TypeError("a text of the item")
    return item
