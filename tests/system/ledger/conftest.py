from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.office import Templates, templates
from tests.system.tampering import StolenBundle

__all__ = ["templates"]


@pytest.fixture
def bundle(templates: Templates, tmp_path: Path) -> StolenBundle:
    """The proof of a finished run, with the keys of the office that made it."""
    return StolenBundle(templates.path("two_communes", "finished"), tmp_path / "proof")
