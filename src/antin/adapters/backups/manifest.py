"""What a backup says of itself: when and of what it was made, and every file with its size and SHA-256."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from antin.adapters.backups.sealing import BackupDamaged
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment

__all__ = ["SCHEMA", "FileEntry", "Height", "Manifest"]

SCHEMA = "antin.backup/1"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the archive."""

    size: int
    mode: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Height:
    """How far a chained log went: how many entries, and the hash of the last."""

    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest; it stands last in the archive."""

    made_at: datetime
    version: str  # of Antin
    kind: str  # demo or site
    ceremony_sha256: str
    postgres: str  # version of the programs that made the dump
    migrations: tuple[str, ...]
    ledger: Height  # as the dump has it
    signers: Mapping[str, Height]  # journals by role
    files: Mapping[str, FileEntry] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        """The canonical form."""
        return canonical_bytes(
            {
                "schema": SCHEMA,
                "made_at": self.made_at,
                "version": self.version,
                "kind": self.kind,
                "ceremony_sha256": self.ceremony_sha256,
                "postgres": self.postgres,
                "migrations": list(self.migrations),
                "ledger": _height_dict(self.ledger),
                "signers": {role: _height_dict(height) for role, height in self.signers.items()},
                "files": {
                    name: {"size": entry.size, "mode": entry.mode, "sha256": entry.sha256}
                    for name, entry in self.files.items()
                },
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes, *, where: str) -> Manifest:
        """The inverse of :meth:`as_bytes`. Raises :class:`BackupDamaged`."""
        try:
            data = json.loads(content)
            if data["schema"] != SCHEMA:
                raise BackupDamaged(
                    f"The backup is of a form that this version does not know: {data['schema']}.",
                    where=where,
                    remedy="Use the version of Antin that made it.",
                    code="backup.other_version",
                )
            return cls(
                made_at=parse_moment(data["made_at"]),
                version=data["version"],
                kind=data["kind"],
                ceremony_sha256=data["ceremony_sha256"],
                postgres=data["postgres"],
                migrations=tuple(data["migrations"]),
                ledger=_height(data["ledger"]),
                signers={role: _height(row) for role, row in data["signers"].items()},
                files={
                    name: FileEntry(int(row["size"]), int(row["mode"]), row["sha256"])
                    for name, row in data["files"].items()
                },
            )
        except BackupDamaged:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, AntinError) as problem:
            raise BackupDamaged("The backup's manifest cannot be read.", where=where) from problem


def _height_dict(height: Height) -> dict[str, Any]:
    return {"size": height.size, "hash": height.hash}


def _height(row: dict[str, Any]) -> Height:
    return Height(int(row["size"]), row["hash"])
