"""What a restored database is given back of the ledger, and what is asked for that.

Entries come back byte for byte, from the copy that is kept beside the database; they are not recorded anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from antin.apps.bulk import copy_rows
from antin.apps.ledger.actions import ENTRY_FIELDS, entry_row
from antin.apps.ledger.models import Checkpoint, LedgerEntry
from antin.apps.ledger.queries import head
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.ledger.entries import Entry

__all__ = ["EntriesRefused", "bodies_of", "restore_checkpoints", "restore_entries", "subjects_of"]


class EntriesRefused(AntinError):
    """The entries do not follow the last one of the log."""

    code = "ledger.not_following"
    exit_code = 5


@transaction.atomic
def restore_entries(entries: Iterable[Entry]) -> int:
    """Put entries back behind the last one; returns how many. Raises :class:`EntriesRefused`."""
    rows = list(_following(entries))  # asks the database, so it must be done before the copying begins
    return copy_rows(LedgerEntry, ENTRY_FIELDS, rows)


def _following(entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    last = head()
    sequence, previous = last.size, last.hash
    for entry in entries:
        if (entry.sequence, entry.previous) != (sequence, previous):
            raise EntriesRefused("The entry does not follow the log.", where=f"entry {entry.sequence}")
        sequence, previous = sequence + 1, entry.hash
        yield entry_row(entry)


@transaction.atomic
def restore_checkpoints(documents: Iterable[Mapping[str, Any]]) -> int:
    """Put signed heads back that the database lacks; returns how many."""
    known = set(Checkpoint.objects.values_list("size", flat=True))
    missing = [document for document in documents if document["size"] not in known]
    for document in missing:
        Checkpoint.objects.create(
            size=document["size"],
            root=document["root"],
            at=parse_moment(document["at"]),
            document=dict(document),
        )
    return len(missing)


def subjects_of(kind: str) -> set[str]:
    """The subjects of every entry of a kind."""
    rows = LedgerEntry.objects.filter(kind=kind).values_list("subject", flat=True)
    return set(rows.iterator(20_000))


def bodies_of(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Subject and body of every entry of a kind, oldest first."""
    rows = LedgerEntry.objects.filter(kind=kind).order_by("sequence").values_list("subject", "body")
    for subject, body in rows.iterator(5000):
        yield subject, json.loads(body)
