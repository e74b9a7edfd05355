"""How a foreseen error looks: one line on standard error, or one JSON object on standard output.

What the system says (no space, no permission, no database) is foreseen too; anything else is a fault of
ours and keeps its traceback.
"""

from __future__ import annotations

import errno
import sys

import click

from antin.cli.output import emit
from antin.cli.words import choose
from antin.kernel.errors import AntinError

__all__ = ["SystemRefused", "error_object", "foreseen", "report"]

_SCHEMA = "antin/error/v1"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class SystemRefused(AntinError):
    """The machine or the database says no."""

    code = "system.refused"
    exit_code = 75


def foreseen(problem: Exception) -> AntinError | None:
    """The error to tell, or ``None`` where the traceback must be seen."""
    if isinstance(problem, AntinError):
        return problem
    if isinstance(problem, BrokenPipeError):
        return None
    if isinstance(problem, OSError) and problem.errno in (*_FULL, *_CLOSED):
        return _of_system(problem)
    return _of_database(problem)


def _of_system(problem: OSError) -> AntinError:
    where = str(problem.filename or "")
    if problem.errno in _FULL:
        return SystemRefused(
            "The disk is full.", where=where, remedy="Free space and run the same command again."
        )
    return SystemRefused(
        "This account may not do that.",
        where=where,
        remedy="Run as the account that made the data folder, or name another with --data.",
        code="system.no_permission",
    )


def _of_database(problem: Exception) -> AntinError | None:
    """A database that went away or is full; looked up among loaded modules, so that --help loads no driver."""
    driver = sys.modules.get("psycopg")
    cause = problem.__cause__ if type(problem).__module__ == "django.db.utils" else problem
    if driver is None or not isinstance(cause, driver.OperationalError):
        return None
    return SystemRefused(
        f"The database does not answer: {str(cause).strip().splitlines()[0]}",
        remedy="Run the same command again; “antin doctor” tells what is wrong.",
        code="database.unavailable",
    )


def error_object(error: AntinError) -> dict[str, object]:
    """The error as ``--json`` shows it."""
    return {"schema": _SCHEMA, "error": error.as_dict()}


def report(error: AntinError, *, as_json: bool) -> None:
    """Tell one error; the caller ends the process with ``error.exit_code``."""
    if as_json:
        emit(error_object(error))
    click.echo(f"{choose('Lỗi', 'Error')}: {' '.join(str(error).split())}", err=True)
