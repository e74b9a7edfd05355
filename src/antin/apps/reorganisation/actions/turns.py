"""One after the other: decisions are taken in and plans frozen by one transaction at a time."""

from __future__ import annotations

from django.db import connection

__all__ = ["take_turn"]

_TURN = 7_240_002  # advisory lock key; the ledger's is the one before


def take_turn() -> None:
    """Wait for whoever imports or freezes now; the turn lasts until the surrounding transaction ends.

    What is read afterwards is what the one before has left, so that “is there one already?” has one answer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
