"""One publisher a list: whoever builds the next list of a shard holds its lease, and loses it by dying."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

__all__ = ["list_lease"]

_LISTS = 7_240_002  # advisory locks of this number space


@contextmanager
def list_lease(authority_id: str, shard: int) -> Iterator[bool]:
    """False where another process is about to publish this list; it ends with the block or the session."""
    key = zlib.crc32(f"{authority_id}/{shard}".encode()) - (1 << 31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LISTS, key])
        row = cursor.fetchone()
    is_ours = bool(row and row[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LISTS, key])
