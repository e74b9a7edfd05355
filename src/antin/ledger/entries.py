"""Entries of the evidence ledger and the hash chain that ties each to the one before.

An entry is the canonical dict ``{sequence, at, kind, subject, body, previous}``; its hash is SHA-256 over
those bytes and stands as ``previous`` in the next entry. The canonical bytes are built once and kept, so that
storage writes the very bytes that were hashed. On disk an entry is one line: the same dict with ``hash``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment, utc_text
from antin.ledger.merkle import leaf_hash

__all__ = [
    "GENESIS",
    "Draft",
    "Entry",
    "Head",
    "UnableToReadEntry",
    "append",
    "line_of",
    "read_entry",
    "read_unverified",
]


class UnableToReadEntry(AntinError):
    """The line is not a ledger entry, or its hash is not that of its content."""

    code = "ledger.unreadable"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class Head:
    """Where a ledger ends: how many entries it has, and the hash of the last."""

    size: int
    hash: str


# No text before the first or after the last can hold these marks: quotes inside JSON text are escaped.
_BODY, _KIND = b'","body":', b',"kind":"'
GENESIS = Head(size=0, hash="0" * 64)


@dataclass(frozen=True, slots=True)
class Draft:
    """What shall be recorded, before it has a place in the chain."""

    at: datetime
    kind: str
    subject: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded fact. ``canonical`` are the hashed bytes, without ``hash``."""

    sequence: int  # from 0
    at: datetime
    kind: str
    subject: str
    body: dict[str, Any]
    previous: str  # hash of the entry before, 64 zeros for the first
    hash: str
    canonical: bytes

    @property
    def body_text(self) -> bytes:
        """The canonical form of ``body``, cut out of the hashed bytes."""
        start = self.canonical.index(_BODY) + len(_BODY)
        return self.canonical[start : self.canonical.rindex(_KIND)]

    @property
    def leaf(self) -> bytes:
        """The Merkle leaf hash of this entry: the leaf's data are the 32 bytes of ``hash``."""
        return leaf_hash(bytes.fromhex(self.hash))

    @property
    def line(self) -> bytes:
        """The entry as one JSON line of ``ledger.jsonl``, canonical, without the line end."""
        cut = self.canonical.rindex(_KIND)
        return b'%b,"hash":"%b"%b' % (self.canonical[:cut], self.hash.encode(), self.canonical[cut:])


def append(previous: Head, drafts: Sequence[Draft]) -> list[Entry]:
    """The entries that follow ``previous``, chained in order."""
    entries: list[Entry] = []
    sequence, last = previous.size, previous.hash
    for draft in drafts:
        canonical = _canonical(draft, sequence, last)
        digest = sha256(canonical).hexdigest()
        entries.append(
            Entry(sequence, draft.at, draft.kind, draft.subject, draft.body, last, digest, canonical)
        )
        sequence, last = sequence + 1, digest
    return entries


def _canonical(draft: Draft, sequence: int, previous: str) -> bytes:
    """``canonical_bytes`` of the entry's dict, put together from its parts: four times as fast."""
    return b'{"at":"%b","body":%b,"kind":%b,"previous":"%b","sequence":%d,"subject":%b}' % (
        _moment(draft.at),
        canonical_bytes(draft.body),
        _text(draft.kind),
        previous.encode(),
        sequence,
        canonical_bytes(draft.subject),
    )


def line_of(
    *, sequence: int, at: datetime, kind: str, subject: str, body_text: bytes, previous: str, hash: str
) -> bytes:
    """The line of an entry that is stored in parts. A part that was changed gives a line with a wrong hash."""
    return b'{"at":"%b","body":%b,"hash":"%b","kind":%b,"previous":"%b","sequence":%d,"subject":%b}' % (
        _moment(at),
        body_text,
        hash.encode(),
        _text(kind),
        previous.encode(),
        sequence,
        canonical_bytes(subject),
    )


@lru_cache(maxsize=64)
def _moment(at: datetime) -> bytes:
    return utc_text(at).encode()


@lru_cache(maxsize=256)
def _text(value: str) -> bytes:
    return canonical_bytes(value)


def read_entry(line: bytes | str) -> Entry:
    """The entry of one stored line; raises where its hash is not that of its content."""
    stated, entry = read_unverified(line)
    if stated != entry.hash:
        raise UnableToReadEntry(
            "The entry's hash is not that of its content.",
            where=f"entry {entry.sequence}",
            code="ledger.edited",
        )
    return entry


def read_unverified(line: bytes | str) -> tuple[str, Entry]:
    """The hash that a line states, and its entry with the hash that its content really has."""
    raw = line.encode() if isinstance(line, str) else line
    try:
        data = json.loads(raw)
        stated = data["hash"]
        if type(data["sequence"]) is not int or len(bytes.fromhex(stated)) != 32:
            raise ValueError("its sequence is no number or its hash no SHA-256")
        canonical = _without_hash(raw.strip(), stated, data)
        return stated, Entry(
            data["sequence"],
            parse_moment(data["at"]),
            data["kind"],
            data["subject"],
            data["body"],
            data["previous"],
            sha256(canonical).hexdigest(),
            canonical,
        )
    except (ValueError, KeyError, TypeError, AttributeError, AntinError) as error:
        raise UnableToReadEntry(f"The line is not a ledger entry: {error}.", where=str(raw[:80])) from error


def _without_hash(raw: bytes, stated: str, data: dict[str, Any]) -> bytes:
    """The hashed bytes of a line: cut out of it where it is canonical, else built from its values."""
    mark = b'"hash":"%b",' % stated.encode()
    if raw.count(mark) == 1:
        cut = raw.replace(mark, b"")
        if sha256(cut).hexdigest() == stated:
            return cut
    return canonical_bytes({key: value for key, value in data.items() if key != "hash"})
