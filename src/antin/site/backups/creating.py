"""Making a backup while the office runs.

The order makes the parts fit together: first the database in one snapshot, then the signers, then the copy of
the ledger, then everything else. So the signers always know at least as much as the database, and the copy of
the ledger holds everything that was witnessed; a restored office is brought level by reconciling.

Everything in the data folder goes in but what is made anew: running processes' marks and sockets, PostgreSQL's
own files (their content is the dump) and copies of its programs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import psycopg

from antin import __version__
from antin.adapters.backups.archive import ArchiveWriter, BackupRefused
from antin.adapters.backups.dumps import dump, programs_version
from antin.adapters.backups.manifest import Height, Manifest
from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.secret_files import make_secret_folder
from antin.adapters.postgres import SUPERUSER
from antin.ledger.entries import GENESIS
from antin.signer.ceremony import TRANSCRIPT
from antin.site.backups.snapshot import SignerSnapshot, take_snapshot
from antin.site.database import database_of
from antin.site.supervisor import running

__all__ = ["DUMP", "FILES", "LEFT_OUT", "create_backup"]

DUMP, FILES = "database.dump", "files/"
LEFT_OUT = ("run", "postgres", "restore.new", "backup.new", "ceremony.new")
_SIGNERS, _LEDGER = "signers", "ledger"

_HEAD = "SELECT sequence, hash FROM ledger_ledgerentry ORDER BY sequence DESC LIMIT 1"
_MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY id"


@dataclass(frozen=True, slots=True)
class _Database:
    """What the dump holds."""

    ledger: Height
    migrations: tuple[str, ...]


def create_backup(
    data: DataFolder, target: Path, passphrase: bytes, *, now: datetime, told: Callable[[str, str], None]
) -> Manifest:
    """Write a backup of the folder to ``target``; returns its manifest. PostgreSQL is started if need be."""
    kind = data.kind
    transcript = data.path / TRANSCRIPT
    if not transcript.exists():
        raise BackupRefused(
            "There is nothing to back up: no key ceremony was held here.",
            where=str(data.path),
            remedy="Set the office up first.",
            code="backup.nothing",
        )
    if target.absolute().is_relative_to(data.path):
        raise BackupRefused(
            "A backup must not lie in the folder that it is of.", where=str(target), remedy="Name another disk."
        )
    with ArchiveWriter(target, passphrase) as archive, _scratch(data) as scratch, running(data, ()):
        told("Cơ sở dữ liệu", "Database")
        database = _dump(data, scratch / DUMP)
        _add(archive, DUMP, scratch / DUMP)
        told("Khóa và nhật ký của các tiến trình ký", "Signers' keys and journals")
        roles = sorted(path.name for path in (data.path / _SIGNERS).iterdir() if path.is_dir())
        heights = {role: _add_signer(archive, data, role) for role in roles}
        told("Bản sao sổ chứng cứ và các tệp khác", "Copy of the ledger and other files")
        for path in _others(data):
            _add(archive, _name(data, path), path)
        return archive.finish(
            Manifest(
                made_at=now,
                version=__version__,
                kind=kind,
                ceremony_sha256=sha256(transcript.read_bytes()).hexdigest(),
                postgres=programs_version(),
                migrations=database.migrations,
                ledger=database.ledger,
                signers=heights,
            )
        )


@contextmanager
def _scratch(data: DataFolder) -> Iterator[Path]:
    folder = data.path / "backup.new"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield make_secret_folder(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _dump(data: DataFolder, target: Path) -> _Database:
    """Dump the database, and read from the same snapshot what the manifest says of it."""
    dsn = database_of(data).dsn(SUPERUSER)
    with psycopg.connect(dsn) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101 - the function returns one value
        head = connection.execute(_HEAD).fetchone()
        migrations = tuple(str(name) for (name,) in connection.execute(_MIGRATIONS).fetchall())
        dump(dsn, target, snapshot=row[0])
    ledger = Height(head[0] + 1, bytes(head[1]).hex()) if head else Height(0, GENESIS.hash)
    return _Database(ledger, migrations)


def _add_signer(archive: ArchiveWriter, data: DataFolder, role: str) -> Height:
    """A signer's folder as it belongs together; other files of it never change."""
    folder = data.signer(role)
    snapshot: SignerSnapshot = take_snapshot(folder)
    for path in _files(folder):
        if path.parent.name == "crls":
            continue
        is_journal = path == folder / "journal.jsonl"
        _add(archive, _name(data, path), path, size=snapshot.journal_size if is_journal else None)
    for name, body in snapshot.lists.items():
        archive.add_bytes(_name(data, folder / "crls" / name), body)
    return snapshot.height


def _others(data: DataFolder) -> Iterator[Path]:
    """Everything else; the copy of the ledger comes first, so that it reaches as far as the signers do."""
    yield from _files(data.ledger_copy)
    for top in sorted(data.path.iterdir()):
        is_left_out = top.name in (*LEFT_OUT, _SIGNERS, _LEDGER)
        if is_left_out or top.name.startswith((".", "postgres-", "postgres.")):
            continue
        yield from _files(top) if top.is_dir() else [top]


def _files(folder: Path) -> Iterator[Path]:
    """Plain files; links are not followed, and what is being written is left out."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and path.suffix != ".new":
            yield path


def _name(data: DataFolder, path: Path) -> str:
    return FILES + path.relative_to(data.path).as_posix()


def _add(archive: ArchiveWriter, name: str, path: Path, *, size: int | None = None) -> None:
    """Add a file; one that is removed meanwhile (a rotated log) is passed over."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        status = path.stat()
        archive.add(name, file, size=status.st_size if size is None else size, mode=status.st_mode)
