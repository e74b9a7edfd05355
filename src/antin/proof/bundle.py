"""The bundle: the folder that ``antin reorg proof`` writes and that anyone can recount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from antin.kernel.errors import AntinError

__all__ = ["Bundle", "UnableToReadBundle", "open_bundle"]


class UnableToReadBundle(AntinError):
    """The folder is not there, or a file without which nothing can be recounted is missing."""

    code = "proof.bundle_unreadable"
    exit_code = 4


class Bundle:
    """Files by their path inside the bundle, with ``/`` between its parts."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, name: str) -> bytes:
        """The content of a file that must be there."""
        content = self.find(name)
        if content is None:
            raise UnableToReadBundle(
                f"The bundle has no {name}.", where=name, remedy="Ask for the complete folder."
            )
        return content

    def find(self, name: str) -> bytes | None:
        """The content of a file, or ``None``."""
        return self._files.get(name)

    def names(self, prefix: str = "", suffix: str = "") -> list[str]:
        """The names of the files, sorted."""
        return sorted(name for name in self._files if name.startswith(prefix) and name.endswith(suffix))

    def lines(self, name: str) -> list[bytes]:
        """The lines of a file without their ends; none where the file is missing or empty."""
        content = self.find(name) or b""
        return content.removesuffix(b"\n").split(b"\n") if content else []

    def digests(self, *, without: frozenset[str]) -> dict[str, str]:
        """SHA-256 of every file but those named."""
        return {name: sha256(self.read(name)).hexdigest() for name in self.names() if name not in without}


class _Folder(Mapping[str, bytes]):
    """Reads a file when it is asked for; a province's bundle is larger than what should lie in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = {
            path.relative_to(folder).as_posix(): path
            for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink()
        }

    def __getitem__(self, name: str) -> bytes:
        return self._names[name].read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def open_bundle(folder: Path) -> Bundle:
    """The bundle in a folder; raises :class:`UnableToReadBundle` where there is none."""
    if not folder.is_dir():
        raise UnableToReadBundle(
            "There is no such folder.", where=str(folder), remedy="Give the folder that holds proof.json."
        )
    return Bundle(_Folder(folder))
