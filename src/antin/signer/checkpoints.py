"""Role *evidence*: the witness that follows the ledger's tree and signs its heads.

It keeps the tree's compact range itself, so whoever holds the database can add entries but never change,
drop or reorder one without the witness noticing: an append must begin exactly where the tree ends. A
repetition of an append that was signed before gets the same checkpoint; anything else about the past is
refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.ledger.checkpoints import Checkpoint, signed_bytes
from antin.ledger.entries import Draft, Entry
from antin.ledger.merkle import CompactRange, leaf_hash
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore
from antin.signer.ports import KeyStore
from antin.signer.requests import RequestRefused, readable
from antin.signer.settings import CLOCK_TOLERANCE

__all__ = ["CheckpointSigner", "RewriteRefused"]

_LEAF_OCTETS = 32  # an entry's SHA-256


class RewriteRefused(AntinError):
    """The append contradicts what was signed before."""

    code = "checkpoint.rewrite"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class _Append:
    """One signed append, as journalled."""

    first: int
    leaves_sha256: str
    checkpoint: Checkpoint


class CheckpointSigner:
    """The operation ``append_and_sign``."""

    def __init__(
        self, *, log_id: str, key_name: str, keys: KeyStore, journal: Journal, mandates: MandateStore
    ) -> None:
        self._log_id = log_id
        self._key_name = key_name
        self._keys = keys
        self._journal = journal
        self._mandates = mandates
        self._tree = CompactRange()
        self._appends: dict[int, _Append] = {}  # by first sequence
        self._last: Checkpoint | None = None

    def status(self) -> dict[str, Any]:
        """Which ledger, how many entries are witnessed, and the last checkpoint."""
        last = _answer(self._last)["checkpoint"] if self._last else None
        return {"log_id": self._log_id, "size": self._tree.size, "checkpoint": last}

    def replay(self, entry: Entry) -> None:
        """Take over a journal line of kind ``checkpoint.signed``."""
        body = entry.body
        checkpoint = Checkpoint.from_dict(body["checkpoint"])
        self._tree = CompactRange.restore(checkpoint.size, body["peaks"])
        self._take(_Append(body["first"], body["leaves_sha256"], checkpoint))
        self._mandates.used(body["mandate_digest"], entry.at)

    def append_and_sign(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Answer one request."""
        with readable("The request"):
            first, at = int(message["first"]), parse_moment(message["at"])
            leaves = [bytes.fromhex(each) for each in message["leaves"]]
        if any(len(leaf) != _LEAF_OCTETS for leaf in leaves):
            raise RequestRefused("A leaf is not the hash of an entry.")
        leaves_sha256 = hashlib.sha256(b"".join(leaves)).hexdigest()
        earlier = self._appends.get(first)
        if earlier is not None and earlier.leaves_sha256 == leaves_sha256:
            return _answer(earlier.checkpoint)
        self._check(first, leaves, at, now)
        mandate_digest = self._mandates.standing("checkpoint", self._log_id, now)
        return _answer(self._sign(first, leaves, leaves_sha256, at, mandate_digest, now))

    def _check(self, first: int, leaves: list[bytes], at: datetime, now: datetime) -> None:
        if first != self._tree.size:
            raise RewriteRefused(
                f"The append begins at entry {first}, but {self._tree.size} entries are witnessed.",
                where=self._log_id,
                remedy="Verify the ledger against the last checkpoint: it may have been rewritten.",
            )
        if not leaves:
            raise RequestRefused("There is nothing to append.")
        if at > now + CLOCK_TOLERANCE or (self._last is not None and at < self._last.at):
            raise RewriteRefused(
                "The checkpoint is dated in the future, or before the last one.", code="checkpoint.dates"
            )

    def _sign(
        self, first: int, leaves: list[bytes], leaves_sha256: str, at: datetime, mandate: str, now: datetime
    ) -> Checkpoint:
        tree = self._tree.copy()
        tree.extend(leaf_hash(leaf) for leaf in leaves)
        root = tree.root.hex()
        message = signed_bytes(log_id=self._log_id, size=tree.size, root=root, at=at)
        checkpoint = Checkpoint(self._log_id, tree.size, root, at, self._keys.sign(self._key_name, message))
        body = {
            "first": first,
            "leaves_sha256": leaves_sha256,
            "peaks": tree.as_list(),
            "mandate_digest": mandate,
            "checkpoint": checkpoint.as_dict(),
        }
        self._journal.append([Draft(now, "checkpoint.signed", self._log_id, body)])
        self._tree = tree
        self._take(_Append(first, leaves_sha256, checkpoint))
        self._mandates.used(mandate, now)
        return checkpoint

    def _take(self, done: _Append) -> None:
        self._appends[done.first] = done
        self._last = done.checkpoint


def _answer(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"checkpoint": json.loads(canonical_bytes(checkpoint.as_dict()))}
