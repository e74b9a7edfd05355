"""Issuing by the real process: what an approved plan says, once, and nothing else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.adapters.signer_socket import Issued, IssueRequest, NotIssued, SignerClient, SignerRefused
from antin.pki.issuing import new_serial, tbs_of
from antin.pki.mandates import StandingMandate
from antin.pki.names import Subject

if TYPE_CHECKING:
    from conftest import Office, Plan


@pytest.fixture
def signer(shared_office: Office) -> SignerClient:
    return shared_office.client()


@pytest.fixture
def plan(shared_office: Office, signer: SignerClient) -> Plan:
    return shared_office.approved_plan(signer)


def issued(answer: Issued | NotIssued) -> Issued:
    assert isinstance(answer, Issued), answer
    return answer


def refusal(signer: SignerClient, plan: Plan, request: IssueRequest) -> str:
    """The code with which the only request of a batch is refused."""
    (answer,) = signer.issue(plan.mandate.digest, [request])
    assert isinstance(answer, NotIssued), "the signer signed it"
    return answer.error.code


def test_plan_is_issued(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    requests = [plan.request(shared_office.issuer, index) for index in range(3)]
    for request, answer in zip(requests, signer.issue(plan.mandate.digest, requests), strict=True):
        certificate = x509.load_der_x509_certificate(issued(answer).certificate)
        certificate.verify_directly_issued_by(shared_office.issuer.certificate)
        assert tbs_of(issued(answer).certificate) == request.tbs
        assert certificate.serial_number == issued(answer).serial


def test_certificate_holds_before_openssl(
    shared_office: Office, signer: SignerClient, plan: Plan, tmp_path: Path, requires_tool: Callable[[str], str]
) -> None:
    (answer,) = signer.issue(plan.mandate.digest, [plan.request(shared_office.issuer, 0)])
    certificate = x509.load_der_x509_certificate(issued(answer).certificate)
    for name, pem in (
        ("root.pem", shared_office.ceremony.root.pem),
        ("issuing.pem", shared_office.ceremony.issuing.pem),
        ("holder.pem", certificate.public_bytes(serialization.Encoding.PEM).decode()),
    ):
        (tmp_path / name).write_text(pem)
    moment = str(int((plan.items[0].not_before + timedelta(days=1)).timestamp()))
    chain = [
        "-CAfile",
        "root.pem",
        "-untrusted",
        "issuing.pem",
        "-x509_strict",
        "-attime",
        moment,
        "holder.pem",
    ]
    done = subprocess.run(
        [requires_tool("openssl"), "verify", *chain], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == "holder.pem: OK\n", done.stderr


def test_repetition_returns_the_same_certificate(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    first = [issued(each) for each in signer.issue(plan.mandate.digest, [plan.request(office.issuer, 1)])]
    other_serial = plan.request(office.issuer, 1)
    assert signer.issue(plan.mandate.digest, [other_serial]) == first
    twice = [plan.request(office.issuer, 2), plan.request(office.issuer, 2)]
    one, same = signer.issue(plan.mandate.digest, twice)
    assert issued(one) == issued(same)
    assert office.stop() == 0
    again = office.signer()
    assert again.issue(plan.mandate.digest, [other_serial]) == first
    assert again.status()["signed"] == 2


def test_two_callers_at_once_get_the_same_certificate(
    shared_office: Office, signer: SignerClient, plan: Plan
) -> None:
    def ask(number: int) -> list[Issued | NotIssued]:
        requests = [plan.request(shared_office.issuer, index) for index in range(3)]
        with SignerClient(signer.path) as own:
            return own.issue(plan.mandate.digest, requests)

    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(ask, range(8)))
    assert all(answer == answers[0] for answer in answers)


def test_withdrawn_plan_repeats_what_was_signed_and_signs_nothing_new(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    first = [issued(each) for each in signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])]
    assert signer.withdraw_mandate(plan.mandate.digest, "Quyết định bị rút")["withdrawn_before"] is False
    assert signer.withdraw_mandate(plan.mandate.digest, "lần nữa")["withdrawn_before"] is True
    assert office.stop() == 0
    again = office.signer()
    assert again.issue(plan.mandate.digest, [plan.request(office.issuer, 0)]) == first
    assert refusal(again, plan, plan.request(office.issuer, 1)) == "mandate.withdrawn"


def test_refused_item_does_not_stop_the_others(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    bad = replace(plan.request(shared_office.issuer, 1), proof=())
    one, two, three = signer.issue(
        plan.mandate.digest, [plan.request(shared_office.issuer, 0), bad, plan.request(shared_office.issuer, 2)]
    )
    assert isinstance(two, NotIssued)
    assert two.index == 1
    assert issued(one).index == 0
    assert issued(three).index == 2


def test_forged_item_issues_nothing(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    """The database says that the item is somebody else's; the tree that was approved does not."""
    stranger = Subject((("C", "VN"), ("serialNumber", "person-0"), ("CN", "Kẻ Mạo Danh")))
    forged = replace(plan.items[0], subject=stranger)
    honest = plan.request(shared_office.issuer, 0)
    body = plan.request(shared_office.issuer, 0, says=forged).tbs
    before = signer.status()["signed"]
    assert refusal(signer, plan, replace(honest, item=forged, tbs=body)) == "merkle.proof_refused"
    assert refusal(signer, plan, replace(honest, tbs=body)) == "tbs.subject"
    assert signer.status()["signed"] == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "other@phutho.gov.vn"}, "tbs.subject_alternative_name"),
        ({"shard": 1}, "tbs.crl_distribution_points"),
        ({"profile": "organisation", "holder_kind": "organisation"}, "tbs."),
    ],
)
def test_body_that_differs_from_the_item_is_refused(
    shared_office: Office, signer: SignerClient, plan: Plan, change: dict[str, object], code: str
) -> None:
    other = replace(plan.items[0], **change)  # type: ignore[arg-type]
    assert refusal(signer, plan, plan.request(shared_office.issuer, 0, says=other)).startswith(code)


def test_longer_validity_than_approved_is_refused(
    shared_office: Office, signer: SignerClient, plan: Plan
) -> None:
    longer = replace(plan.items[0], not_after=plan.items[0].not_after + timedelta(hours=1))
    assert refusal(signer, plan, plan.request(shared_office.issuer, 0, says=longer)) == "tbs.not_after"


def test_wrong_proof_is_refused(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    honest = plan.request(shared_office.issuer, 0)
    for proof in ((), plan.tree.inclusion_proof(1), [*honest.proof, b"\x00" * 32], [b"\x00" * 32]):
        assert refusal(signer, plan, replace(honest, proof=proof)) == "merkle.proof_refused"
    beyond = replace(honest, item=replace(plan.items[0], index=3))
    assert refusal(signer, plan, beyond) == "merkle.proof_refused"


def test_item_of_another_plan_is_refused(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    other = shared_office.plan(3, title="Kế hoạch chưa ai phê duyệt")
    assert refusal(signer, plan, other.request(shared_office.issuer, 0)) == "merkle.proof_refused"
    with pytest.raises(SignerRefused) as refused:
        signer.issue(other.mandate.digest, [other.request(shared_office.issuer, 0)])
    assert refused.value.code == "mandate.unknown"


def test_serial_of_another_item_is_refused(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    serial = new_serial(os.urandom(16))
    batch = [plan.request(shared_office.issuer, index, serial=serial) for index in (0, 1)]
    first, second = signer.issue(plan.mandate.digest, batch)
    assert issued(first).serial == serial
    assert isinstance(second, NotIssued)
    assert second.error.code == "serial.used"
    assert refusal(signer, plan, plan.request(shared_office.issuer, 2, serial=serial)) == "serial.used"


def test_garbage_instead_of_a_body_is_refused(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    honest = plan.request(shared_office.issuer, 0)
    for body in (
        b"",
        b"\x00",
        os.urandom(600),
        honest.tbs[:-1],
        honest.tbs + b"\x00",
        b"\x30\x80" + honest.tbs,
    ):
        assert refusal(signer, plan, replace(honest, tbs=body)).startswith("tbs.")


def test_unknown_issuer_is_refused(shared_office: Office, signer: SignerClient) -> None:
    plan = shared_office.approved_plan(signer, issuer_id="issuing-2")
    honest = shared_office.plan(3).request(shared_office.issuer, 0)
    request = IssueRequest(plan.items[0], plan.tree.inclusion_proof(0), honest.tbs)
    assert refusal(signer, plan, request) == "ca.unknown"


def test_expired_authority_issues_nothing(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    request = plan.request(office.issuer, 0)
    office.clock.enter("expired")
    assert refusal(signer, plan, request) == "ca.expired"


def test_certificate_that_outlives_the_authority_is_refused(
    shared_office: Office, signer: SignerClient
) -> None:
    end = shared_office.issuer.certificate.not_valid_after_utc
    plan = shared_office.approved_plan(
        signer, not_before=end - timedelta(days=100), not_after=end + timedelta(seconds=1)
    )
    body = shared_office.plan(3).request(shared_office.issuer, 0).tbs
    request = IssueRequest(plan.items[0], plan.tree.inclusion_proof(0), body)
    assert refusal(signer, plan, request) == "ca.expired"


def test_too_many_items_at_once_are_refused(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    request = plan.request(shared_office.issuer, 0)
    assert len(signer.issue(plan.mandate.digest, [request] * 501)) == 501  # the client cuts batches
    with pytest.raises(SignerRefused) as refused:
        signer._ask({"op": "issue", "mandate_digest": plan.mandate.digest, "requests": [{}] * 501})
    assert refused.value.code == "request.unreadable"


@pytest.mark.parametrize(
    ("by", "code"), [((0,), "approval.too_few"), ((0, 0), "approval.too_few"), ((), "approval.too_few")]
)
def test_plan_without_two_people_is_refused(
    shared_office: Office, signer: SignerClient, by: tuple[int, ...], code: str
) -> None:
    plan = shared_office.plan()
    with pytest.raises(SignerRefused) as refused:
        signer.register_mandate(plan.mandate, shared_office.approvals(plan.mandate, by))
    assert refused.value.code == code
    with pytest.raises(SignerRefused):
        signer.issue(plan.mandate.digest, [plan.request(shared_office.issuer, 0)])


def test_stranger_cannot_approve(shared_office: Office, signer: SignerClient) -> None:
    plan = shared_office.plan()
    mine, other = shared_office.approvals(plan.mandate)
    with pytest.raises(SignerRefused) as refused:
        signer.register_mandate(plan.mandate, [mine, replace(other, approver_id="approver-9")])
    assert refused.value.code == "approval.not_enrolled"
    with pytest.raises(SignerRefused) as refused:
        signer.register_mandate(plan.mandate, [mine, replace(other, approver_id="approver-3")])
    assert refused.value.code == "approval.bad_signature"


def test_plan_that_changed_after_approval_is_refused(shared_office: Office, signer: SignerClient) -> None:
    plan = shared_office.plan()
    approvals = shared_office.approvals(plan.mandate)
    changed = replace(plan.mandate, items_root=shared_office.plan().mandate.items_root)
    with pytest.raises(SignerRefused) as refused:
        signer.register_mandate(changed, approvals)
    assert refused.value.code == "plan.changed_after_approval"
    assert refused.value.exit_code == 7


def test_registering_again_changes_nothing(shared_office: Office, signer: SignerClient, plan: Plan) -> None:
    size = signer.status()["journal"]["size"]
    answer = signer.register_mandate(plan.mandate, shared_office.approvals(plan.mandate, (2, 3)))
    assert answer["registered_before"] is True
    assert signer.status()["journal"]["size"] == size


def test_signer_of_certificates_takes_no_checkpoint_mandate(
    shared_office: Office, signer: SignerClient
) -> None:
    mandate = StandingMandate(
        "checkpoint", "issuing-1", 1, shared_office.ceremony.held_at, shared_office.clock.now()
    )
    with pytest.raises(SignerRefused) as refused:
        signer.register_mandate(mandate, shared_office.approvals(mandate))
    assert refused.value.code == "mandate.wrong_role"
