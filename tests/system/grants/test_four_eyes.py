"""Whoever froze a plan or asked for something does not approve it: at a desk and on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.office import Office


@pytest.fixture
def desk(office: Office) -> Office:
    """An office at the moment of the decision."""
    office.clock.enter("decision")
    return office


def registrar(office: Office, approver: str) -> Any:
    """An actor with the registrar's grant for the whole office."""
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": office.clock.now(), "reason": "thử"}
    user = accounts.add_account(f"r-{approver}", display_name=approver, approver_id=approver, **terms)
    grants.give_grant(str(user.id), grants.Role.REGISTRAR, organisation_id=None, **terms)
    return grants.actor_of(str(user.id), approver_id=user.approves_as, now=office.clock.now())


def frozen_by(office: Office, actor: Any) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    terms: dict[str, Any] = {"actor": actor, "now": office.clock.now()}
    number = reorganisation.import_decision(office.archive, late_reason="", **terms)
    return reorganisation.freeze_decision(number, lint_every=10, **terms)


def approve(office: Office, plan: Any, who: str, actor: Any) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    approval = office.reorganiser._cast.approval(who, plan.mandate_digest, "Đã rà soát.")
    return reorganisation.approve_plan(plan.id, approval, actor=actor, now=office.clock.now())


def code_of(act: Any) -> str:
    with pytest.raises(AntinError) as caught:
        act()
    return caught.value.code


def test_two_others_approve_what_one_froze(desk: Office) -> None:
    plan = frozen_by(desk, registrar(desk, "approver-1"))
    assert plan.frozen_by == "approver-1"
    approve(desk, plan, "approver-2", registrar(desk, "approver-2"))
    assert approve(desk, plan, "approver-3", registrar(desk, "approver-3")).state == "approved"


def test_whoever_froze_the_plan_cannot_approve_it_anywhere(desk: Office) -> None:
    from antin.apps.grants.api import COMMAND_LINE

    actor = registrar(desk, "approver-1")
    plan = frozen_by(desk, actor)
    assert code_of(lambda: approve(desk, plan, "approver-1", actor)) == "grant.same_person"
    assert code_of(lambda: approve(desk, plan, "approver-1", COMMAND_LINE)) == "grant.same_person"


def test_nobody_hands_in_the_approval_of_another(desk: Office) -> None:
    plan = frozen_by(desk, registrar(desk, "approver-1"))
    other = registrar(desk, "approver-2")
    assert code_of(lambda: approve(desk, plan, "approver-3", other)) == "grant.approval_of_another"


def test_losses_are_accepted_by_two_who_did_not_freeze_the_plan(desk: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    first, second = registrar(desk, "approver-1"), registrar(desk, "approver-2")
    third = registrar(desk, "approver-3")
    plan = frozen_by(desk, first)
    for who, actor in (("approver-2", second), ("approver-3", third)):
        plan = approve(desk, plan, who, actor)
    early = desk.reorganiser._cast.approval("approver-2", plan.mandate_digest, "sớm")
    terms: dict[str, Any] = {"now": desk.clock.now()}
    assert code_of(lambda: reorganisation.accept_losses(plan.id, early, actor=second, **terms)) == (
        "request.missing"
    )
    desk.start_run(plan)
    desk.work()
    desk.reorganiser.switch(plan.id)
    desk.clock.enter("cutoff")
    plan = reorganisation.get_plan(plan.id)
    reorganisation.retire_replaced(plan.id, now=desk.clock.now())
    listed = reorganisation.losses_at_cutoff(plan)

    def accept(who: str, actor: Any) -> Any:
        signed = desk.reorganiser._cast.approval(who, listed.digest, "Đã rà soát.")
        return reorganisation.accept_losses(plan.id, signed, actor=actor, now=desk.clock.now())

    assert code_of(lambda: accept("approver-1", first)) == "grant.same_person"
    for who, actor in (("approver-2", second), ("approver-3", third)):
        accept(who, actor)
    given = reorganisation.acceptances_of(plan)
    assert [each.approver_id for each in given] == ["approver-2", "approver-3"]
    done = reorganisation.cut_off(plan.id, given, actor=first, now=desk.clock.now())
    assert done.state == "finished"


def test_roll_back_is_asked_by_one_and_carried_out_by_another(desk: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    first, second = registrar(desk, "approver-1"), registrar(desk, "approver-2")
    plan = frozen_by(desk, first)

    def roll_back(actor: Any) -> Any:
        return reorganisation.roll_back(
            plan.id, reason="sai danh sách", tools=desk.tools.run, actor=actor, now=desk.clock.now()
        )

    assert code_of(lambda: roll_back(second)) == "request.missing"
    asked = reorganisation.ask_roll_back(plan.id, actor=first, now=desk.clock.now(), reason="sai danh sách")
    assert asked.asked_by == "approver-1"
    assert code_of(lambda: roll_back(first)) == "grant.same_person"
    roll_back(second)
    assert reorganisation.get_plan(plan.id).state == "rolled_back"
