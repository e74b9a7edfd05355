"""``kill -9`` in the key ceremony, while the world before is loaded, and while it gets its certificates."""

from __future__ import annotations

import pytest

from tests.system.kill.image import Image

POINTS = [
    "self after hold_in 1",
    "postgres after establish 1",
    "signer-ca before _store 2",
    "self after finish_founding 1",
]


@pytest.mark.kill
@pytest.mark.parametrize("written", POINTS)
def test_office_that_has_just_begun_survives(image: Image, written: str) -> None:
    image.survives(written, stage="empty")
