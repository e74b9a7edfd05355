"""Cockpit and board served to a browser: after a reorganisation, and in the middle of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.account.serving import serving
from tests.system.office import new_office, templates
from tests.system.web_cockpit.wall import running_desk, wall
from tests.system.web_registry.desk import Desk, one_desk

__all__ = ["new_office", "one_desk", "running_desk", "templates", "wall"]


@pytest.fixture
def site(wall: Desk) -> Iterator[str]:
    """The address of the finished office's pages."""
    with serving() as address:
        yield address


@pytest.fixture
def running_site(running_desk: Desk) -> Iterator[str]:
    """The address of an office that issues."""
    with serving() as address:
        yield address
