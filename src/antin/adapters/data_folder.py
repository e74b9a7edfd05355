"""The data folder: where everything that Antin writes lies, and who may enter.

One folder holds one demo or one site. Its places are named here and nowhere else. Folders made here are
0700; those on PostgreSQL's way are 0711 when root makes them, because PostgreSQL then runs as a service
account that must pass through. Permissions of folders that already exist are never changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from antin.kernel.errors import AntinError

__all__ = ["DataFolder", "UnableToUseDataFolder"]

_MARKER = "antin.json"
_SCHEMA = 1
_KINDS = ("demo", "site")
_SOCKET_LIMIT = 107  # Bytes of a Unix socket's path on Linux (sun_path less its final zero).
_LONGEST_SOCKET_NAME = 32
_PRIVATE, _PASSABLE = 0o700, 0o711


class UnableToUseDataFolder(AntinError):
    """The folder cannot be made or entered, or holds something else than a data folder."""

    code = "data_folder.unusable"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The places of one data folder; ``path`` is absolute."""

    path: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path).absolute())

    @classmethod
    def resolve(
        cls,
        value: str | os.PathLike[str] | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        uid: int | None = None,
    ) -> DataFolder:
        """The folder that ``--data`` names, else ``ANTIN_DATA``, else ``./var`` (root: ``/var/lib/antin``)."""
        variables = os.environ if environ is None else environ
        is_root = (os.geteuid() if uid is None else uid) == 0
        chosen = value or variables.get("ANTIN_DATA") or ("/var/lib/antin" if is_root else "var")
        return cls(Path(chosen).expanduser())

    @property
    def marker(self) -> Path:
        """The file that says what this folder is."""
        return self.path / _MARKER

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own files."""
        return self.path / "postgres"

    @property
    def secrets(self) -> Path:
        """Passphrases and passwords, one file each, 0600."""
        return self.path / "secrets"

    @property
    def field(self) -> Path:
        """The simulated devices and their holders."""
        return self.path / "field"

    @property
    def run(self) -> Path:
        """Process ids, ready marks, locks."""
        return self.path / "run"

    @property
    def logs(self) -> Path:
        """One log file a process."""
        return self.path / "logs"

    @property
    def proof(self) -> Path:
        """The proof bundle."""
        return self.path / "proof"

    @property
    def proofs(self) -> Path:
        """Proof bundles that were ordered at a desk, packed, one a plan."""
        return self.path / "proofs"

    @property
    def ledger_copy(self) -> Path:
        """The witnessed entries of the ledger once more, outside of the database."""
        return self.path / "ledger"

    @property
    def clock_path(self) -> Path:
        """The scenario clock; only a demo folder has it."""
        return self.path / "clock.json"

    @property
    def config(self) -> Path:
        """The site's settings."""
        return self.path / "site.toml"

    def signer(self, role: str) -> Path:
        """Keys, journal and log of the signer instance of one role."""
        return self.path / "signers" / role

    def log(self, name: str) -> Path:
        """The log of the process called ``name``."""
        return self.logs / f"{name}.log"

    def pid(self, name: str) -> Path:
        """Holds the process id of ``name`` while it runs under a supervisor."""
        return self.run / f"{name}.pid"

    def ready(self, name: str) -> Path:
        """Written by the process ``name`` itself once it serves."""
        return self.run / f"{name}.ready"

    @property
    def runtime(self) -> Path:
        """Where sockets lie: ``run/sockets``, or a short folder under ``/tmp`` when that path is too long."""
        inside = self.run / "sockets"
        if len(os.fsencode(inside)) + 1 + _LONGEST_SOCKET_NAME <= _SOCKET_LIMIT:
            return inside
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:8]
        return Path("/tmp") / f"antin-{self._owner}-{name}"  # noqa: S108 - ownership is checked when made

    def socket(self, name: str) -> Path:
        """The Unix socket of the process called ``name``."""
        return self.runtime / f"{name}.sock"

    @property
    def exists(self) -> bool:
        """True where a marker says that this is a data folder."""
        return self.marker.is_file()

    @property
    def kind(self) -> str:
        """``demo`` or ``site``. Raises :class:`UnableToUseDataFolder` where there is none, or a newer one."""
        try:
            marker = json.loads(self.marker.read_bytes())
            schema, kind = int(marker["schema"]), str(marker["kind"])
        except FileNotFoundError:
            raise UnableToUseDataFolder(
                "There is no data folder here yet.",
                where=str(self.path),
                remedy="Run “antin demo” or “antin init”, or name the folder with --data.",
                code="data_folder.missing",
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise UnableToUseDataFolder(
                "The folder's marker cannot be read.", where=str(self.marker)
            ) from problem
        if schema > _SCHEMA:
            raise UnableToUseDataFolder(
                f"The folder was written by a newer Antin (schema {schema}, known {_SCHEMA}).",
                where=str(self.path),
                remedy="Use that version, or another folder.",
            )
        return kind

    def create(self, kind: str) -> None:
        """Make the folder and its places, and write the marker; harmless when it exists with the same kind.

        Raises :class:`UnableToUseDataFolder` when it is another kind, holds foreign files or cannot be made.
        """
        if kind not in _KINDS:
            raise ValueError(kind)
        if self.exists:
            self._require(kind)
        else:
            self._refuse_foreign()
        try:
            self._make_places()
            if not self.exists:
                _write_atomically(self.marker, json.dumps({"schema": _SCHEMA, "kind": kind}) + "\n")
        except OSError as problem:
            raise UnableToUseDataFolder(
                f"The data folder cannot be made: {problem.strerror}.",
                where=str(problem.filename or self.path),
                remedy="Name a folder that you may write with --data.",
            ) from problem

    def _require(self, kind: str) -> None:
        if self.kind != kind:
            raise UnableToUseDataFolder(
                f"This is a {self.kind} folder, not a {kind} folder.",
                where=str(self.path),
                remedy="Name another folder with --data.",
            )

    def _refuse_foreign(self) -> None:
        if self.path.is_dir() and any(self.path.iterdir()) and not self.run.is_dir():
            raise UnableToUseDataFolder(
                "The folder holds other files.",
                where=str(self.path),
                remedy="Name an empty or new folder with --data.",
            )

    def _make_places(self) -> None:
        passable = _PASSABLE if os.geteuid() == 0 else _PRIVATE
        for parent in reversed(self.path.parents):
            _make(parent, 0o755)
        _make(self.path, passable)
        _make(self.run, passable)
        for place in (self.secrets, self.path / "signers", self.field, self.logs):
            _make(place, _PRIVATE)
        self.prepare_runtime()

    def erase(self) -> None:
        """Remove everything in the folder (not the folder itself, whose permissions are its owner's) and its
        sockets. Nothing may be running. A folder without a marker is left alone.
        """
        if not self.exists:
            return
        shutil.rmtree(self.runtime, ignore_errors=True)
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != self.marker:
                entry.unlink()
        self.marker.unlink()

    def prepare_runtime(self) -> Path:
        """Make the folder for sockets, and refuse one that another account has put there."""
        runtime = self.runtime
        _make(runtime, _PASSABLE if os.geteuid() == 0 else _PRIVATE)
        status = runtime.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (self._owner, os.geteuid()):
            raise UnableToUseDataFolder(
                "The folder for sockets belongs to another account.",
                where=str(runtime),
                remedy="Remove it, or choose a data folder with a shorter path.",
            )
        return runtime

    @property
    def _owner(self) -> int:
        return self.path.stat().st_uid if self.path.exists() else os.geteuid()


def _make(folder: Path, mode: int) -> None:
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)


def _write_atomically(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
