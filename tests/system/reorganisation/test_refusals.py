"""What comes at the wrong time, from the wrong person or twice is refused, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores import approver_file
from antin.adapters.keystores.approver_file import ApproverKey
from antin.apps.packing import unpack
from antin.kernel.errors import AntinError
from antin.pki.mandates import Approval
from antin.site.supervisor import UnableToKeepRunning
from tests.system.office import DESK, NewOffice, Office, Templates, offices


@pytest.fixture(scope="module")
def waiting(templates: Templates) -> Iterator[Office]:
    """An office whose plan is frozen and has one approval."""
    with offices(templates) as new:
        office = new().open(*DESK)
        office.approve(office.freeze(), "approver-1")
        yield office


@pytest.fixture(scope="module")
def issued(templates: Templates) -> Iterator[Office]:
    """An office whose plan is issued and waits for its moment."""
    with offices(templates) as new:
        office = new().open(*DESK)
        office.issue_all()
        yield office


@pytest.fixture
def plan(waiting: Office) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.decision_plan(None)


@pytest.fixture
def issued_plan(issued: Office) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.decision_plan(None)


def fingerprint(office: Office) -> list[Any]:
    """All that a refused step must leave as it is."""
    return office.sql(
        "SELECT (SELECT count(*) FROM ledger_ledgerentry), (SELECT string_agg(state, ',' ORDER BY id) FROM"
        " reorganisation_frozenplan), (SELECT count(*) FROM reorganisation_approval),"
        " (SELECT count(*) FROM certificates_intention), (SELECT count(*) FROM certificates_revocation),"
        " (SELECT count(*) FROM reorganisation_decision), (SELECT count(*) FROM reorganisation_frozenitem)"
    )


def approval(office: Office, who: str, digest: str) -> Approval:
    place = office.data.path / "approvers"
    key = approver_file.load(place / f"{who}.key", place / f"{who}.passphrase")
    return key.approve(digest, now=office.clock.now(), reason="Đã rà soát.")


def stranger(office: Office, digest: str) -> Approval:
    key = ApproverKey("approver-9", ec.generate_private_key(ec.SECP256R1()))
    return key.approve(digest, now=office.clock.now(), reason="Đã rà soát.")


def test_second_plan_is_refused_while_one_is_under_way(waiting: Office, plan: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    before = fingerprint(waiting)
    with pytest.raises(reorganisation.FreezeRefused) as refused:
        reorganisation.freeze_decision(
            None, lint_every=1, actor=reorganisation.COMMAND_LINE, now=waiting.clock.now()
        )
    assert (refused.value.code, refused.value.where) == ("plan.already_running", plan.id)
    assert fingerprint(waiting) == before


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("the same person", "approval.same_person_twice"),
        ("a stranger", "approval.unknown_approver"),
        ("somebody who signed another plan", "approval.other_mandate"),
        ("somebody whose words were changed", "approval.bad_signature"),
    ],
)
def test_approval_that_does_not_count_is_refused(waiting: Office, plan: Any, who: str, code: str) -> None:
    from antin.apps.reorganisation import api as reorganisation

    given = {
        "the same person": lambda: approval(waiting, "approver-1", plan.mandate_digest),
        "a stranger": lambda: stranger(waiting, plan.mandate_digest),
        "somebody who signed another plan": lambda: approval(waiting, "approver-2", "0" * 64),
        "somebody whose words were changed": lambda: replace(
            approval(waiting, "approver-2", plan.mandate_digest), reason="Không xem."
        ),
    }[who]()
    before = fingerprint(waiting)
    with pytest.raises(AntinError) as refused:
        reorganisation.approve_plan(plan.id, given, actor=reorganisation.COMMAND_LINE, now=waiting.clock.now())
    assert (refused.value.code, refused.value.exit_code) == (code, 7)
    assert fingerprint(waiting) == before


def test_wrong_passphrase_opens_no_approvers_key(waiting: Office) -> None:
    place = waiting.data.path / "approvers"
    with pytest.raises(AntinError, match="passphrase") as refused:
        approver_file.load(place / "approver-1.key", place / "approver-2.passphrase")
    assert refused.value.code == "approver.wrong_passphrase"


@pytest.mark.parametrize("step", ["start", "switch", "cut_off"])
def test_step_of_a_plan_with_one_approval_is_refused(waiting: Office, plan: Any, step: str) -> None:
    from antin.apps.reorganisation import api as reorganisation

    now, before = waiting.clock.now(), fingerprint(waiting)
    take = {
        "start": lambda: reorganisation.start_run(
            plan.id, chunk_size=8, confirm=True, actor=reorganisation.COMMAND_LINE, now=now
        ),
        "switch": lambda: reorganisation.switch(plan.id, actor=reorganisation.COMMAND_LINE, now=now),
        "cut_off": lambda: reorganisation.cut_off(plan.id, [], actor=reorganisation.COMMAND_LINE, now=now),
    }[step]
    with pytest.raises(reorganisation.RunRefused) as refused:
        take()
    assert refused.value.exit_code == 9
    assert fingerprint(waiting) == before
    assert waiting.work() == 0


def test_unknown_plan_is_not_found(waiting: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    with pytest.raises(reorganisation.UnableToFindPlan) as refused:
        reorganisation.start_run(
            "VD-99/NQ#1", chunk_size=8, confirm=True, actor=reorganisation.COMMAND_LINE, now=waiting.clock.now()
        )
    assert (refused.value.where, refused.value.exit_code) == ("VD-99/NQ#1", 4)


def test_another_folder_under_the_same_number_is_refused(waiting: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    before = fingerprint(waiting)
    with pytest.raises(reorganisation.ImportRefused) as refused:
        reorganisation.import_decision(
            waiting.archive + b"\n", late_reason="", actor=reorganisation.COMMAND_LINE, now=waiting.clock.now()
        )
    assert (refused.value.code, refused.value.where) == ("decision.differs", "VD-01/NQ")
    assert fingerprint(waiting) == before


def test_past_effective_moment_needs_a_reason(waiting: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    past = waiting.archive.replace(b"number: VD-01/NQ", b"number: VD-03/NQ")
    past = past.replace(b"2025-07-01T00:00:00+07:00", b"2025-06-17T00:00:00+07:00")
    before = fingerprint(waiting)
    with pytest.raises(reorganisation.ImportRefused) as refused:
        reorganisation.import_decision(
            past, late_reason="", actor=reorganisation.COMMAND_LINE, now=waiting.clock.now()
        )
    assert refused.value.code == "decision.late"
    assert "--late" in refused.value.remedy
    assert fingerprint(waiting) == before
    reason = "Quyết định đến muộn."
    assert (
        reorganisation.import_decision(
            past, late_reason=reason, actor=reorganisation.COMMAND_LINE, now=waiting.clock.now()
        )
        == "VD-03/NQ"
    )
    (body,) = waiting.sql("SELECT body FROM ledger_ledgerentry WHERE subject = 'VD-03/NQ'")
    assert reason in unpack(body[0]).decode()


def test_switch_before_the_moment_is_refused(issued: Office, issued_plan: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    before = fingerprint(issued)
    with pytest.raises(reorganisation.RunRefused, match="2025-07-01") as refused:
        reorganisation.switch(issued_plan.id, actor=reorganisation.COMMAND_LINE, now=issued.clock.now())
    assert refused.value.code == "run.too_early"
    assert fingerprint(issued) == before


def test_issued_plan_takes_no_more_approvals(issued: Office, issued_plan: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    late = approval(issued, "approver-3", issued_plan.mandate_digest)
    with pytest.raises(reorganisation.ApprovalNotTaken) as refused:
        reorganisation.approve_plan(
            issued_plan.id, late, actor=reorganisation.COMMAND_LINE, now=issued.clock.now()
        )
    assert refused.value.exit_code == 9


def test_cut_off_needs_its_moment_and_two_people_who_read_the_losses(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.issue_all()
    office.reorganiser.switch(plan.id)
    before = fingerprint(office)
    digest = reorganisation.losses_at_cutoff(plan).digest
    both = [approval(office, who, digest) for who in ("approver-1", "approver-3")]
    with pytest.raises(reorganisation.RunRefused) as early:
        reorganisation.cut_off(plan.id, both, actor=reorganisation.COMMAND_LINE, now=office.clock.now())
    assert early.value.code == "run.too_early"
    office.clock.enter("cutoff")
    for signed, code in [
        (both[:1], "approval.too_few"),
        ([both[0], approval(office, "approver-1", digest)], "approval.same_person_twice"),
        ([both[0], approval(office, "approver-2", plan.mandate_digest)], "approval.other_mandate"),
        ([both[0], stranger(office, digest)], "approval.unknown_approver"),
    ]:
        with pytest.raises(AntinError) as refused:
            reorganisation.cut_off(plan.id, signed, actor=reorganisation.COMMAND_LINE, now=office.clock.now())
        assert refused.value.code == code
    assert fingerprint(office) == before
    assert (
        reorganisation.cut_off(plan.id, both, actor=reorganisation.COMMAND_LINE, now=office.clock.now()).state
        == "finished"
    )


def test_expired_authority_issues_nothing(new_office: NewOffice) -> None:
    from antin.apps.reorganisation import api as reorganisation

    office = new_office()
    clock = office.data.clock_path
    # The issuing certificate ends in 2034; the decision waits for eleven years.
    clock.write_text(clock.read_text().replace('"at": "2025-', '"at": "2036-'))
    clock.write_text(clock.read_text().replace('"at": "2036-', '"at": "2025-', 2))
    office.open(*DESK)
    plan = office.start_run(office.approve(office.freeze()))
    signed, intended = office.tools.ca.status()["signed"], fingerprint(office)[0][3]
    lease = reorganisation.lease_chunk("worker-1")
    assert lease is not None
    with pytest.raises(AntinError, match="only") as refused:
        reorganisation.carry_out(lease, office.tools.run)
    assert refused.value.code == "ca.expired"
    assert office.tools.ca.status()["signed"] == signed
    assert fingerprint(office)[0][3] == intended + 8  # intentions, each of which ends in a certificate or burnt
    assert reorganisation.progress_of(plan.id)["issue"]["done"] == 0


def test_signer_with_a_wrong_passphrase_does_not_start_and_says_so(new_office: NewOffice) -> None:
    office = new_office()
    (office.data.signer("ca") / "passphrase").write_text("not this one\n")
    with pytest.raises(UnableToKeepRunning, match="passphrase") as refused:
        office.open("signer-ca")
    assert refused.value.where == "signer-ca"
