"""The planner's office served to browsers whose people have passkeys; the test itself is the worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.account.conftest import people
from tests.browser.account.serving import serving
from tests.system.office import new_office, templates
from tests.system.web_officer.officers import issued, one_issued
from tests.system.web_planner.planning import Planner, drafted_desk, one_drafted_desk, planner

__all__ = [
    "drafted_desk",
    "issued",
    "new_office",
    "one_drafted_desk",
    "one_issued",
    "people",
    "planner",
    "templates",
]


@pytest.fixture
def desk(planner: Planner) -> Iterator[str]:
    """The address of a planner's office whose signers run."""
    with serving() as address:
        yield address
