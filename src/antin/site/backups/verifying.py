"""Verifying a backup: every octet is read, files are compared with the manifest, dump and chains are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from antin.adapters.backups.archive import Member, read_archive
from antin.adapters.backups.dumps import is_readable
from antin.adapters.backups.manifest import Height, Manifest
from antin.adapters.backups.sealing import BackupDamaged
from antin.ledger.entries import GENESIS, Head, UnableToReadEntry, read_entry
from antin.site.backups.creating import DUMP, FILES

__all__ = ["Verified", "verify_backup"]

_JOURNAL = "/journal.jsonl"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What a sound backup holds."""

    manifest: Manifest
    files: int
    octets: int


def verify_backup(path: Path, passphrase: bytes) -> Verified:
    """Read all of a backup. Raises :class:`BackupDamaged` or :class:`PassphraseRefused`."""
    heights: dict[str, Height] = {}

    def look(member: Member) -> None:
        if member.name == DUMP and not is_readable(member):  # type: ignore[arg-type]  # read() is all it needs
            raise BackupDamaged("PostgreSQL cannot read the dump in it.", where=str(path))
        if member.name.startswith(FILES + "signers/") and member.name.endswith(_JOURNAL):
            heights[member.name.split("/")[2]] = _height(member, str(path))

    manifest = read_archive(path, passphrase, look)
    if DUMP not in manifest.files:
        raise BackupDamaged("The backup holds no database.", where=str(path))
    for role, height in manifest.signers.items():
        if heights.get(role, Height(0, GENESIS.hash)) != height:
            raise BackupDamaged(f"The journal of signer “{role}” is not the manifest's.", where=str(path))
    octets = sum(entry.size for entry in manifest.files.values())
    return Verified(manifest, len(manifest.files), octets)


def _height(member: Member, where: str) -> Height:
    """How far a journal goes, each line checked to follow the one before."""
    head: Head = GENESIS
    for line in _lines(member):
        try:
            entry = read_entry(line)
        except UnableToReadEntry as problem:
            raise BackupDamaged(f"A journal in it is broken: {problem.message}", where=where) from problem
        if (entry.sequence, entry.previous) != (head.size, head.hash):
            raise BackupDamaged("A line of a journal in it does not follow the one before.", where=where)
        head = Head(entry.sequence + 1, entry.hash)
    return Height(head.size, head.hash)


def _lines(member: Member) -> Iterator[bytes]:
    rest = b""
    while block := member.read(_BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
    if rest:
        yield rest
