"""Restoring a backup: whole into an empty folder, or the database alone beside signers that live on.

1. The backup is verified from its first to its last octet before anything is written.
2. Nothing that runs is touched, and nothing that knows more than the backup is replaced.
3. Everything is made in ``restore.new`` inside the folder and moved when it is complete; a restore that was
   cut short while moving is completed by the same command, one that was cut short earlier begins anew.
4. The database is brought level with the signers (:mod:`antin.site.backups.reconciling`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import psycopg

from antin.adapters.backups.archive import Member, read_archive
from antin.adapters.backups.dumps import restore as restore_dump
from antin.adapters.backups.manifest import Height, Manifest
from antin.adapters.clock import clock_for
from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.secret_files import make_secret_folder
from antin.adapters.postgres import SUPERUSER, LocalPostgres
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.ledger.entries import GENESIS, read_entry
from antin.signer.ceremony import TRANSCRIPT
from antin.site.backups.creating import DUMP, FILES
from antin.site.backups.reconciling import Reconciled, reconcile
from antin.site.backups.verifying import verify_backup
from antin.site.database import database_of
from antin.site.health import running_names
from antin.site.migrating import migrate_folder
from antin.site.supervisor import running

__all__ = ["RestoreRefused", "Restored", "reconcile_folder", "restore_backup", "restore_database"]

_STAGING, _COMPLETE = "restore.new", "complete"
_MARKER = "antin.json"
Told = Callable[[str, str], None]


class RestoreRefused(AntinError):
    """The folder runs, holds something else, or knows more than the backup."""

    code = "restore.refused"
    exit_code = 9


@dataclass(frozen=True, slots=True)
class Restored:
    """The backup that was restored, and what the signers knew beyond it."""

    manifest: Manifest
    reconciled: Reconciled


def restore_backup(path: Path, passphrase: bytes, data: DataFolder, *, told: Told) -> Restored:
    """Restore everything into a folder that is empty or not there yet."""
    staging = data.path / _STAGING
    if not (staging / _COMPLETE).exists():
        _require_empty(data)
        told("Đọc và kiểm tra bản sao lưu", "Reading and verifying the backup")
        manifest = verify_backup(path, passphrase).manifest
        _require_same_machine_rules(data)
        told("Khôi phục các tệp", "Restoring files")
        _prepare(data, staging)
        inner = DataFolder(staging)
        inner.create(manifest.kind)
        read_archive(path, passphrase, lambda member: _extract(member, staging))
        told("Khôi phục cơ sở dữ liệu", "Restoring the database")
        with running(inner, ()):
            _fill(inner, staging / DUMP)
        (staging / DUMP).unlink()
        (staging / _COMPLETE).write_bytes(manifest.as_bytes())
    manifest = Manifest.from_bytes((staging / _COMPLETE).read_bytes(), where=str(staging))
    _move(staging, data)
    told("Đối chiếu với nhật ký của các tiến trình ký", "Reconciling with the signers' journals")
    return Restored(manifest, reconcile_folder(data, backup_made_at=manifest.made_at))


def restore_database(path: Path, passphrase: bytes, data: DataFolder, *, told: Told) -> Restored:
    """Restore the database alone; the folder's keys, journals and copy of the ledger stay and win."""
    _require_stopped(data)
    told("Đọc và kiểm tra bản sao lưu", "Reading and verifying the backup")
    manifest = verify_backup(path, passphrase).manifest
    _require_same_office(data, manifest)
    _require_not_older(data, manifest)
    staging = data.path / _STAGING
    _prepare(data, staging)
    told("Khôi phục cơ sở dữ liệu", "Restoring the database")

    def extract(member: Member) -> None:
        if member.name == DUMP:
            _extract(member, staging)

    read_archive(path, passphrase, extract)
    _replace_database(data, staging)
    told("Đối chiếu với nhật ký của các tiến trình ký", "Reconciling with the signers' journals")
    return Restored(manifest, reconcile_folder(data, backup_made_at=manifest.made_at))


def reconcile_folder(data: DataFolder, *, backup_made_at: datetime | None) -> Reconciled:
    """Bring the database of a folder level with its signers, which do not run; dated by the folder's clock.

    A database that an older version made gets this version's tables first.
    """
    _require_stopped(data)
    with running(data, ()):
        migrate_folder(data)
        from django.db import connections

        try:
            return reconcile(data, backup_made_at=backup_made_at, now=clock_for(data.path).now())
        finally:
            connections.close_all()


# --- what stands against it ---


def _require_stopped(data: DataFolder) -> None:
    _ = data.kind  # says where there is no data folder
    busy = [name for name in running_names(data) if name != "postgres" or _is_used(data)]
    if busy:
        raise RestoreRefused(
            f"Processes of this folder are running: {', '.join(busy)}.",
            where=str(data.path),
            remedy="Stop “antin serve” first.",
            code="restore.running",
        )


def _is_used(data: DataFolder) -> bool:
    """True where a command works with the running PostgreSQL; one that a killed command left is nobody's."""
    with (data.run / "postgres.users").open("w") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _require_empty(data: DataFolder) -> None:
    if data.exists:
        _require_stopped(data)
        raise RestoreRefused(
            f"This folder holds an office: {_standing(data)}.",
            where=str(data.path),
            remedy="Name an empty folder with --data, or restore its database alone with --database-only.",
            code="restore.occupied",
        )
    found = [entry.name for entry in data.path.iterdir()] if data.path.is_dir() else []
    if set(found) - {_STAGING}:
        raise RestoreRefused(
            "The folder holds other files.",
            where=str(data.path),
            remedy="Name an empty or new folder with --data.",
            code="restore.occupied",
        )


def _standing(data: DataFolder) -> str:
    """How far the signers of a folder have come, for the sentence that refuses it."""
    heights = {role: _height_at(data, role) for role in ("ca", "evidence")}
    return ", ".join(f"signer {role} with {height.size} lines" for role, height in heights.items())


def _require_same_machine_rules(data: DataFolder) -> None:
    """PostgreSQL's account must be able to enter, which is better said before an hour of copying."""
    server = database_of(data)
    if isinstance(server, LocalPostgres):
        existing = next(step for step in (data.path, *data.path.parents) if step.exists())
        server.account.require_entry(existing)


def _require_same_office(data: DataFolder, manifest: Manifest) -> None:
    own = sha256((data.path / TRANSCRIPT).read_bytes()).hexdigest()
    if own != manifest.ceremony_sha256:
        raise RestoreRefused(
            "The backup is of another office: its keys come from another ceremony.",
            where=str(data.path),
            remedy="Name the folder of that office with --data.",
            code="restore.other_office",
        )


def _require_not_older(data: DataFolder, manifest: Manifest) -> None:
    """The folder's signers must know everything that the backup's do: a signer never forgets."""
    for role, height in manifest.signers.items():
        if _height_at(data, role, height.size) != height:
            raise RestoreRefused(
                f"The signer “{role}” of this folder does not know all that the backup of "
                f"{format_moment(manifest.made_at)} knows.",
                where=str(data.signer(role)),
                remedy="Restore the whole backup into an empty folder.",
                code="restore.older_signer",
            )


def _height_at(data: DataFolder, role: str, size: int | None = None) -> Height:
    """Where a journal ends, or stood when it had ``size`` lines."""
    path = data.signer(role) / "journal.jsonl"
    lines = path.read_bytes().splitlines() if path.exists() else []
    wanted = lines[: len(lines) if size is None else size]
    if not wanted:
        return Height(0, GENESIS.hash)
    last = read_entry(wanted[-1])
    return Height(last.sequence + 1, last.hash)


# --- how it is made ---


def _prepare(data: DataFolder, staging: Path) -> None:
    """An empty place inside the folder; PostgreSQL's account may pass through, if it is another one."""
    shutil.rmtree(staging, ignore_errors=True)
    passable = 0o711 if os.geteuid() == 0 else 0o700
    for folder in (data.path, staging):
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(passable)


def _extract(member: Member, staging: Path) -> None:
    """One file in its place, with its mode; the archive's names lead nowhere else (they were checked)."""
    target = staging / member.name.removeprefix(FILES)
    make_secret_folder(target.parent)
    target.unlink(missing_ok=True)  # the marker, which was made with the folder
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := member.read(1 << 20):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(member.mode)


def _fill(data: DataFolder, dump: Path) -> None:
    """Restore the dump into the folder's empty database."""
    server = database_of(data)
    dsn = server.dsn(SUPERUSER)
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone()
    if row is None or row[0] != 0:
        raise RestoreRefused(
            "The database is not empty.",
            remedy="Make an empty database and put its address into the file of database.url_file.",
            code="restore.database_not_empty",
        )
    restore_dump(dsn, dump, owned_by_roles=isinstance(server, LocalPostgres))


def _move(staging: Path, data: DataFolder) -> None:
    """Move everything up; the marker comes last and says that all is there. What processes left is left out."""
    for left in (DataFolder(staging).runtime, staging / "run"):
        shutil.rmtree(left, ignore_errors=True)
    for entry in sorted(staging.iterdir()):
        if entry.name not in (_COMPLETE, _MARKER):
            entry.rename(data.path / entry.name)
    if (staging / _MARKER).exists():
        (staging / _MARKER).rename(data.path / _MARKER)
    data.create(data.kind)
    shutil.rmtree(staging)


def _replace_database(data: DataFolder, staging: Path) -> None:
    """A new cluster beside the old one, filled, then put in its place; the old one stays beside it."""
    server = database_of(data)
    if not isinstance(server, LocalPostgres):
        _fill(data, staging / DUMP)
        shutil.rmtree(staging)
        return
    server.stop()
    with _cluster(data, staging) as dsn:
        restore_dump(dsn, staging / DUMP, owned_by_roles=True)
    if data.postgres.exists():
        data.postgres.rename(_free_name(data.postgres))
    (staging / "postgres").rename(data.postgres)
    shutil.rmtree(staging)


@contextmanager
def _cluster(data: DataFolder, staging: Path) -> Iterator[str]:
    """A new cluster with the folder's passwords, running while the block runs."""
    server = LocalPostgres(staging / "postgres", runtime_dir=data.prepare_runtime(), secrets_dir=data.secrets)
    server.start()
    try:
        yield server.dsn(SUPERUSER)
    finally:
        server.stop()


def _free_name(path: Path) -> Path:
    number = 1
    while path.with_name(f"{path.name}.replaced-{number}").exists():
        number += 1
    return path.with_name(f"{path.name}.replaced-{number}")
