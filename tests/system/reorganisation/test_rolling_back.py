"""Roll-back until the switch: what was pre-issued ends, the old stays, and a fresh plan can be carried out."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.db import IntegrityError

from antin.kernel.errors import AntinError
from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from tests.system.office import Office

WORLD = {"organisation": 10, "person": 25, "service": 3}
REASON = "Danh sách nhân sự sai."


def issue_some(office: Office, ranges: int) -> Any:
    """A running plan of which this many ranges of eight have been issued."""
    from antin.apps.reorganisation import api as reorganisation

    plan = office.start_run(office.approve(office.freeze()))
    for _ in range(ranges):
        lease = reorganisation.lease_chunk("worker-t")
        assert lease is not None
        reorganisation.carry_out(lease, office.tools.run)
    return plan


def roll_back(office: Office, plan: Any, reason: str = REASON) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.roll_back(
        plan.id,
        reason=reason,
        tools=office.tools.run,
        actor=reorganisation.COMMAND_LINE,
        now=office.clock.now(),
    )


def active(office: Office) -> dict[str, int]:
    from antin.apps.certificates import api as certificates

    return certificates.counts_by_kind(office.clock.now())


def revocations(office: Office) -> list[tuple[str, str, int]]:
    return office.sql(
        "SELECT plan_id, reason, count(*) FROM certificates_revocation GROUP BY 1, 2 ORDER BY 1, 2"
    )


def devices_in_stock(office: Office) -> int:
    return int(office.sql("SELECT count(*) FROM devices_keydevice WHERE state = 'prepared'")[0][0])


def finish_afresh(office: Office) -> Any:
    """A fresh plan of the same decision from its freeze to its proof."""
    plan = office.issue_all()
    assert plan.id == "VD-01/NQ#2"
    plan = office.finish(plan.id)
    claim = office.write_bundle(plan.id)
    assert check(open_bundle(office.data.proof)).findings == ()
    assert claim.figures.as_dict() | {"plan": None} == {
        "plan": None,
        "issued": 26,
        "revoked": 29,
        "active": {"organisation": 9, "person": 24, "service": 2},
        "ready": 34,
        "not_ready": 1,
        "gaps": 0,
        "unexplained": 0,
    }
    return plan


def test_running_plan_is_taken_back_and_a_fresh_one_is_finished(office: Office) -> None:
    from antin.apps.authorities import api as authorities
    from antin.apps.reorganisation import api as reorganisation

    plan = issue_some(office, 2)
    foreseen = reorganisation.foresee_roll_back(plan.id)
    done = roll_back(office, plan)
    assert done == foreseen
    assert done.revoked == 16
    assert len(set(done.devices_to_clean)) == 16
    assert reorganisation.get_plan(plan.id).state == "rolled_back"
    assert office.work() == 0
    assert revocations(office) == [(plan.id, "cessationOfOperation", 16)]
    assert active(office) == WORLD
    reorganisation.publish_crls(office.tools.ca, now=office.clock.now())
    crl = authorities.last_crl("issuing-1", 0)
    assert crl is not None
    assert crl.entries == 16
    finish_afresh(office)


def test_issued_plan_is_taken_back_and_a_fresh_one_is_finished(office: Office) -> None:
    stock = devices_in_stock(office)
    plan = office.issue_all()
    assert devices_in_stock(office) == stock - 3
    done = roll_back(office, plan)
    assert (done.revoked, len(done.devices_to_clean)) == (26, 26)
    assert active(office) == WORLD
    assert devices_in_stock(office) == stock
    finish_afresh(office)
    assert devices_in_stock(office) == stock - 3


@pytest.mark.parametrize("approvals", [0, 1, 2])
def test_plan_that_never_ran_is_taken_back_without_a_trace_on_devices(office: Office, approvals: int) -> None:
    plan = office.freeze()
    for who in ("approver-1", "approver-2")[:approvals]:
        plan = office.approve(plan, who)
    done = roll_back(office, plan)
    assert (done.revoked, done.devices_to_clean) == (0, ())
    assert revocations(office) == []
    assert office.freeze().id == "VD-01/NQ#2"


def test_roll_back_fetches_what_was_signed_and_not_stored(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from antin.apps.certificates.actions import issuing
    from antin.apps.reorganisation import api as reorganisation

    plan = office.start_run(office.approve(office.freeze()))
    lease = reorganisation.lease_chunk("worker-1")
    assert lease is not None
    with monkeypatch.context() as broken:
        broken.setattr(issuing, "_store", failing)
        with pytest.raises(AntinError):
            reorganisation.carry_out(lease, office.tools.run)
    assert office.tools.ca.status()["signed"] == 38 + 8
    done = roll_back(office, plan)
    assert (done.revoked, len(done.devices_to_clean)) == (8, 8)
    finish_afresh(office)


def failing(*arguments: object) -> int:
    raise AntinError("The worker dies here.")


@pytest.mark.parametrize("moment", ["before the first intention", "between intention and signature"])
def test_worker_that_is_overtaken_by_a_roll_back_leaves_nothing_valid(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.start_run(office.approve(office.freeze()))
    lease = reorganisation.lease_chunk("worker-1")
    assert lease is not None
    interrupt(office, plan, monkeypatch, moment)
    with contextlib.suppress(AntinError, IntegrityError):  # whatever stops it
        reorganisation.carry_out(lease, office.tools.run)
    monkeypatch.undo()
    assert active(office) == WORLD
    assert office.sql("SELECT count(*) FROM certificates_intention WHERE state = 'intended'") == [(0,)]
    ((live,),) = office.sql(
        "SELECT count(*) FROM certificates_certificate c WHERE plan_id = %s AND NOT EXISTS"
        " (SELECT 1 FROM certificates_revocation r WHERE r.serial = c.serial)",
        [plan.id],
    )
    assert live == 0
    finish_afresh(office)


def interrupt(office: Office, plan: Any, patched: pytest.MonkeyPatch, moment: str) -> None:
    """Let the roll-back come while the worker is at work."""
    from antin.apps.certificates.actions import issuing

    intend = issuing._intend

    def overtaken(*arguments: Any) -> None:
        patched.setattr(issuing, "_intend", intend)
        if moment == "before the first intention":
            roll_back(office, plan)
        intend(*arguments)
        if moment == "between intention and signature":
            roll_back(office, plan)

    patched.setattr(issuing, "_intend", overtaken)


def test_roll_back_that_is_repeated_ends_nothing_more(office: Office) -> None:
    plan = issue_some(office, 1)
    first, again = roll_back(office, plan), roll_back(office, plan)
    assert (first.revoked, again.revoked) == (8, 0)
    assert again.devices_to_clean == first.devices_to_clean
    assert revocations(office) == [(plan.id, "cessationOfOperation", 8)]


def test_roll_back_needs_a_reason(office: Office) -> None:
    plan = office.freeze()
    with pytest.raises(AntinError) as refused:
        roll_back(office, plan, "")
    assert refused.value.code == "rollback.no_reason"
    assert office.approve(plan).state == "approved"


def test_roll_back_after_the_switch_is_refused(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.issue_all()
    office.reorganiser.switch(plan.id)
    before = revocations(office)
    for attempt in (lambda: roll_back(office, plan), lambda: reorganisation.foresee_roll_back(plan.id)):
        with pytest.raises(reorganisation.RunRefused) as refused:
            attempt()
        assert refused.value.code == "run.already_switched"
    assert revocations(office) == before
    office.reorganiser.cut_off(plan.id)
    with pytest.raises(reorganisation.RunRefused):
        roll_back(office, plan)
