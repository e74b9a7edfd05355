"""The whole site of a finished office, served to browsers of its readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.account.serving import serving
from tests.system.office import new_office, templates
from tests.system.web_registry.desk import Desk, desk, one_desk

__all__ = ["desk", "new_office", "one_desk", "templates"]


@pytest.fixture
def site(desk: Desk) -> Iterator[str]:
    """The address of the desk's pages."""
    with serving() as address:
        yield address
