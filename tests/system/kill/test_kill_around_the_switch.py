"""``kill -9`` at the boundaries from the confirmations to the proof: nothing lost, nothing twice."""

from __future__ import annotations

import pytest

from tests.system.kill.image import Image

POINTS = [
    # devices prove themselves
    "field before SimulatedField.prove 1",
    "self before SimulatedDevices.prove 8",
    "self before _record 2",
    # the witness signs, the checkpoint is stored
    "self before CheckpointSigner._sign 2",
    "self after SignerClient.append_and_sign 2",
    # inside the switch, and after it
    "self after _succeed_directory 1",
    "postgres-backend before revoke 1",
    "self after switch 1",
    # a list is signed, stored by the signer, stored by the office
    "signer-ca before SignerClient.sign_crl 1",
    "self after CrlStore.keep 1",
    "self before keep_crl 2",
    # cut-off and proof
    "postgres before cut_off 1",
    "self after cut_off 1",
    "signer-evidence before write_bundle 1",
]


@pytest.mark.kill
@pytest.mark.parametrize("written", POINTS)
def test_run_survives(image: Image, written: str) -> None:
    image.survives(written)
