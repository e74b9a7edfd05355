from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.canonical import canonical_bytes
from antin.pki.algorithms import PrivateKey, PublicKey
from antin.pki.mandates import (
    Approval,
    ApprovalRefused,
    IssuanceItem,
    PlanMandate,
    StandingMandate,
    approve,
    check_approvals,
)

AT = datetime(2025, 6, 20, 8, tzinfo=UTC)
MANDATE = PlanMandate("plan-1", "Phú Thọ 2025", "aa" * 32, 26_715, "bb" * 32, AT)
OTHER_MANDATE = replace(MANDATE, items_count=26_716)


@pytest.fixture(scope="module")
def keys() -> dict[str, PrivateKey]:
    return {name: ec.generate_private_key(ec.SECP256R1()) for name in ("giam-doc", "an-toan", "kiem-soat")}


@pytest.fixture(scope="module")
def enrolled(keys: dict[str, PrivateKey]) -> dict[str, PublicKey]:
    return {name: key.public_key() for name, key in keys.items()}


@pytest.fixture(scope="module")
def approval(keys: dict[str, PrivateKey]) -> Callable[..., Approval]:
    """An approval of the mandate by one of the approvers."""

    def run(name: str, mandate: PlanMandate = MANDATE) -> Approval:
        return approve(keys[name], name, mandate, AT, "Đã rà soát kế hoạch")

    return run


def test_two_approvers_carry_a_mandate(
    approval: Callable[..., Approval], enrolled: dict[str, PublicKey]
) -> None:
    given = (approval("giam-doc"), approval("an-toan"))
    assert check_approvals(MANDATE.digest, given, enrolled) == given


def test_approval_survives_json(approval: Callable[..., Approval], enrolled: dict[str, PublicKey]) -> None:
    stored = [json.loads(canonical_bytes(approval(name).as_dict())) for name in ("giam-doc", "an-toan")]
    check_approvals(MANDATE.digest, map(Approval.from_dict, stored), enrolled)


def _refused(given: list[Approval], enrolled: dict[str, PublicKey]) -> str:
    with pytest.raises(ApprovalRefused) as refused:
        check_approvals(MANDATE.digest, given, enrolled)
    return refused.value.code


def test_one_approval_is_too_few(approval: Callable[..., Approval], enrolled: dict[str, PublicKey]) -> None:
    assert _refused([approval("giam-doc")], enrolled) == "approval.too_few"


def test_same_person_twice_is_refused(
    approval: Callable[..., Approval], enrolled: dict[str, PublicKey]
) -> None:
    assert _refused([approval("giam-doc"), approval("giam-doc")], enrolled) == "approval.same_person_twice"


def test_same_key_under_two_names_is_one_person(
    approval: Callable[..., Approval], enrolled: dict[str, PublicKey], keys: dict[str, PrivateKey]
) -> None:
    twofold = enrolled | {"an-toan": enrolled["giam-doc"]}
    given = [approval("giam-doc"), approve(keys["giam-doc"], "an-toan", MANDATE, AT, "")]
    assert _refused(given, twofold) == "approval.same_person_twice"


def test_approver_who_is_not_enrolled_is_refused(
    approval: Callable[..., Approval], enrolled: dict[str, PublicKey]
) -> None:
    known = {"giam-doc": enrolled["giam-doc"]}
    assert _refused([approval("giam-doc"), approval("an-toan")], known) == "approval.unknown_approver"


def test_signature_by_another_key_is_refused(
    approval: Callable[..., Approval], enrolled: dict[str, PublicKey], keys: dict[str, PrivateKey]
) -> None:
    forged = approve(keys["kiem-soat"], "an-toan", MANDATE, AT, "")
    assert _refused([approval("giam-doc"), forged], enrolled) == "approval.bad_signature"


@pytest.mark.parametrize("change", [{"reason": "khác"}, {"approved_at": datetime(2025, 6, 21, tzinfo=UTC)}])
def test_approval_changed_after_signing_is_refused(
    change: dict[str, object], approval: Callable[..., Approval], enrolled: dict[str, PublicKey]
) -> None:
    changed = replace(approval("an-toan"), **change)  # type: ignore[arg-type]
    assert _refused([approval("giam-doc"), changed], enrolled) == "approval.bad_signature"


def test_approval_of_another_mandate_is_refused(
    approval: Callable[..., Approval], enrolled: dict[str, PublicKey]
) -> None:
    given = [approval("giam-doc"), approval("an-toan", OTHER_MANDATE)]
    assert _refused(given, enrolled) == "approval.other_mandate"
    relabelled = replace(given[1], mandate_digest=MANDATE.digest)
    assert _refused([given[0], relabelled], enrolled) == "approval.bad_signature"


def test_mandates_and_items_survive_json(make_item: Callable[..., IssuanceItem]) -> None:
    item = make_item()
    standing = StandingMandate("crl", "issuing-1", 96, AT, datetime(2026, 6, 20, tzinfo=UTC))
    assert IssuanceItem.from_dict(json.loads(item.leaf)) == item
    assert PlanMandate.from_dict(json.loads(canonical_bytes(MANDATE.as_dict()))) == MANDATE
    assert StandingMandate.from_dict(json.loads(canonical_bytes(standing.as_dict()))) == standing


def test_digest_changes_with_every_field() -> None:
    assert len({MANDATE.digest, OTHER_MANDATE.digest, replace(MANDATE, title="x").digest}) == 3


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(email=TEXT | st.none(), holder=TEXT, host_name=TEXT | st.none(), index=st.integers(0, 2**40))
def test_leaf_is_the_canonical_form_of_its_item(
    make_item: Callable[..., IssuanceItem], email: str | None, holder: str, host_name: str | None, index: int
) -> None:
    item = replace(make_item(), email=email, holder_id=holder, host_name=host_name, index=index)
    assert item.leaf == canonical_bytes(item.as_dict())
