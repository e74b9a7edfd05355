"""Cursors: opaque places in a list, made of the identity of its last row."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from antin.apps.directory.api import Place
from antin.kernel.errors import AntinError

__all__ = ["CursorRefused", "cursor_after", "place_of"]


class CursorRefused(AntinError):
    """The cursor was not made here."""

    code = "cursor.not_found"
    exit_code = 4


def cursor_after(identity: str) -> str | None:
    """The cursor of what follows a row; nothing follows an empty identity."""
    return urlsafe_b64encode(identity.encode()).decode().rstrip("=") if identity else None


def place_of(cursor: str | None) -> Place:
    """The place that a cursor stands for; without one the beginning."""
    if not cursor:
        return Place()
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        identity = urlsafe_b64decode(padded.encode("ascii")).decode()
    except (ValueError, binascii.Error):
        identity = ""
    if not identity or "\x00" in identity:
        raise CursorRefused("This cursor was not given by this API.", remedy="Begin without a cursor.")
    return Place(after=identity)
