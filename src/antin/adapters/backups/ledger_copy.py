"""A copy of the ledger beside the database, so that losing the database loses nothing that was witnessed.

Before the evidence signer is asked to witness entries, their lines are written here, one file a request:
``<first>-<digest>.jsonl``, the digest being the one that the signer journals for the request. A file is never
changed; one whose request was never signed is passed over, because the journal does not name it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from antin.kernel.errors import AntinError
from antin.ledger.entries import Entry, Head, UnableToReadEntry, read_entry

__all__ = ["LedgerCopy", "LedgerCopyIncomplete", "WitnessedAppend"]

_NAMED = 16  # hex digits of the digest in a file's name


class LedgerCopyIncomplete(AntinError):
    """Entries that were witnessed are not in the copy, or are not those that were witnessed."""

    code = "ledger_copy.incomplete"
    exit_code = 5


class WitnessedAppend:
    """One request that the evidence signer has signed: where it began, how many entries, their digest."""

    __slots__ = ("count", "digest", "first")

    def __init__(self, first: int, count: int, digest: str) -> None:
        self.first, self.count, self.digest = first, count, digest


class LedgerCopy:
    """The files in one folder, which is made when the first is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, first: int, leaves: Sequence[str], lines: Iterable[bytes]) -> None:
        """Write the lines of entries with these hashes (hex) durably; a file that is there is left alone."""
        path = self._path(first, _digest(leaves))
        if path.exists():
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for line in lines:
                file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        self._sync()

    def after(self, head: Head, appends: Iterable[WitnessedAppend]) -> Iterator[Entry]:
        """The witnessed entries behind ``head``, checked to follow it and one another.

        Raises :class:`LedgerCopyIncomplete` where one is missing, damaged or does not follow.
        """
        for append in appends:
            if append.first + append.count <= head.size:
                continue
            for entry in self._entries(append):
                if entry.sequence < head.size:
                    continue
                if (entry.sequence, entry.previous) != (head.size, head.hash):
                    raise LedgerCopyIncomplete(
                        "The database's ledger does not lead to what was witnessed.",
                        where=f"entry {entry.sequence}",
                        remedy="Take a backup of this very office.",
                        code="ledger_copy.other_ledger",
                    )
                head = Head(entry.sequence + 1, entry.hash)
                yield entry

    def _entries(self, append: WitnessedAppend) -> list[Entry]:
        """One file's entries, which must be those of the request."""
        path = self._path(append.first, append.digest)
        try:
            entries = [read_entry(line) for line in path.read_bytes().splitlines()]
        except (OSError, UnableToReadEntry) as problem:
            raise _incomplete(path) from problem
        if len(entries) != append.count or _digest([entry.hash for entry in entries]) != append.digest:
            raise _incomplete(path)
        return entries

    def _path(self, first: int, digest: str) -> Path:
        return self._folder / f"{first:012d}-{digest[:_NAMED]}.jsonl"

    def _sync(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _digest(leaves: Sequence[str]) -> str:
    """As the evidence signer digests a request."""
    return sha256(b"".join(bytes.fromhex(leaf) for leaf in leaves)).hexdigest()


def _incomplete(path: Path) -> LedgerCopyIncomplete:
    return LedgerCopyIncomplete(
        "The copy of the ledger lacks entries that were witnessed, or they are damaged.",
        where=str(path),
        remedy="Bring the folder “ledger” of the machine whose signer this is, or its newest backup.",
    )
