"""``kill -9`` in the key ceremony, while the world before is loaded, and while it gets its certificates."""

from __future__ import annotations

import pytest

from tests.system.kill.judging import survives
from tests.system.office import Templates

POINTS = [
    "self after hold_in 1",
    "postgres after establish 1",
    "signer-ca before _store 2",
    "self after finish_founding 1",
]


@pytest.mark.kill
@pytest.mark.parametrize("written", POINTS)
def test_office_that_has_just_begun_survives(templates: Templates, written: str) -> None:
    survives(templates, written, stage="empty")
