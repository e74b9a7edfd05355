"""Reads of the evidence log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from antin.apps.ledger.models import Checkpoint, LedgerEntry
from antin.ledger.entries import GENESIS, Head, line_of

__all__ = ["checkpoints", "head", "last_checkpoint_size", "leaves_from", "lines", "lines_from", "moments_of"]


def head() -> Head:
    """Where the log ends now."""
    last = LedgerEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return Head(last[0] + 1, bytes(last[1]).hex()) if last else GENESIS


def lines() -> Iterator[bytes]:
    """The whole log as lines of ``ledger.jsonl``, without line ends."""
    return _lines(LedgerEntry.objects.all(), GENESIS.hash)


def lines_from(first: int, count: int) -> Iterator[bytes]:
    """The lines of ``count`` entries from ``first`` on, without line ends."""
    before = LedgerEntry.objects.filter(sequence=first - 1).values_list("hash", flat=True).first()
    rows = LedgerEntry.objects.filter(sequence__gte=first, sequence__lt=first + count)
    return _lines(rows, GENESIS.hash if before is None else bytes(before).hex())


def _lines(rows: QuerySet[LedgerEntry], previous: str) -> Iterator[bytes]:
    """Lines of consecutive entries, ``previous`` being the hash of the entry before them."""
    columns = rows.order_by("sequence").values_list("sequence", "at", "kind", "subject", "body", "hash")
    for sequence, at, kind, subject, body, stored in columns.iterator(chunk_size=5000):
        own = bytes(stored).hex()
        yield line_of(
            sequence=sequence,
            at=at,
            kind=kind,
            subject=subject,
            body_text=body.encode(),
            previous=previous,
            hash=own,
        )
        previous = own


def moments_of(kind: str, subjects: Iterable[str], *, later_than: datetime) -> dict[str, datetime]:
    """When acts of this kind on these subjects were recorded, as far as that was after ``later_than``."""
    rows = LedgerEntry.objects.filter(kind=kind, at__gt=later_than, subject__in=list(subjects))
    return dict(rows.values_list("subject", "at"))


def leaves_from(first: int, count: int) -> list[str]:
    """The hashes (hex) of ``count`` entries from ``first`` on."""
    rows = LedgerEntry.objects.filter(sequence__gte=first, sequence__lt=first + count)
    return [bytes(row).hex() for row in rows.order_by("sequence").values_list("hash", flat=True)]


def last_checkpoint_size() -> int:
    """How many entries the newest signed tree head covers."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def checkpoints() -> list[dict[str, Any]]:
    """All signed tree heads, oldest first."""
    return list(Checkpoint.objects.order_by("size").values_list("document", flat=True))
