"""A small office whose certificates are to end."""

from __future__ import annotations

import pytest

from tests.system.cli_commands.antin import AntinWithin
from tests.system.office import Office, new_office, office, templates

__all__ = ["new_office", "office", "templates", "within"]


@pytest.fixture
def within(office: Office) -> AntinWithin:
    """The command line on the office, within the test."""
    return AntinWithin(office.data.path)
