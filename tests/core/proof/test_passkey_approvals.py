"""Approvals by passkey in the recount: the good one holds, each lie is an approval that is not valid."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from antin.kernel.canonical import canonical_bytes, digest
from tests.core.proof.office import FROZEN, MERGER

Recount = Callable[[Any], Any]
RP_ID, ORIGIN = "kydientu.phutho.example", "https://kydientu.phutho.example"
KEY = ec.generate_private_key(ec.SECP256R1())
AT = FROZEN + timedelta(days=1)


def pem() -> str:
    return KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def by_passkey(
    name: str, of: str, *, flags: int = 5, rp_id: str = RP_ID, credential: bytes = b"hanh-1", **client: Any
) -> dict[str, Any]:
    """An approval as a browser and an authenticator make it."""
    statement = {"approver_id": name, "mandate_digest": of, "approved_at": AT, "reason": "Đã xem"}
    challenge = sha256(b"antin/approval/v1\n" + canonical_bytes(statement)).digest()
    told = {
        "type": "webauthn.get",
        "challenge": urlsafe_b64encode(challenge).decode().rstrip("="),
        "origin": ORIGIN,
    }
    client_data = json.dumps(told | client).encode()
    data = sha256(rp_id.encode()).digest() + bytes([flags]) + (7).to_bytes(4, "big")
    signature = KEY.sign(data + sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
    assertion = {"credential_id": credential, "authenticator_data": data, "client_data": client_data}
    made: dict[str, Any] = json.loads(
        canonical_bytes({**statement, "signature": signature, "assertion": assertion})
    )
    return made


def approve(office: Any, approval: dict[str, Any]) -> None:
    """Hạnh approves with a passkey, Minh with a key file."""
    office.reapprove(("minh",), at=AT)
    office.enrol("hanh", KEY.public_key(), FROZEN, kind="approver.passkey_enrolled")
    mandate = office.mandates[MERGER]
    passkey = {"credential_id": b"hanh-1".hex(), "public_key": pem(), "rp_id": RP_ID, "origins": [ORIGIN]}
    own = mandate["approvers"]["hanh"]
    mandate["approvers"]["hanh"] = {"public_key": own, "passkeys": [passkey]}
    mandate["approvals"].append(approval)
    office.record(AT, "approval.given", MERGER, approval)


def of(office: Any) -> str:
    return digest(office.mandates[MERGER]["mandate"])


def codes(report: Any) -> set[str]:
    return {finding.code for finding in report.findings}


def test_passkey_and_key_file_approve_a_plan_together(office: Any, recount: Recount) -> None:
    approve(office, by_passkey("hanh", of(office)))
    assert codes(recount(office)) == set()


def test_person_with_passkeys_may_still_use_the_key_file(office: Any, recount: Recount) -> None:
    office.reapprove(("minh", "hanh"), at=AT)
    own = office.mandates[MERGER]["approvers"]["hanh"]
    office.mandates[MERGER]["approvers"]["hanh"] = {"public_key": own, "passkeys": []}
    assert codes(recount(office)) == set()


@pytest.mark.parametrize(
    "lie",
    [
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
        {"origin": "https://attacker.example"},
        {"crossOrigin": True},
        {"flags": 1},
        {"flags": 4},
        {"rp_id": "attacker.example"},
        {"credential": b"hanh-2"},
    ],
)
def test_answer_to_something_else_is_no_approval(office: Any, recount: Recount, lie: dict[str, Any]) -> None:
    approve(office, by_passkey("hanh", of(office), **lie))
    assert {"approval.forged", "approval.not_two_people"} <= codes(recount(office))


@pytest.mark.parametrize("part", ["reason", "signature", "assertion"])
def test_changed_approval_is_found(office: Any, recount: Recount, part: str) -> None:
    approval = by_passkey("hanh", of(office))
    changed = {"reason": "khác", "signature": "30", "assertion": {"credential_id": "00"}}
    approve(office, {**approval, part: changed[part]})
    assert "approval.forged" in codes(recount(office))


def test_passkey_that_was_withdrawn_before_is_found(office: Any, recount: Recount) -> None:
    approve(office, by_passkey("hanh", of(office)))
    office.enrol("hanh", KEY.public_key(), AT - timedelta(hours=1), kind="approver.passkey_withdrawn")
    assert codes(recount(office)) == {"approval.not_enrolled"}


def test_passkey_that_is_withdrawn_later_still_proves(office: Any, recount: Recount) -> None:
    approve(office, by_passkey("hanh", of(office)))
    office.enrol("hanh", KEY.public_key(), AT + timedelta(hours=1), kind="approver.passkey_withdrawn")
    assert codes(recount(office)) == set()
