"""The files of a PostgreSQL cluster: made whole or not at all, configured, checked for their version."""

from __future__ import annotations

import shutil
from pathlib import Path

from antin.adapters.postgres.accounts import ServiceAccount
from antin.adapters.postgres.binaries import Binaries
from antin.adapters.postgres.programs import run
from antin.adapters.postgres.roles import DATABASE, ROLES, SUPERUSER, ensure_password, set_up_statements
from antin.kernel.errors import AntinError

__all__ = ["VersionRefused", "check_version", "configure", "create"]

_ACCESS = """\
# Written by Antin. Local sockets only, every role with its password.
local all all scram-sha-256
"""
_SETTINGS = """\
# Written by Antin at every start.
listen_addresses = ''
unix_socket_directories = {sockets}
unix_socket_permissions = 0700
max_connections = 50
shared_buffers = 128MB
fsync = on
synchronous_commit = on
full_page_writes = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
"""


class VersionRefused(AntinError):
    """The files were written by another major version, which this PostgreSQL cannot read."""

    code = "postgres.version"
    exit_code = 3


def create(folder: Path, *, account: ServiceAccount, binaries: Binaries, secrets_dir: Path) -> None:
    """Make the cluster with its roles and database; a crash on the way leaves nothing that looks finished."""
    passwords = {role: ensure_password(secrets_dir, role) for role in ROLES}
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    account.own(partial)
    _initialise(partial, account, binaries)
    on_cluster, inside = set_up_statements(passwords)
    _single_user(partial, "postgres", on_cluster, account, binaries)
    _single_user(partial, DATABASE, inside, account, binaries)
    partial.rename(folder)


def _initialise(folder: Path, account: ServiceAccount, binaries: Binaries) -> None:
    run(
        account,
        [
            binaries.tool("initdb"),
            f"--pgdata={folder}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--text-search-config=simple",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=reject",
        ],
    )
    (folder / "pg_hba.conf").write_text(_ACCESS)
    with (folder / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'antin.conf'\n")
    configure(folder, folder, account)


def _single_user(
    folder: Path, database: str, statements: list[str], account: ServiceAccount, binaries: Binaries
) -> None:
    run(
        account,
        [binaries.tool("postgres"), "--single", "-D", str(folder), "-c", "exit_on_error=on", database],
        typed="".join(f"{statement}\n" for statement in statements),
    )


def configure(folder: Path, sockets: Path, account: ServiceAccount) -> None:
    """Write the settings, with the present folder for sockets."""
    target = folder / "antin.conf"
    temporary = folder / "antin.conf.new"
    temporary.write_text(_SETTINGS.format(sockets=_quoted(sockets)), encoding="utf-8")
    temporary.chmod(0o600)
    account.own(temporary)
    temporary.replace(target)


def _quoted(path: Path) -> str:
    """A path as one element of a list setting: quoted for the list, then for the file."""
    element = '"' + str(path).replace('"', '""') + '"'
    return "'" + element.replace("\\", "\\\\").replace("'", "''") + "'"


def check_version(folder: Path, binaries: Binaries) -> None:
    """Raise :class:`VersionRefused` where the files are of another major version than the programs."""
    found = (folder / "PG_VERSION").read_text().strip()
    if found != str(binaries.major):
        raise VersionRefused(
            f"The database was written by PostgreSQL {found}; the bundled one is {binaries.major}.",
            where=str(folder),
            remedy=f"Use the Antin that wrote it, or move it with pg_upgrade to {binaries.major}.",
        )
