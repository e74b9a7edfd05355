"""A served village for a whole module, and copies of it that are not served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.cli_commands.antin import Antin
from tests.system.office import NewOffice, Templates, new_office, offices, templates
from tests.system.serving.serving import Served, serving

__all__ = ["new_office", "served", "templates"]


@pytest.fixture(scope="module")
def served(templates: Templates) -> Iterator[Served]:
    """Two communes, served as a demo. Whoever breaks something waits until it is whole again."""
    with offices(templates) as make, serving(make().data, "--demo") as office:
        yield office


@pytest.fixture
def copied(new_office: NewOffice) -> NewOffice:
    """Makes offices on which nothing runs."""
    return new_office


@pytest.fixture
def served_again(served: Served) -> tuple[int, str]:
    """How a second “antin serve” on the served folder ends."""
    told = Antin(served.data.path)("serve", "--demo", "--port", str(served.port))
    return told.code, "serve.already" if "served already" in told.err else told.err
