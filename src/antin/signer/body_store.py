"""The bodies (TBSCertificate, TBSCertList) this signer was asked to sign, kept so that it can repeat itself.

One append-only file. A body is on the disk before the journal names it by its place and SHA-256; bodies that
no journal line names were written just before a crash and mean nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antin.kernel.errors import AntinError
from antin.signer.journal import UnableToRecord

__all__ = ["BodyDamaged", "BodyPlace", "BodyStore"]


class BodyDamaged(AntinError):
    """A stored body is not the one that was signed."""

    code = "signer.body_damaged"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """Where a body lies, and what it must hash to."""

    offset: int
    length: int
    sha256: str

    def as_list(self) -> list[int]:
        """The place as the journal writes it, beside the hash."""
        return [self.offset, self.length]

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> BodyPlace:
        """The place that a journal line names."""
        return cls(body["stored"][0], body["stored"][1], body["tbs_sha256"])


class BodyStore:
    """The open file of bodies; only the process that holds the journal opens it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._end = os.fstat(self._descriptor).st_size

    def append(self, bodies: Sequence[bytes]) -> list[BodyPlace]:
        """Store bodies durably; raises :class:`UnableToRecord` and keeps nothing when that fails."""
        places: list[BodyPlace] = []
        offset = self._end
        for body in bodies:
            places.append(BodyPlace(offset, len(body), hashlib.sha256(body).hexdigest()))
            offset += len(body)
        try:
            rest, at = memoryview(b"".join(bodies)), self._end
            while rest:
                written = os.pwrite(self._descriptor, rest, at)
                rest, at = rest[written:], at + written
            os.fdatasync(self._descriptor)
        except OSError as error:
            raise UnableToRecord(
                f"The signer cannot store what it is to sign, and signs nothing: {error.strerror}.",
                where=str(self._path),
                remedy="Make room on the disk, then try again.",
            ) from error
        self._end = offset
        return places

    def read(self, place: BodyPlace) -> bytes:
        """The stored body, checked against its hash."""
        body = os.pread(self._descriptor, place.length, place.offset)
        if hashlib.sha256(body).hexdigest() != place.sha256:
            raise BodyDamaged(
                "A stored body is not the one that was signed.",
                where=f"{self._path}, octet {place.offset}",
                remedy="Restore the file from a copy.",
            )
        return body

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)
