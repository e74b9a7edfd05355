"""Role evidence as a process: durable before it answers, killed or not."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.signer_socket import SignerRefused, SignerUnavailable
from antin.ledger.checkpoints import Checkpoint, verify_checkpoint

if TYPE_CHECKING:
    from conftest import Office


def leaves(first: int, count: int) -> list[str]:
    return [sha256(b"entry %d" % number).hexdigest() for number in range(first, first + count)]


def test_witness_signs_and_remembers(office: Office) -> None:
    witness = office.signer("evidence")
    now = office.clock.now()
    key = serialization.load_pem_public_key(office.ceremony.evidence_key.encode())
    assert isinstance(key, ec.EllipticCurvePublicKey)
    first = witness.append_and_sign(first=0, leaves=leaves(0, 1000), at=now)
    verify_checkpoint(Checkpoint.from_dict(first), key)
    assert first["log_id"] == office.ceremony.log_id
    assert witness.size() == 1000
    office.kill("evidence")
    witness = office.signer("evidence")
    assert witness.append_and_sign(first=0, leaves=leaves(0, 1000), at=office.clock.now()) == first
    with pytest.raises(SignerRefused) as refused:
        witness.append_and_sign(first=0, leaves=leaves(1, 1000), at=now)
    assert refused.value.code == "checkpoint.rewrite"
    with pytest.raises(SignerRefused) as refused:
        witness.append_and_sign(first=999, leaves=leaves(999, 1), at=now)
    assert refused.value.code == "checkpoint.rewrite"
    assert witness.append_and_sign(first=1000, leaves=leaves(1000, 1), at=now)["size"] == 1001


@pytest.mark.parametrize(
    "dies_in", ["antin.signer.checkpoints:signed_bytes", "antin.signer.checkpoints:_answer"]
)
def test_killed_witness_goes_on(office: Office, dies_in: str) -> None:
    dying = office.signer("evidence", dies_in=dies_in)
    now = office.clock.now()
    with pytest.raises(SignerUnavailable):
        dying.append_and_sign(first=0, leaves=leaves(0, 5), at=now)
    witness = office.signer("evidence")
    assert witness.size() in (0, 5)
    assert witness.append_and_sign(first=0, leaves=leaves(0, 5), at=now)["size"] == 5
    assert witness.append_and_sign(first=5, leaves=leaves(5, 5), at=now)["size"] == 10


def test_witness_issues_nothing(office: Office) -> None:
    witness = office.signer("evidence")
    plan = office.plan()
    with pytest.raises(SignerRefused) as refused:
        witness.register_mandate(plan.mandate, office.approvals(plan.mandate))
    assert refused.value.code == "mandate.wrong_role"
    with pytest.raises(SignerRefused) as refused:
        witness.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    assert refused.value.code == "request.unknown_operation"
