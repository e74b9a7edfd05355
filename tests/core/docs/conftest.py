"""The repository as the documents describe it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return Path(__file__).parents[3]


@pytest.fixture(scope="session")
def sources(root: Path) -> dict[str, str]:
    """Path below ``src/antin`` → content of every Python file."""
    package = root / "src" / "antin"
    return {path.relative_to(package).as_posix(): path.read_text() for path in sorted(package.rglob("*.py"))}


@pytest.fixture(scope="session")
def documents(root: Path) -> dict[str, str]:
    """Path below the clone → content of every Markdown file that ships."""
    files = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return {path.relative_to(root).as_posix(): path.read_text() for path in sorted(files)}


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    """``pyproject.toml``."""
    return tomllib.loads((root / "pyproject.toml").read_text())
