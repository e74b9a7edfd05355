"""``antin`` on one data folder: as a process of its own, or (much cheaper) within the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from antin.cli.main import root

__all__ = ["DECISION", "Antin", "AntinWithin", "Told"]

DECISION = Path(__file__).parent / "two_communes"


@dataclass(frozen=True)
class Told:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output."""
        assert self.out, self.err
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of the error object."""
        return str(self.json["error"]["code"])


@dataclass(frozen=True)
class Antin:
    """The command line as processes on one data folder."""

    folder: Path

    def argv(self, *words: str | Path) -> list[str]:
        """The arguments of a process."""
        return [sys.executable, "-P", "-m", "antin.cli", *map(str, words), "--data", str(self.folder)]

    @property
    def environment(self) -> dict[str, str]:
        """English, and nothing of this process's Django."""
        foreign = ("ANTIN_DATA", "DJANGO_SETTINGS_MODULE")
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        return {**kept, "LC_ALL": "C.UTF-8"}

    def __call__(self, *words: str | Path) -> Told:
        """Run a command to its end."""
        done = subprocess.run(
            self.argv(*words), env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def must(self, *words: str | Path) -> Any:
        """Run a command under ``--json`` that has to succeed; returns its object."""
        told = self(*words, "--json")
        assert told.code == 0, f"{words}: {told.out}{told.err}"
        return told.json

    def key(self, number: int) -> tuple[str, Path, str, Path]:
        """The options of one approver."""
        place = self.folder / "approvers"
        return (
            *("--key", place / f"approver-{number}.key"),
            *("--passphrase-file", place / f"approver-{number}.passphrase"),
        )


class AntinWithin(Antin):
    """The command line within the test, whose Django works on the same data folder."""

    def __call__(self, *words: str | Path) -> Told:
        """Run a command to its end."""
        arguments = [*map(str, words), "--data", str(self.folder)]
        done = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(root, arguments)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Told(done.exit_code, done.stdout, done.stderr)
