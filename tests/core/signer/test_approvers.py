"""Two different enrolled people must have signed this very mandate."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from antin.pki.mandates import Approval
from antin.signer.approvers import ApprovalRefused, Approver, ApproverList, ApproversRefused

Approve = Callable[[str, str], Approval]
DIGEST = "ab" * 32


def refused(approvers: ApproverList, approvals: list[Approval]) -> str:
    with pytest.raises(ApprovalRefused) as caught:
        approvers.check(DIGEST, approvals)
    return caught.value.code


def test_two_different_people_are_enough(approvers: ApproverList, approve: Approve) -> None:
    approvers.check(DIGEST, [approve("chau", DIGEST), approve("lam", DIGEST)])
    approvers.check(DIGEST, [approve("phuc", DIGEST), approve("lam", DIGEST), approve("chau", DIGEST)])


def test_one_person_twice_is_one_person(approvers: ApproverList, approve: Approve) -> None:
    assert refused(approvers, [approve("chau", DIGEST), approve("chau", DIGEST)]) == "approval.too_few"
    assert refused(approvers, [approve("chau", DIGEST)]) == "approval.too_few"
    assert refused(approvers, []) == "approval.too_few"


def test_stranger_does_not_count(approvers: ApproverList, approve: Approve) -> None:
    assert refused(approvers, [approve("chau", DIGEST), approve("van", DIGEST)]) == "approval.not_enrolled"


def test_approval_of_another_plan_does_not_count(approvers: ApproverList, approve: Approve) -> None:
    other = approve("lam", "cd" * 32)
    assert refused(approvers, [approve("chau", DIGEST), other]) == "plan.changed_after_approval"
    renamed = replace(other, mandate_digest=DIGEST)
    assert refused(approvers, [approve("chau", DIGEST), renamed]) == "approval.bad_signature"


@pytest.mark.parametrize("change", [{"reason": "khác"}, {"approver_id": "lam"}, {"signature": b"\x30\x00"}])
def test_changed_approval_does_not_count(
    approvers: ApproverList, approve: Approve, change: dict[str, object]
) -> None:
    changed = replace(approve("chau", DIGEST), **change)  # type: ignore[arg-type]
    assert refused(approvers, [changed, approve("phuc", DIGEST)]) == "approval.bad_signature"


def test_bad_approval_among_good_ones_is_not_passed_over(approvers: ApproverList, approve: Approve) -> None:
    good = [approve("chau", DIGEST), approve("lam", DIGEST)]
    assert refused(approvers, [*good, approve("van", DIGEST)]) == "approval.not_enrolled"


def test_one_person_under_two_names_cannot_be_enrolled(enrolled: Callable[..., Approver]) -> None:
    with pytest.raises(ApproversRefused, match="share an id or a key"):
        ApproverList([enrolled("chau"), enrolled("lam", key="chau")])
    with pytest.raises(ApproversRefused, match="share an id or a key"):
        ApproverList([enrolled("chau"), enrolled("chau")])
    with pytest.raises(ApproversRefused, match="1 approvers are enrolled"):
        ApproverList([enrolled("chau")])


def test_list_is_read_from_json(approvers: ApproverList) -> None:
    again = ApproverList.from_json(json.dumps({"approvers": approvers.as_list()}).encode())
    assert again.digest == approvers.digest
    assert again.ids == ["chau", "lam", "phuc"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"approvers": 3}', b'{"approvers": [{"id": "x"}]}', b'{"approvers": [1, 2]}']
)
def test_unreadable_list_is_refused(content: bytes) -> None:
    with pytest.raises(ApproversRefused):
        ApproverList.from_json(content)


def test_key_that_is_no_key_is_refused(enrolled: Callable[..., Approver]) -> None:
    broken = replace(
        enrolled("chau"), public_key_pem="-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
    )
    with pytest.raises(ApproversRefused, match="public key"):
        ApproverList([broken, enrolled("lam")])
