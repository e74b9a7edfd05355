"""A small office before its reorganisation, and the command line on it."""

from __future__ import annotations

import pytest

from tests.system.cli_commands.antin import Antin
from tests.system.office import Office, new_office, office, templates

__all__ = ["antin", "new_office", "office", "templates"]


@pytest.fixture
def antin(office: Office) -> Antin:
    """The command line on the office, a process a command."""
    return Antin(office.data.path)
