"""``kill -9`` at the boundaries from the decision to the stored certificate: nothing lost, nothing twice."""

from __future__ import annotations

import pytest

from tests.system.kill.image import Image

POINTS = [
    # the decision is taken in, frozen, approved
    "self after import_decision 1",
    "postgres before freeze_plan 1",
    "self after freeze_plan 1",
    "self after approve_plan 1",
    # the run is cut into ranges, a worker takes one
    "worker-1 before _intend 2",
    # intention, and between intention and signature
    "postgres before _intend 3",
    "self after _intend 1",
    "signer-ca before SignerClient.issue 2",
    "self before BodyStore.append 1",
    "self torn Journal._write 6",
    "self before Issuer._signatures 2",
    # signed, not answered; answered, not stored; in the middle of the store; stored
    "self before _answer 12",
    "self after SignerClient.issue 2",
    "postgres after _replace_overtaken 1",
    "self before Copy.write_row 140",
    "self after _store 1",
]


@pytest.mark.kill
@pytest.mark.parametrize("written", POINTS)
def test_run_survives(image: Image, written: str) -> None:
    image.survives(written)
