"""What ``antin doctor`` looks at: the machine, the data folder, and the processes, each with its remedy.

A check tells and changes nothing. A folder that is not made yet and processes that do not run are in order.
"""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from antin.adapters.clock import ScenarioClock, clock_for
from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import ExternalPostgres, LocalPostgres
from antin.adapters.postgres.binaries import bundled
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.site.database import database_of
from antin.site.processes import PROCESSES, ChildProcess

__all__ = ["CHECKS", "Finding", "examine", "running_names"]

_LEAST_FREE_BYTES = 2 * 1024**3
_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw; ``remedy`` is set where it is not in order."""

    name: str
    is_ok: bool
    detail: str
    remedy: str = ""

    def as_dict(self) -> dict[str, object]:
        """The finding as ``--json`` shows it."""
        return {"name": self.name, "ok": self.is_ok, "detail": self.detail, "remedy": self.remedy}


def _problem(name: str, error: AntinError) -> Finding:
    place = f" [{error.where}]" if error.where else ""
    return Finding(name, False, f"{error.message}{place}", error.remedy)


def _nearest_existing(path: Path) -> Path:
    return next(step for step in (path, *path.parents) if step.exists())


def check_python(_data: DataFolder) -> Finding:
    """Python is new enough."""
    is_ok = sys.version_info >= _OLDEST_PYTHON
    return Finding("python", is_ok, platform.python_version(), "" if is_ok else "Install Python 3.11 or later.")


def check_disk(data: DataFolder) -> Finding:
    """Two GiB are free where the data folder lies or will lie."""
    free = shutil.disk_usage(_nearest_existing(data.path)).free
    detail = f"{free / 1024**3:.1f} GiB free"
    if free >= _LEAST_FREE_BYTES:
        return Finding("disk", True, detail)
    return Finding("disk", False, detail, "Free at least 2 GiB, or name a folder on another disk with --data.")


def check_postgres_programs(data: DataFolder) -> Finding:
    """The bundled programs are there, or the external server answers."""
    server = database_of(data)
    if isinstance(server, ExternalPostgres):
        if server.is_running:
            return Finding("postgres", True, "DATABASE_URL answers")
        return Finding("postgres", False, "DATABASE_URL does not answer", "Start it, or correct DATABASE_URL.")
    try:
        return Finding("postgres", True, f"bundled PostgreSQL {bundled().version}")
    except AntinError as error:
        return _problem("postgres", error)


def check_data_folder(data: DataFolder) -> Finding:
    """The folder is ours and of a known version, or can be made."""
    if data.exists:
        try:
            return Finding("data folder", True, f"{data.path} ({data.kind})")
        except AntinError as error:
            return _problem("data folder", error)
    if os.access(_nearest_existing(data.path), os.W_OK | os.X_OK):
        return Finding("data folder", True, f"{data.path} (not made yet)")
    return Finding("data folder", False, f"{data.path} cannot be made", "Name another folder with --data.")


def check_entry(data: DataFolder) -> Finding:
    """The account that PostgreSQL runs as may pass through to its files."""
    server = database_of(data)
    if not isinstance(server, LocalPostgres):
        return Finding("entry", True, "not needed with DATABASE_URL")
    account = server.account
    try:
        account.require_entry(data.path)
    except AntinError as error:
        return _problem("entry", error)
    return Finding("entry", True, f"PostgreSQL runs as “{account.name}”")


def _exposed(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield path


def check_secrets(data: DataFolder) -> Finding:
    """No file with secrets is open to other accounts."""
    exposed = [*_exposed(data.secrets), *_exposed(data.path / "signers")]
    if not exposed:
        return Finding("secrets", True, "closed to other accounts")
    more = f" and {len(exposed) - 1} more" if len(exposed) > 1 else ""
    return Finding("secrets", False, f"{exposed[0]}{more} open to others", f"chmod 600 '{exposed[0]}'")


def check_clock(data: DataFolder) -> Finding:
    """A demo has its scenario clock, a site has none."""
    clock = clock_for(data.path)
    try:
        moment = format_moment(clock.now())
        is_scenario = isinstance(clock, ScenarioClock)
        if is_scenario and data.exists and data.kind == "site":
            return Finding("clock", False, "a site with a scenario clock", f"Remove {data.clock_path}.")
    except AntinError as error:
        return _problem("clock", error)
    return Finding("clock", True, f"{moment} ({'scenario' if is_scenario else 'system'})")


def _alive(data: DataFolder) -> list[ChildProcess]:
    processes = (ChildProcess(name, spec, data) for name, spec in PROCESSES.items())
    return [process for process in processes if process.is_alive()]


def running_names(data: DataFolder) -> list[str]:
    """The processes of this folder that run now, its own PostgreSQL first."""
    server = database_of(data)
    names = [process.name for process in _alive(data)]
    return ["postgres", *names] if isinstance(server, LocalPostgres) and server.is_running else names


def check_processes(data: DataFolder) -> Finding:
    """What is said to run answers; a process that is not ready is named with its log."""
    for process in _alive(data):
        if not process.is_ready():
            return Finding(
                "processes", False, f"{process.name} is not ready", f"Read {data.log(process.name)}."
            )
    return Finding("processes", True, ", ".join(running_names(data)) or "none running")


CHECKS: tuple[Callable[[DataFolder], Finding], ...] = (
    check_python,
    check_disk,
    check_postgres_programs,
    check_data_folder,
    check_entry,
    check_secrets,
    check_clock,
    check_processes,
)


def examine(data: DataFolder) -> list[Finding]:
    """Every check in order."""
    return [check(data) for check in CHECKS]
