"""The signer's own log: append-only, chained by hash, durable before anybody hears of it.

One line is one entry in the form of the evidence ledger (:mod:`antin.ledger.entries`), so the same verifier
reads both. The rules:

* A batch of lines is on the disk (``fdatasync``) before :meth:`Journal.append` returns.
* An unfinished last line (no line end: the process or the machine died while writing) is cut off at the
  start. Anything else that does not fit the chain stops the start: somebody has edited the file.
* When a batch cannot be written, nothing of it stays: the file is cut back to what was durable before the
  next attempt, and until that works every append is refused.
"""

from __future__ import annotations

import fcntl
import os
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from antin.kernel.errors import AntinError
from antin.ledger.entries import GENESIS, Draft, Entry, Head, UnableToReadEntry, append, read_entry

__all__ = ["Journal", "JournalBroken", "SignerRunning", "UnableToRecord"]


class JournalBroken(AntinError):
    """The journal is not the one this signer wrote: a line is missing, edited or out of order."""

    code = "signer.journal_broken"
    exit_code = 5


class SignerRunning(AntinError):
    """Another process holds this signer's journal."""

    code = "signer.already_running"
    exit_code = 9


class UnableToRecord(AntinError):
    """The disk takes no more; what cannot be recorded is not signed, and what is signed not released."""

    code = "signer.cannot_record"
    exit_code = 75


class Journal:
    """The open journal of one signer; exactly one process holds it."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.head: Head = GENESIS
        self.torn = 0  # octets of an unfinished last line that were cut off at the start
        self._descriptor = descriptor
        self._offsets = array("Q")  # where each line begins
        self._size = 0  # octets known to be durable
        self._suspect = False  # a write failed: more than ``_size`` octets may lie in the file

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Open or begin a journal and hold it alone; raises :class:`SignerRunning`."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise SignerRunning(
                "Another process holds this signer's journal.",
                where=str(path),
                remedy="Stop the other signer first.",
            ) from None
        return cls(path, descriptor)

    def replay(self, handle: Callable[[Entry], None]) -> None:
        """Read the journal once, before the first append, and hand over every entry in order.

        Raises :class:`JournalBroken`; an error of ``handle`` passes through.
        """
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    self.torn = len(line)
                    break
                entry = self._checked(line)
                handle(entry)
                self._offsets.append(self._size)
                self._size += len(line)
                self.head = Head(entry.sequence + 1, entry.hash)
        self._begin()

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Record a batch durably and return its entries; all of it or nothing."""
        if not drafts:
            return []
        entries = append(self.head, drafts)
        lines = [entry.line + b"\n" for entry in entries]
        self._write(b"".join(lines))
        for line in lines:
            self._offsets.append(self._size)
            self._size += len(line)
        self.head = Head(entries[-1].sequence + 1, entries[-1].hash)
        return entries

    def lines(self, start: int, limit: int) -> list[str]:
        """Up to ``limit`` recorded lines from line ``start`` on, without their line ends."""
        if start >= len(self._offsets) or limit < 1:
            return []
        end = self._offsets[start + limit] if start + limit < len(self._offsets) else self._size
        content = os.pread(self._descriptor, end - self._offsets[start], self._offsets[start])
        return content.decode().splitlines()

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _checked(self, line: bytes) -> Entry:
        place = f"{self.path}, line {self.head.size + 1}"
        try:
            entry = read_entry(line)
        except UnableToReadEntry as error:
            raise _broken(error.message, place) from error
        if (entry.sequence, entry.previous) != (self.head.size, self.head.hash):
            raise _broken("A line does not follow the one before it.", place)
        return entry

    def _begin(self) -> None:
        """Cut an unfinished line, and make durable what an earlier process wrote but may not have synced."""
        try:
            if self.torn:
                os.ftruncate(self._descriptor, self._size)
            os.fsync(self._descriptor)
            _sync_folder(self.path.parent)
        except OSError as error:
            raise _cannot_record(error, self.path) from error

    def _write(self, content: bytes) -> None:
        try:
            self._cut_back()
            self._suspect = True
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            os.fdatasync(self._descriptor)
        except OSError as error:
            raise _cannot_record(error, self.path) from error
        self._suspect = False

    def _cut_back(self) -> None:
        if self._suspect:
            os.ftruncate(self._descriptor, self._size)
            os.fsync(self._descriptor)
            self._suspect = False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _broken(message: str, where: str) -> JournalBroken:
    return JournalBroken(
        f"The signer's journal is broken: {message}",
        where=where,
        remedy="Restore it from a copy; never start a signer on an edited journal.",
    )


def _cannot_record(error: OSError, path: Path) -> UnableToRecord:
    return UnableToRecord(
        f"The signer cannot write its journal and signs nothing: {error.strerror}.",
        where=str(path),
        remedy="Make room on the disk, then try again.",
    )
