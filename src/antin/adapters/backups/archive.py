"""The archive: a compressed tar in a sealed stream, its manifest last. Written whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, Self

from antin.adapters.backups.manifest import FileEntry, Manifest
from antin.adapters.backups.sealing import BackupDamaged, SealedReader, SealedWriter
from antin.kernel.errors import AntinError

__all__ = ["ArchiveWriter", "BackupRefused", "Member", "UnableToCopy", "read_archive"]

_MANIFEST = "manifest.json"
_BLOCK = 1 << 20


class BackupRefused(AntinError):
    """The backup may not be written there."""

    code = "backup.exists"
    exit_code = 9


class UnableToCopy(AntinError):
    """A file changed in a way that it must not while it was copied."""

    code = "backup.file_changed"
    exit_code = 75


class _Counted(io.RawIOBase):
    """Hands out exactly ``size`` octets of a source and hashes them; what it grows by meanwhile is left out."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        super().__init__()
        self._source, self.left, self.digest = source, size, sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        data = self._source.read(wanted)
        self.left -= len(data)
        self.digest.update(data)
        return data


class ArchiveWriter:
    """Writes an archive at ``path``, which must not exist; :meth:`finish` makes it appear."""

    def __init__(self, path: Path, passphrase: bytes) -> None:
        self._path = path
        self._require_free()
        self._partial = path.with_name(f".{path.name}.partial")
        self._partial.unlink(missing_ok=True)
        descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._sealed = SealedWriter(self._file, passphrase)
        self._packed = gzip.GzipFile(fileobj=self._sealed, mode="wb", compresslevel=1, mtime=0)
        self._tar = tarfile.open(fileobj=self._packed, mode="w|")  # noqa: SIM115 - closed by finish
        self._files: dict[str, FileEntry] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._partial.unlink(missing_ok=True)

    def add(self, name: str, source: BinaryIO, *, size: int, mode: int) -> None:
        """Add the first ``size`` octets of a source."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, mode & 0o777
        counted = _Counted(source, size)
        try:
            self._tar.addfile(info, counted)
        except OSError as problem:
            if counted.left == 0:
                raise
            raise UnableToCopy(
                "The file became shorter while it was copied.", where=name, remedy="Make the backup again."
            ) from problem
        self._files[name] = FileEntry(size, mode & 0o777, counted.digest.hexdigest())

    def add_bytes(self, name: str, content: bytes, *, mode: int = 0o600) -> None:
        """Add a file from memory."""
        self.add(name, io.BytesIO(content), size=len(content), mode=mode)

    def finish(self, head: Manifest) -> Manifest:
        """Write the manifest, make all of it durable and give the archive its name."""
        manifest = replace(head, files=dict(self._files))
        content = manifest.as_bytes()
        info = tarfile.TarInfo(_MANIFEST)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))
        self._tar.close()
        self._packed.close()
        self._sealed.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._require_free()
        self._partial.rename(self._path)
        _sync(self._path.parent)
        return manifest

    def _require_free(self) -> None:
        if self._path.exists():
            raise BackupRefused(
                "There is a file of this name already.", where=str(self._path), remedy="Name another."
            )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Member:
    """One file while the archive is read: its name and what is in it, to be read once."""

    def __init__(self, info: tarfile.TarInfo, source: BinaryIO) -> None:
        self.name, self.size, self.mode = info.name, info.size, info.mode
        self._counted = _Counted(source, info.size)

    def read(self, size: int = -1) -> bytes:
        """The next octets."""
        return self._counted.read(size)

    def finish(self) -> FileEntry:
        """Read the rest; what was in it."""
        while self.read(_BLOCK):
            pass
        return FileEntry(self.size - self._counted.left, self.mode, self._counted.digest.hexdigest())


def read_archive(path: Path, passphrase: bytes, handle: Callable[[Member], None]) -> Manifest:
    """Read all of an archive, handing each file to ``handle``, and compare it with its manifest.

    Raises :class:`BackupDamaged` where anything differs: only after a return may what was read be used.
    """
    try:
        with path.open("rb") as file:
            opened = SealedReader(file, passphrase, where=str(path))
            sealed = io.BufferedReader(opened, _BLOCK)  # type: ignore[type-var]  # it is a raw stream
            return _read_tar(sealed, handle, str(path))
    except (tarfile.TarError, zlib.error, EOFError) as problem:
        raise BackupDamaged(f"The backup cannot be read to its end: {problem}.", where=str(path)) from problem
    except FileNotFoundError:
        raise BackupRefused("There is no such file.", where=str(path), code="backup.not_found") from None


def _read_tar(sealed: BinaryIO, handle: Callable[[Member], None], where: str) -> Manifest:
    found: dict[str, FileEntry] = {}
    manifest: Manifest | None = None
    with tarfile.open(fileobj=sealed, mode="r|gz") as tar:
        for info in tar:
            member = _member(tar, info, where)
            if manifest is not None or member.name in found:
                raise BackupDamaged("The backup holds a file twice or out of order.", where=member.name)
            if member.name == _MANIFEST:
                manifest = Manifest.from_bytes(member.read(), where=where)
                continue
            handle(member)
            found[member.name] = member.finish()
    if manifest is None:
        raise BackupDamaged("The backup ends before its manifest.", where=where)
    _compare(manifest, found, where)
    return manifest


def _member(tar: tarfile.TarFile, info: tarfile.TarInfo, where: str) -> Member:
    path = PurePosixPath(info.name)
    content = tar.extractfile(info) if info.isreg() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        raise BackupDamaged("The backup holds something that is no file of its own.", where=info.name)
    return Member(info, content)  # type: ignore[arg-type]  # tarfile's reader


def _compare(manifest: Manifest, found: dict[str, FileEntry], where: str) -> None:
    wrong = sorted(
        name for name in manifest.files.keys() | found.keys() if manifest.files.get(name) != found.get(name)
    )
    if wrong:
        raise BackupDamaged(
            f"{len(wrong)} file(s) are not those of the manifest, first {wrong[0]}.", where=where
        )
