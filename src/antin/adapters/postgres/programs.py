"""Running PostgreSQL's programs as the service account, with nothing of the caller's environment."""

from __future__ import annotations

import subprocess

from antin.adapters.postgres.accounts import ServiceAccount
from antin.kernel.errors import AntinError

__all__ = ["UnableToRunProgram", "run"]

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class UnableToRunProgram(AntinError):
    """One of PostgreSQL's programs failed; the message ends with its own last words."""

    code = "postgres.program_failed"
    exit_code = 1


def run(account: ServiceAccount, argv: list[str], *, typed: str = "") -> None:
    """Run one program to its end; ``typed`` is its standard input (never an argument: it may be secret)."""
    outcome = subprocess.run(
        argv,
        input=typed,
        cwd="/",
        env=_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **account.process_options(),
    )
    if outcome.returncode != 0:
        program = argv[0].rsplit("/", 1)[-1]
        words = "; ".join(outcome.stdout.strip().splitlines()[-3:])
        raise UnableToRunProgram(f"{program} failed: {words}")
