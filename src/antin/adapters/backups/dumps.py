"""PostgreSQL's own dump and its restoring, by the bundled programs, else by those of the system.

Addresses go to the programs without their password, which they read from a private file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from antin.adapters.postgres.accounts import ServiceAccount
from antin.adapters.postgres.binaries import UnableToFindPostgres, bundled
from antin.adapters.postgres.programs import run

__all__ = ["dump", "is_readable", "programs_version", "restore"]

_OURSELVES = ServiceAccount("")  # the programs of a client run as whoever asks


def programs_version() -> str:
    """The version of the programs that dump and restore."""
    try:
        return bundled().version
    except UnableToFindPostgres:
        return "system"


def _tool(name: str) -> str:
    try:
        return bundled().tool(name)
    except UnableToFindPostgres:
        found = shutil.which(name)
        if found is None:
            raise UnableToFindPostgres(
                f"There is no {name} on this machine.", remedy="Install PostgreSQL's client programs."
            ) from None
        return found


def dump(dsn: str, target: Path, *, snapshot: str) -> None:
    """Write all of the database, as it was in an exported snapshot, to ``target`` (PostgreSQL's own form)."""
    with _without_password(dsn) as address:
        run(
            _OURSELVES,
            [
                *(_tool("pg_dump"), f"--dbname={address}", f"--snapshot={snapshot}"),
                *("--format=custom", "--compress=0", f"--file={target}"),
            ],
        )


def restore(dsn: str, source: Path, *, owned_by_roles: bool) -> None:
    """Fill an empty database from a dump, all or nothing.

    With ``owned_by_roles`` tables get the owners and rights that they had; otherwise all belong to the role of
    the address, as where somebody else runs the server.
    """
    ownership = () if owned_by_roles else ("--no-owner", "--no-privileges")
    with _without_password(dsn) as address:
        run(
            _OURSELVES,
            [
                *(_tool("pg_restore"), f"--dbname={address}", "--exit-on-error", "--single-transaction"),
                *(*ownership, str(source)),
            ],
        )


def is_readable(source: BinaryIO) -> bool:
    """True where the restoring program can read a dump to its end; nothing is restored."""
    process = subprocess.Popen(
        [_tool("pg_restore"), "--file=/dev/null"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    assert process.stdin is not None  # noqa: S101 - asked for above
    try:
        shutil.copyfileobj(source, process.stdin, 1 << 20)
        process.stdin.close()
    except BrokenPipeError:
        pass  # it has given up; its exit code says so
    return process.wait() == 0


@contextmanager
def _without_password(dsn: str) -> Iterator[str]:
    """The address with a password file instead of a password."""
    parts = conninfo_to_dict(dsn)
    password = parts.pop("password", None)
    if password is None:
        yield dsn
        return
    escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
    with tempfile.TemporaryDirectory(prefix="antin-") as folder:  # 0700
        file = Path(folder) / "pgpass"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as writing:
            writing.write(f"*:*:*:*:{escaped}\n")
        yield make_conninfo("", **parts, passfile=str(file))
