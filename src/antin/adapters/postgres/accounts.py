"""The account that PostgreSQL runs as: the caller's own, or a service account when the caller is root.

PostgreSQL refuses to run as root. Nothing here changes permissions: whether the account may enter a folder
is tried out, and where it may not, an error says so.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antin.kernel.errors import AntinError

__all__ = ["ServiceAccount", "UnableToReachFolder", "account_for"]

_CANDIDATES = ("postgres", "nobody")


class UnableToReachFolder(AntinError):
    """The service account may not pass through a folder on the way to its files."""

    code = "postgres.unreachable_folder"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Who runs PostgreSQL's programs; ``uid`` is ``None`` for the caller's own account."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def process_options(self) -> dict[str, Any]:
        """The keyword arguments that make :mod:`subprocess` run a program as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give a folder that Antin made for PostgreSQL to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """True where this account can make ``folder`` its working directory (tried, not computed)."""
        if self.uid is None:
            return os.access(folder, os.X_OK)
        attempt = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.process_options(),
        )
        return attempt.returncode == 0

    def require_entry(self, folder: Path) -> None:
        """Raise :class:`UnableToReachFolder` naming the first folder on the way that is closed."""
        for step in [*reversed(folder.parents), folder]:
            if step.exists() and not self.may_enter(step):
                raise UnableToReachFolder(
                    f"PostgreSQL runs as the account “{self.name}”, which may not enter this folder.",
                    where=str(step),
                    remedy="Choose a data folder it may enter (--data /var/lib/antin), "
                    f"or open the way yourself: chmod o+x '{step}'.",
                )


def account_for(folder: Path) -> ServiceAccount:
    """The account for a cluster in ``folder``: its present owner, else a service account, when root asks."""
    if os.geteuid() != 0:
        return ServiceAccount(_name_of(os.geteuid()))
    if folder.exists() and folder.stat().st_uid != 0:
        status = folder.stat()
        return ServiceAccount(_name_of(status.st_uid), status.st_uid, status.st_gid)
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServiceAccount(name, entry.pw_uid, entry.pw_gid)
    return ServiceAccount("65534", 65534, 65534)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
