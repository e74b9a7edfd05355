"""How a foreseen error looks: one line on standard error, or one JSON object on standard output."""

from __future__ import annotations

import click

from antin.cli.output import emit
from antin.cli.words import choose
from antin.kernel.errors import AntinError

__all__ = ["error_object", "report"]

_SCHEMA = "antin/error/v1"


def error_object(error: AntinError) -> dict[str, object]:
    """The error as ``--json`` shows it."""
    return {"schema": _SCHEMA, "error": error.as_dict()}


def report(error: AntinError, *, as_json: bool) -> None:
    """Tell one error; the caller ends the process with ``error.exit_code``."""
    if as_json:
        emit(error_object(error))
    click.echo(f"{choose('Lỗi', 'Error')}: {' '.join(str(error).split())}", err=True)
