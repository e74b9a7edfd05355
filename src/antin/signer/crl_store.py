"""The body of the last CRL of each shard: what the next one is compared with. One file a number."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from antin.signer.body_store import BodyDamaged
from antin.signer.journal import UnableToRecord

__all__ = ["CrlStore"]


class CrlStore:
    """Files ``<authority>-<shard>-<number>.tbs`` in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def keep(self, authority_id: str, shard: int, number: int, tbs: bytes) -> None:
        """Store a body durably; a file left by an attempt that was cut short is replaced."""
        path = self._path(authority_id, shard, number)
        unfinished = path.with_suffix(".new")
        try:
            with unfinished.open("wb") as file:
                file.write(tbs)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise UnableToRecord(
                f"The signer cannot store the list it is to sign, and does not sign it: {error.strerror}.",
                where=str(path),
                remedy="Make room on the disk, then try again.",
            ) from error

    def read(self, authority_id: str, shard: int, number: int, tbs_sha256: str) -> bytes:
        """The stored body, checked against its hash."""
        path = self._path(authority_id, shard, number)
        tbs = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(tbs).hexdigest() != tbs_sha256:
            raise BodyDamaged(
                "The last signed list is missing or not the one that was signed.",
                where=str(path),
                remedy="Restore the file from the published list.",
            )
        return tbs

    def forget_before(self, authority_id: str, shard: int, number: int) -> None:
        """Remove the bodies of earlier lists; their hashes and signatures stay in the journal."""
        kept = self._path(authority_id, shard, number)
        for path in self._folder.glob(f"{authority_id}-{shard}-*"):
            if path != kept:
                path.unlink(missing_ok=True)

    def _path(self, authority_id: str, shard: int, number: int) -> Path:
        return self._folder / f"{authority_id}-{shard}-{number}.tbs"
