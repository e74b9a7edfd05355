"""What every test may use: outside tools, a folder that a service account can enter, Hypothesis settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("antin", max_examples=50, deadline=None)
settings.load_profile("antin")

_TRAVERSE_ONLY = 0o711  # A service account may pass through, not list.


@pytest.fixture
def requires_tool() -> Callable[[str], str]:
    """Look up an outside tool: ``openssl = requires_tool("openssl")``.

    Absent, it skips the test with a sentence; under ``CI=true`` it fails, because there nothing is skipped.
    """

    def look_up(name: str) -> str:
        found = shutil.which(name)
        if found:
            return found
        sentence = f"This test needs the outside tool “{name}”; install its Debian package to run it."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)

    return look_up


def _short_temporary_root() -> str:
    """The system's temporary folder, or ``/tmp`` where that one is too long for a socket path."""
    root = tempfile.gettempdir()
    return root if len(os.fsencode(root)) <= 40 else "/tmp"  # noqa: S108 - a random folder is made inside


@pytest.fixture(scope="session")
def make_traversable_tmp() -> Iterator[Callable[[], Path]]:
    """Make short folders that an unprivileged account can pass through; all are removed at the end."""
    made: list[Path] = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="antin-", dir=_short_temporary_root()))
        folder.chmod(_TRAVERSE_ONLY)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def traversable_tmp(make_traversable_tmp: Callable[[], Path]) -> Iterator[Path]:
    """A short folder with mode 0711 for one test, removed afterwards."""
    folder = make_traversable_tmp()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
