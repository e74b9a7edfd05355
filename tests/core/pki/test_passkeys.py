"""Assertions of passkeys: the good one holds, and each thing that §7.2 asks for is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.canonical import canonical_bytes
from antin.pki.algorithms import sign
from antin.pki.approvals import Approval, ApprovalRefused, Credentials, check_approvals, verify_approval
from antin.pki.passkeys import Assertion, Passkey, PasskeyRefused, challenge_of, verify_assertion
from tests.core.pki.authenticator import Authenticator

AT = datetime(2025, 6, 20, 8, tzinfo=UTC)
DIGEST = "ab" * 32
CHALLENGE = challenge_of(b"what is approved")


@pytest.fixture(scope="module")
def chau() -> Authenticator:
    return Authenticator(b"chau-1")


@pytest.fixture(scope="module")
def lam() -> Authenticator:
    return Authenticator.rsa(b"lam-1")


def refusal(passkey: Passkey, assertion: Assertion, signature: bytes, challenge: bytes = CHALLENGE) -> str:
    with pytest.raises(PasskeyRefused) as caught:
        verify_assertion(passkey, assertion, signature, challenge)
    return caught.value.code


@pytest.mark.parametrize("who", ["chau", "lam"])
def test_passkey_answers_a_challenge(who: str, request: pytest.FixtureRequest) -> None:
    device: Authenticator = request.getfixturevalue(who)
    assertion, signature = device.answer(CHALLENGE)
    assert verify_assertion(device.passkey, assertion, signature, CHALLENGE) == device.counter


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"type": "webauthn.create"}, "passkey.wrong_type"),
        ({"challenge": "AAAA"}, "passkey.other_challenge"),
        ({"origin": "https://kydientu.phutho.example.attacker.example"}, "passkey.other_origin"),
        ({"origin": "http://kydientu.phutho.example"}, "passkey.other_origin"),
        ({"crossOrigin": True}, "passkey.other_origin"),
        ({"rp_id": "attacker.example"}, "passkey.other_party"),
        ({"flags": 0x01}, "passkey.user_not_verified"),
        ({"flags": 0x04}, "passkey.user_not_verified"),
        ({"flags": 0x00}, "passkey.user_not_verified"),
    ],
)
def test_answer_that_is_not_to_this_request_is_refused(
    chau: Authenticator, lie: dict[str, Any], code: str
) -> None:
    assert refusal(chau.passkey, *chau.answer(CHALLENGE, **lie)) == code


def test_other_challenge_credential_or_key_is_refused(chau: Authenticator) -> None:
    assertion, signature = chau.answer(CHALLENGE)
    assert refusal(chau.passkey, assertion, signature, challenge_of(b"")) == "passkey.other_challenge"
    other = replace(assertion, credential_id=b"chau-2")
    assert refusal(chau.passkey, other, signature) == "passkey.other_credential"
    stranger = replace(Authenticator(b"chau-1").passkey)
    assert refusal(stranger, assertion, signature) == "passkey.bad_signature"


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b"[" * 5000, b'{"type": 1}'])
def test_client_data_that_are_none_are_refused(chau: Authenticator, content: bytes) -> None:
    assertion, signature = chau.answer(CHALLENGE)
    assert refusal(chau.passkey, replace(assertion, client_data=content), signature) in (
        "passkey.unreadable",
        "passkey.wrong_type",
    )


@given(position=st.integers(0, 36), bit=st.integers(0, 7))
def test_no_bit_of_the_authenticator_data_can_change(position: int, bit: int) -> None:
    device = _FIXED
    assertion, signature = _FIXED_ANSWER
    data = bytearray(assertion.authenticator_data)
    data[position] ^= 1 << bit
    assert refusal(device.passkey, replace(assertion, authenticator_data=bytes(data)), signature)


def test_short_and_long_authenticator_data_are_refused(chau: Authenticator) -> None:
    assertion, signature = chau.answer(CHALLENGE)
    for data in (assertion.authenticator_data[:36], b"", assertion.authenticator_data + b"x" * 3000):
        assert refusal(chau.passkey, replace(assertion, authenticator_data=data), signature) == (
            "passkey.unreadable"
        )


@pytest.mark.parametrize("pem", ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_passkey_without_a_usable_key_is_refused(chau: Authenticator, pem: str) -> None:
    assertion, signature = chau.answer(CHALLENGE)
    assert refusal(replace(chau.passkey, public_key_pem=pem), assertion, signature) == "passkey.bad_key"


def test_passkey_and_assertion_survive_json(chau: Authenticator) -> None:
    assertion, _ = chau.answer(CHALLENGE)
    for value, kind in ((chau.passkey, Passkey), (assertion, Assertion)):
        assert kind.from_dict(json.loads(canonical_bytes(value.as_dict()))) == value


# --- approvals given with passkeys ---


def test_key_file_and_passkey_carry_a_mandate_together(chau: Authenticator, lam: Authenticator) -> None:
    by_key = Authenticator(b"")
    unsigned = Approval("phuc", DIGEST, AT, "", b"")
    given_ = (
        chau.approve("chau", DIGEST, AT),
        replace(unsigned, signature=sign(by_key.key, unsigned.signed_bytes())),
    )
    enrolled = {
        "chau": Credentials(None, (chau.passkey,)),
        "phuc": Credentials(by_key.key.public_key(), (lam.passkey,)),
    }
    assert check_approvals(DIGEST, given_, enrolled) == given_


def test_approval_by_passkey_survives_json(chau: Authenticator) -> None:
    approval = chau.approve("chau", DIGEST, AT)
    stored = json.loads(canonical_bytes(approval.as_dict()))
    assert Approval.from_dict(stored) == approval
    assert "assertion" not in replace(approval, assertion=None).as_dict()


@pytest.mark.parametrize("change", [{"reason": "khác"}, {"approved_at": AT.replace(hour=9)}])
def test_words_changed_after_the_touch_are_refused(chau: Authenticator, change: dict[str, Any]) -> None:
    changed = replace(chau.approve("chau", DIGEST, AT), **change)
    with pytest.raises(ApprovalRefused) as caught:
        verify_approval(changed, Credentials(None, (chau.passkey,)))
    assert caught.value.code == "approval.other_challenge"


def test_passkey_of_somebody_else_is_refused(chau: Authenticator, lam: Authenticator) -> None:
    with pytest.raises(ApprovalRefused) as caught:
        verify_approval(chau.approve("chau", DIGEST, AT), Credentials(None, (lam.passkey,)))
    assert caught.value.code == "approval.unknown_passkey"


def test_signature_without_assertion_needs_a_key_file(chau: Authenticator) -> None:
    bare = replace(chau.approve("chau", DIGEST, AT), assertion=None)
    with pytest.raises(ApprovalRefused) as caught:
        verify_approval(bare, Credentials(None, (chau.passkey,)))
    assert caught.value.code == "approval.no_key"


def test_one_passkey_under_two_names_is_one_person(chau: Authenticator) -> None:
    both = Credentials(None, (chau.passkey,))
    with pytest.raises(ApprovalRefused) as caught:
        check_approvals(
            DIGEST,
            [chau.approve("chau", DIGEST, AT), chau.approve("lam", DIGEST, AT)],
            {"chau": both, "lam": both},
        )
    assert caught.value.code == "approval.same_person_twice"


_FIXED = Authenticator(b"fixed")
_FIXED_ANSWER = _FIXED.answer(CHALLENGE)
