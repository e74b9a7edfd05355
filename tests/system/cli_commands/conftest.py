"""Copies of a small office for the commands to work on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.cli_commands.antin import Antin, AntinWithin
from tests.system.office import (
    DESK,
    NewOffice,
    Office,
    Templates,
    new_office,
    offices,
    point_django_at,
    templates,
)

__all__ = ["antin", "bundle", "finished", "finished_office", "new_office", "office", "templates", "within"]


@pytest.fixture
def office(new_office: NewOffice) -> Office:
    """Two communes before their merger: PostgreSQL, signers and field run, workers do not."""
    return new_office().open(*DESK)


@pytest.fixture
def antin(office: Office) -> Antin:
    """The command line on the office, a process a command."""
    return Antin(office.data.path)


@pytest.fixture
def within(office: Office) -> AntinWithin:
    """The command line on the office, within the test."""
    return AntinWithin(office.data.path)


@pytest.fixture(scope="module")
def finished_office(templates: Templates) -> Iterator[Office]:
    """An office whose reorganisation is over; PostgreSQL runs, commands start the signers."""
    with offices(templates) as make:
        yield make(stage="finished").open()


@pytest.fixture
def finished(finished_office: Office) -> AntinWithin:
    """The command line within the test on an office whose reorganisation is over; tests only read it."""
    point_django_at(finished_office.data)
    return AntinWithin(finished_office.data.path)


@pytest.fixture
def bundle(finished: AntinWithin, tmp_path: Path) -> Path:
    """A copy of the proof of the finished office, to be spoilt."""
    return Path(shutil.copytree(finished.folder / "proof", tmp_path / "bundle"))
