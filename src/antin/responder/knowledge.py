"""What a worker of the responder knows at this moment, replaced or amended by the thread that follows.

The thread that answers reads; the thread that follows writes. Every write is one assignment or one entry, so a
reader sees the state before it or after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from antin.pki.ocsp.issuers import IssuerBook
from antin.responder.database import PublishedList
from antin.responder.delegates import Delegate
from antin.responder.statuses import StatusIndex

__all__ = ["Knowledge"]


@dataclass
class Knowledge:
    """Issuers, statuses, delegates and lists, and until when they may be told."""

    now: datetime  # the folder's time, a few hundredths of a second old
    told_until: float = 0.0  # monotonic seconds; after that the database was out of reach for too long
    issuers: IssuerBook = field(default_factory=lambda: IssuerBook(()))
    statuses: Mapping[str, StatusIndex] = field(default_factory=dict)
    delegates: dict[str, Delegate] = field(default_factory=dict)
    lists: Mapping[tuple[str, int], PublishedList] = field(default_factory=dict)
    dies_by: datetime | None = None  # the moment that no answer may outlive
