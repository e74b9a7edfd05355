"""Copies of a small office for the commands to work on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.cli_commands.antin import Antin
from tests.system.office import NewOffice, Office, Templates, new_office, offices, templates

__all__ = ["antin", "bundle", "finished", "new_office", "office", "templates"]


@pytest.fixture
def office(new_office: NewOffice) -> Office:
    """Two communes before their merger; only PostgreSQL runs, commands start what else they need."""
    return new_office().open()


@pytest.fixture
def antin(office: Office) -> Antin:
    """The command line on the office."""
    return Antin(office.data.path)


@pytest.fixture(scope="module")
def finished(templates: Templates) -> Iterator[Antin]:
    """The command line on an office whose reorganisation is over; PostgreSQL runs. Tests only read it."""
    with offices(templates) as make:
        yield Antin(make(stage="finished").open().data.path)


@pytest.fixture
def bundle(finished: Antin, tmp_path: Path) -> Path:
    """A copy of the proof of the finished office, to be spoilt."""
    return Path(shutil.copytree(finished.folder / "proof", tmp_path / "bundle"))
