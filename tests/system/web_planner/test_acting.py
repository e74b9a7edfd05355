"""Acts at the planner's pages: consequences, a confirmation that names it, the passkey, then the workers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.system.web_planner.planning import NUMBER, Planner, folder_files
from tests.system.web_registry.desk import read


def act(client: Any, name: str, **fields: str) -> Any:
    """Carry an act out with its confirmation."""
    client.cookies["antin_language"] = "en"
    return client.post(f"/planner/act/{name}/{NUMBER}/", {"confirmed": "on", **fields})


def plan_id() -> str:
    from antin.apps.reorganisation import api as reorganisation

    return str(reorganisation.plans_by_decision(NUMBER)[NUMBER][0].id)


def state() -> str:
    from antin.apps.reorganisation import api as reorganisation

    return str(reorganisation.get_plan(plan_id()).state)


@pytest.fixture
def drafted(planner: Planner) -> Planner:
    planner.draft()
    return planner


@pytest.fixture
def approved(drafted: Planner) -> Planner:
    """A plan frozen on the command line, approved by two."""
    from antin.apps.reorganisation import api as reorganisation

    plan = reorganisation.freeze_decision(
        NUMBER, lint_every=10, actor=reorganisation.COMMAND_LINE, now=drafted.now
    )
    drafted.office.approve(plan)
    return drafted


def test_plan_goes_from_draft_to_recounted_proof_at_the_pages(drafted: Planner) -> None:
    from antin.apps.reorganisation import api as reorganisation

    chau, lam = drafted.registrar("approver-1"), drafted.registrar("approver-2")
    assert act(chau, "freeze")["Location"] == f"/planner/decision/{NUMBER}/"
    assert "Freezing the plan" in read(chau, f"/planner/decision/{NUMBER}/")
    drafted.serve()
    assert state() == "frozen"
    assert reorganisation.get_plan(plan_id()).frozen_by == "approver-1"
    drafted.office.approve(reorganisation.get_plan(plan_id()), "approver-2", "approver-3")
    act(lam, "start")
    drafted.serve()
    assert state() == "issued"
    assert "Issued, waits for the switch" in read(lam, f"/planner/decision/{NUMBER}/")
    act(lam, "switch", scenario="on")
    drafted.serve()
    assert state() == "switched"
    assert drafted.office.clock.current.name == "switch"
    losses = reorganisation.losses_at_cutoff(reorganisation.get_plan(plan_id()))
    page = read(lam, f"/planner/losses/{NUMBER}/")
    assert "0 of 2" in page
    assert all(loss.name in page for loss in losses.losses)
    for who in ("approver-2", "approver-3"):
        reorganisation.accept_losses(
            plan_id(),
            drafted.office.reorganiser._cast.approval(who, losses.digest, "Đã rà soát."),
            actor=reorganisation.COMMAND_LINE,
            now=drafted.now,
        )
    act(lam, "cut-off", scenario="on")
    act(chau, "prove")
    drafted.serve()
    assert state() == "finished"
    act(chau, "prove")
    drafted.serve()
    proof = read(drafted.reader("auditor"), f"/planner/proof/{NUMBER}/")
    assert "Every figure was recounted from the files alone" in proof
    assert "differ" not in proof
    archive = drafted.reader("auditor").get(f"/planner/proof-file/{NUMBER}/")
    assert b"".join(archive.streaming_content).startswith(b"PK")


def test_act_says_what_it_does_and_wants_a_confirmation_that_names_it(approved: Planner) -> None:
    client = approved.registrar()
    page = read(client, f"/planner/act/start/{NUMBER}/")
    assert "26 new certificates are signed" in page
    assert f"I start the run of {plan_id()}." in page
    assert "Luật Tổ chức chính quyền địa phương" in page
    answer = client.post(f"/planner/act/start/{NUMBER}/", {})
    assert answer.status_code == 422
    assert "Confirm that this is what you want." in answer.content.decode()
    assert approved.serve() == 0
    assert state() == "approved"


def test_act_of_authority_asks_for_the_passkey_first(approved: Planner) -> None:
    client = approved.signed_in(approved.account("registrar"))
    answer = act(client, "start")
    assert answer.status_code == 302
    assert "webauthn" in answer["Location"]  # no passkey yet: to its enrolment, then back
    assert approved.serve() == 0
    assert state() == "approved"


def test_act_that_is_not_open_leads_back_to_where_it_stands(approved: Planner) -> None:
    client = approved.registrar()
    for name in ("switch", "cut-off", "resume", "prove", "freeze", "draft"):
        answer = act(client, name)
        assert (answer.status_code, answer["Location"]) == (302, f"/planner/decision/{NUMBER}/"), name
    assert approved.serve() == 0


def test_whoever_has_no_role_for_an_act_is_refused_it(approved: Planner) -> None:
    assert act(approved.stepped_up("auditor"), "start").status_code == 403
    assert approved.reader("auditor").get(f"/planner/act/start/{NUMBER}/").status_code == 403


def test_run_is_paused_with_a_reason_and_resumed(approved: Planner) -> None:
    from antin.apps.reorganisation import api as reorganisation
    from antin.site.wiring import order_tools

    client = approved.registrar()
    act(client, "start")
    reorganisation.carry_out_next_order(order_tools(approved.office.tools))
    assert act(client, "pause").status_code == 422  # no reason
    act(client, "pause", reason="Mất điện.")
    page = read(client, f"/planner/decision/{NUMBER}/")
    assert "Paused" in page
    assert "Mất điện." in page
    assert "Pause the run" not in page
    assert approved.office.work() == 0
    act(client, "resume")
    approved.serve()
    assert state() == "issued"


def test_roll_back_is_asked_by_one_and_carried_out_by_another(approved: Planner) -> None:
    from antin.apps.reorganisation import api as reorganisation

    chau, lam = approved.registrar(), approved.registrar()
    act(chau, "ask-roll-back", reason="Sai mã đơn vị.")
    page = read(chau, f"/planner/decision/{NUMBER}/")
    assert "Somebody asks to take this plan back" in page
    assert act(chau, "roll-back", reason="Sai mã.")["Location"].endswith(f"decision/{NUMBER}/")
    assert approved.serve() == 0  # not by the same person
    act(lam, "roll-back", reason="Sai mã.")
    approved.serve()
    assert reorganisation.get_plan(plan_id()).state == "rolled_back"
    page = read(lam, f"/planner/decision/{NUMBER}/")
    assert "Plans that were taken back" in page
    assert "Freeze the plan" in page  # the draft is still there


def test_switch_without_moving_the_clock_is_refused_ahead_of_its_moment(approved: Planner) -> None:
    client = approved.registrar()
    act(client, "start")
    approved.serve()
    act(client, "switch")
    approved.serve()
    assert state() == "issued"
    assert "It is too early" in read(client, f"/planner/decision/{NUMBER}/")


# --- conflicts ---


def settle(client: Any, **fields: str) -> Any:
    return client.post(f"/planner/settle/{NUMBER}/", fields)


CONFLICT = "decision.two_wholes|97004"


@pytest.fixture
def contradicting(planner: Planner) -> Planner:
    """A decision that gives one commune to two others, so that it cannot be applied as it stands."""
    files = folder_files()
    files["succession.csv"] += "commune,97004,Xã Bình Minh,97007,Xã Cẩm Sơn,whole\n".encode()
    planner.draft(files)
    return planner


def test_conflict_is_settled_with_a_reason_and_taken_back(contradicting: Planner) -> None:
    client = contradicting.registrar()
    assert "cannot be applied as it stands" in read(client, f"/planner/decision/{NUMBER}/")
    page = read(client, f"/planner/conflicts/{NUMBER}/")
    assert "decision.two_wholes" in page
    assert "Stops the freeze" in page
    settle(client, conflict=CONFLICT, value="97001", reason="Đã hỏi Sở Nội vụ.")
    assert contradicting.serve() == 1
    page = read(client, f"/planner/conflicts/{NUMBER}/")
    assert "Settled" in page
    assert "Đã hỏi Sở Nội vụ." in page
    assert "Freeze the plan" in read(client, f"/planner/decision/{NUMBER}/")
    settle(client, conflict=CONFLICT, withdraw="1", reason="Nhầm.")
    assert contradicting.serve() == 1
    assert "Đã hỏi Sở Nội vụ." not in read(client, f"/planner/conflicts/{NUMBER}/")
    assert "Freeze the plan" not in read(client, f"/planner/decision/{NUMBER}/")


def test_conflict_is_not_settled_without_a_reason_by_a_reader_or_by_nonsense(contradicting: Planner) -> None:
    client = contradicting.registrar()
    settle(client, conflict=CONFLICT, value="97001")
    assert contradicting.serve() == 0
    answer = settle(contradicting.stepped_up("auditor"), conflict=CONFLICT, value="97001", reason="x")
    assert answer.status_code == 403
    settle(client, conflict=CONFLICT, own="KHÔNG-CÓ", reason="thử")
    assert contradicting.serve() == 1
    assert "refused" in read(client, f"/planner/conflicts/{NUMBER}/")
