"""Serial numbers of time-stamps: reserved in blocks that the journal knows before the first one is used.

A crash loses the rest of a block, so numbers may be left out; none is ever given twice. A block begins no lower
than the moment says (milliseconds since 1970 × 65,536), so that a journal restored from an older copy, whose
last blocks are forgotten, does not repeat them either.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft, Entry
from antin.signer.journal import Journal

__all__ = ["BLOCK", "ClockWentBack", "SerialBlocks"]

BLOCK = 65_536
_BLOCK_FOR = timedelta(hours=1)


class ClockWentBack(AntinError):
    """The clock is behind what was recorded already; no time can be told."""

    code = "tsa.clock_went_back"
    exit_code = 75


class SerialBlocks:
    """The serial numbers of one unit."""

    def __init__(self, unit_id: str, journal: Journal) -> None:
        self._unit_id = unit_id
        self._journal = journal
        self._next = self._end = 1
        self._latest: datetime | None = None  # of the last block, and of the last number given
        self._reserved_at: datetime | None = None  # of the block in use

    def replay(self, entry: Entry) -> None:
        """Take over a journal line of kind ``tsa.serials_reserved``; what is left of its block is lost."""
        first = int(entry.body["first"], 16)
        self._next = self._end = max(self._end, first + int(entry.body["count"]))
        self._latest = entry.at

    def needs_block(self, now: datetime) -> bool:
        """True where no number is left, or the block is an hour old: what allows it is then asked anew."""
        return self._next == self._end or self._reserved_at is None or now - self._reserved_at > _BLOCK_FOR

    def reserve(self, now: datetime, mandate_digest: str) -> None:
        """Record a new block durably; what is left of the last one is given up."""
        self._require_later(now, timedelta())
        first = max(self._end, int(now.timestamp() * 1000) * BLOCK)
        body = {"first": f"{first:x}", "count": BLOCK, "mandate_digest": mandate_digest}
        self._journal.append([Draft(now, "tsa.serials_reserved", self._unit_id, body)])
        self._next, self._end, self._reserved_at = first, first + BLOCK, now

    def take(self, now: datetime, *, tolerance: timedelta) -> int:
        """The next number; raises :class:`ClockWentBack` where the clock has been set back."""
        self._require_later(now, tolerance)
        self._latest = max(now, self._latest or now)
        self._next += 1
        return self._next - 1

    @property
    def given_until(self) -> int:
        """The lowest number that was not given."""
        return self._next

    def _require_later(self, now: datetime, tolerance: timedelta) -> None:
        if self._latest is not None and now < self._latest - tolerance:
            raise ClockWentBack(
                "The clock was set back behind a time that was stamped or recorded.",
                where=self._unit_id,
                remedy="Correct the clock against its source; stamping goes on by itself.",
            )
