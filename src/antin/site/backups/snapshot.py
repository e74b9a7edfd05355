"""What of a running signer's folder belongs together at one moment, while the signer goes on writing.

A journal only grows, and a body lies in its file before the journal names it; so the journal's length is taken
first. The last list of a shard is replaced when the next is signed: where the journal names one that is gone,
the signer has just signed another, and the look is taken again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from antin.adapters.backups.archive import UnableToCopy
from antin.adapters.backups.manifest import Height
from antin.ledger.entries import GENESIS, read_entry

__all__ = ["SignerSnapshot", "take_snapshot"]

_TRIES = 10
_LIST_SIGNED = b'"kind":"crl.signed"'


@dataclass(frozen=True, slots=True)
class SignerSnapshot:
    """How much of the journal counts, how far that goes, and the bodies of the last lists by file name."""

    journal_size: int
    height: Height
    lists: Mapping[str, bytes]


def take_snapshot(folder: Path) -> SignerSnapshot:
    """The state of a signer's folder. Raises :class:`UnableToCopy` where it does not hold still."""
    for _ in range(_TRIES):
        found = _look(folder)
        if found is not None:
            return found
    raise UnableToCopy(
        "The signer signs lists faster than they can be copied.", where=str(folder), remedy="Try again."
    )


def _look(folder: Path) -> SignerSnapshot | None:
    journal = folder / "journal.jsonl"
    if not journal.exists():
        return SignerSnapshot(0, Height(0, GENESIS.hash), {})
    content = journal.read_bytes()
    content = content[: content.rfind(b"\n") + 1]
    lists: dict[str, bytes] = {}
    for name, digest in _last_lists(content).items():
        try:
            body = (folder / "crls" / name).read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(body).hexdigest() != digest:
            return None
        lists[name] = body
    return SignerSnapshot(len(content), _height(content), lists)


def _height(content: bytes) -> Height:
    if not content:
        return Height(0, GENESIS.hash)
    last = read_entry(content[content.rfind(b"\n", 0, -1) + 1 : -1])
    return Height(last.sequence + 1, last.hash)


def _last_lists(content: bytes) -> dict[str, str]:
    """The file name and SHA-256 of the last list of every shard that the journal names."""
    last: dict[tuple[str, int], tuple[str, str]] = {}
    position = content.find(_LIST_SIGNED)
    while position >= 0:
        start, end = content.rfind(b"\n", 0, position) + 1, content.find(b"\n", position)
        body = json.loads(content[start:end])["body"]
        name = f"{body['authority_id']}-{body['shard']}-{body['number']}.tbs"
        last[body["authority_id"], body["shard"]] = (name, body["tbs_sha256"])
        position = content.find(_LIST_SIGNED, end)
    return dict(last.values())
