"""Writes of the evidence log: one writer at a time, in the transaction of the act that is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from antin.apps.bulk import copy_rows
from antin.apps.ledger import queries
from antin.apps.ledger.models import Checkpoint, LedgerEntry
from antin.apps.ledger.ports import EvidenceSigner
from antin.apps.packing import pack
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.ledger.entries import Draft, Entry, append

__all__ = ["ENTRY_FIELDS", "RecordRefused", "entry_row", "record", "sign_checkpoint"]

_WRITER_LOCK = 7_240_001  # advisory lock key of the single writer
_WITNESS_LOCK = 7_240_003  # of whoever has heads signed
_LEAVES_A_CALL = 50_000


class RecordRefused(AntinError):
    """The log was asked to record outside the transaction of the act."""

    code = "ledger.no_transaction"


def record(drafts: Sequence[Draft]) -> None:
    """Append entries. They stand or fall with the surrounding transaction, so no act goes unrecorded.

    The writer lock is held until that transaction ends: call this last, just before the commit.
    """
    if not connection.in_atomic_block:
        raise RecordRefused("The ledger records only inside a transaction.")
    if not drafts:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
    entries = append(queries.head(), drafts)
    copy_rows(LedgerEntry, ENTRY_FIELDS, map(entry_row, entries))


ENTRY_FIELDS = ("sequence", "at", "kind", "subject", "body", "hash")


def entry_row(entry: Entry) -> tuple[Any, ...]:
    """What is stored of an entry, in the order of ``ENTRY_FIELDS``."""
    return (
        *(entry.sequence, entry.at, entry.kind, entry.subject),
        *(pack(entry.body_text), bytes.fromhex(entry.hash)),
    )


def sign_checkpoint(signer: EvidenceSigner, *, now: datetime) -> int:
    """Have every entry since the last head signed; returns the size that is covered now.

    The signer's answer is stored before the next batch is sent. After a crash between the two the signer is
    ahead; the identical batch is sent once more and it repeats its answer. Who comes while another one has
    heads signed waits for each, and goes on from there.
    """
    covered, size = queries.last_checkpoint_size(), queries.head().size
    while covered < size:
        covered = _sign_next(signer, size, now)
    return covered


@transaction.atomic
def _sign_next(signer: EvidenceSigner, size: int, now: datetime) -> int:
    """One batch up to ``size``, unless another one has just done it; returns what is covered then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WITNESS_LOCK])
    covered = queries.last_checkpoint_size()
    if covered >= size:
        return covered
    ahead = signer.size() - covered
    count = ahead if ahead > 0 else min(_LEAVES_A_CALL, size - covered)
    head = signer.append_and_sign(first=covered, leaves=queries.leaves_from(covered, count), at=now)
    covered = int(head["size"])
    Checkpoint.objects.create(size=covered, root=head["root"], at=parse_moment(head["at"]), document=head)
    return covered
