"""What desks order is carried out by workers, under the permission of whoever gave the order, to its end."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from antin.kernel.errors import AntinError
from antin.site.wiring import order_tools
from tests.system.office import Office


@pytest.fixture
def desk(office: Office) -> Office:
    """An office at the moment of the decision, which has been imported."""
    from antin.apps.reorganisation import api as reorganisation

    office.clock.enter("decision")
    reorganisation.import_decision(
        office.archive, late_reason="", actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )
    return office


NUMBER = "VD-01/NQ"


def actor(office: Office, role: str = "registrar", name: str = "r-1", **terms: Any) -> Any:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    given: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": office.clock.now(), "reason": "thử"}
    user = accounts.add_account(name, display_name=name, **terms, **given)
    grants.give_grant(str(user.id), grants.Role(role), organisation_id=None, **given)
    return grants.actor_of(
        str(user.id), approver_id=user.approves_as, person_id=user.person_id, now=office.clock.now()
    )


def serve(office: Office) -> int:
    """Carry out every order there is, as a worker's thread does."""
    from antin.apps.reorganisation import api as reorganisation

    tools, done = order_tools(office.tools), 0
    while reorganisation.carry_out_next_order(tools):
        done += 1
    return done


def order(office: Office, name: str, *arguments: Any, **terms: Any) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return getattr(reorganisation, f"order_{name}")(*arguments, **terms, now=office.clock.now())


def last(office: Office, subject: str, kind: str) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.last_orders(subject)[kind]


def test_draft_is_computed_and_kept_with_lines_units_and_counts(desk: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    order(desk, "draft", NUMBER, actor=actor(desk))
    assert last(desk, NUMBER, "draft").state == "open"
    assert serve(desk) == 1
    assert last(desk, NUMBER, "draft").state == "done"
    kept = reorganisation.drafted(NUMBER)
    assert kept is not None
    computed = reorganisation.draft_plan(NUMBER, now=desk.clock.now()).plan
    assert kept.totals == computed.totals
    merged = next(unit for unit in kept.units if unit["code"] == "97001")
    assert [old["code"] for old in merged["old"]] == ["97001", "97004"]
    source = reorganisation.LineSource(decision=NUMBER)
    counts = reorganisation.line_counts(source)
    assert counts.by_action == {action: n for action, n in computed.totals.items() if n}
    assert sum(counts.by_kind.values()) == len(computed.items)
    wanted = reorganisation.LineFilter(action="modify", kind="organisation")
    page, total = reorganisation.lines_page(source, wanted, place=_first())
    assert total == counts.by_kind["organisation", "modify"]
    assert {line.action for line in page.rows} == {"modify"}


def _first() -> Any:
    from antin.apps.directory import api as directory

    return directory.FIRST_PLACE


def test_frozen_lines_are_counted_as_the_draft_was(desk: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    who = actor(desk)
    order(desk, "draft", NUMBER, actor=who)
    order(desk, "freeze", NUMBER, actor=who)
    assert serve(desk) == 2
    plan_id = last(desk, NUMBER, "freeze").outcome["plan_id"]
    drafted = reorganisation.line_counts(reorganisation.LineSource(decision=NUMBER))
    frozen = reorganisation.line_counts(reorganisation.LineSource(plan_id=plan_id))
    assert frozen == drafted
    assert reorganisation.get_plan(plan_id).frozen_by == who.id


def test_whole_walk_from_draft_to_recounted_proof_is_ordered(desk: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    chau, lam = actor(desk), actor(desk, name="r-2")
    order(desk, "freeze", NUMBER, actor=chau)
    serve(desk)
    plan_id = last(desk, NUMBER, "freeze").outcome["plan_id"]
    desk.approve(reorganisation.get_plan(plan_id), "approver-2", "approver-3")
    order(desk, "start", plan_id, actor=lam)
    serve(desk)
    desk.work()
    assert reorganisation.get_plan(plan_id).state == "issued"
    order(desk, "switch", plan_id, scenario=True, actor=lam)
    serve(desk)
    plan = reorganisation.get_plan(plan_id)
    assert (plan.state, desk.clock.current.name) == ("switched", "switch")
    order(desk, "cut_off", plan_id, scenario=True, actor=lam)
    serve(desk)  # nobody has signed the list of losses: refused, and the clock stays
    assert last(desk, plan_id, "cut_off").refusal["code"].startswith("approval.")
    assert desk.clock.current.name == "switch"
    digest = reorganisation.losses_at_cutoff(plan).digest
    for who in ("approver-1", "approver-3"):
        reorganisation.accept_losses(
            plan_id,
            desk.reorganiser._cast.approval(who, digest, "Đã rà soát."),
            actor=reorganisation.COMMAND_LINE,
            now=desk.clock.now(),
        )
    order(desk, "cut_off", plan_id, scenario=True, actor=lam)
    order(desk, "proof", plan_id, actor=actor(desk, "auditor", "auditor"))
    serve(desk)
    assert reorganisation.get_plan(plan_id).state == "finished"
    proof = last(desk, plan_id, "prove")
    assert proof.refusal is None
    assert proof.outcome["report"]["holds"] is True
    assert proof.outcome["claim"]["gaps"] == 0
    assert (desk.data.proofs / proof.outcome["file"]).stat().st_size == proof.outcome["size"]


def test_switch_that_was_not_laid_out_is_added_to_the_scenario(desk: Office) -> None:
    """A decision that the demo's clock did not know: the scenario is extended, and goes there."""
    from antin.adapters.clock import ScenarioClock, Stop
    from antin.site.scenario import MovedScenario

    scenario = desk.clock
    far = scenario.stops[-1].at + timedelta(days=100)
    MovedScenario(scenario).enter_eve_of(far)
    assert scenario.now() < far
    MovedScenario(ScenarioClock(desk.data.clock_path)).enter(far)
    assert far <= scenario.now() < far + timedelta(minutes=5)
    assert scenario.stops[-1] == Stop(scenario.stops[-1].name, far)


def test_order_of_somebody_whose_grant_has_ended_is_refused_when_it_is_carried_out(desk: Office) -> None:
    from antin.apps.grants import api as grants
    from antin.apps.reorganisation import api as reorganisation

    who = actor(desk)
    order(desk, "freeze", NUMBER, actor=who)
    grants.revoke_grant(who.grants[0].id, actor=grants.COMMAND_LINE, now=desk.clock.now(), reason="Nghỉ hưu.")
    serve(desk)
    assert last(desk, NUMBER, "freeze").refusal["code"] == "grant.refused"
    assert not reorganisation.plans_by_decision(NUMBER)


def test_order_is_one_until_it_is_done(desk: Office) -> None:
    who = actor(desk)
    first = order(desk, "draft", NUMBER, actor=who)
    assert order(desk, "draft", NUMBER, actor=who) == first
    assert serve(desk) == 1
    assert order(desk, "draft", NUMBER, actor=who) != first


def test_order_whose_worker_died_is_carried_out_by_the_next_one_and_nothing_is_frozen_twice(
    desk: Office,
) -> None:
    from antin.apps.reorganisation import api as reorganisation
    from antin.apps.reorganisation.actions import carrying_out

    order(desk, "freeze", NUMBER, actor=actor(desk))
    dies = RuntimeError("killed after the freeze, before the order was closed")

    def die(*_: Any, **__: Any) -> None:
        raise dies

    kept, carrying_out._end = carrying_out._end, die
    try:
        with pytest.raises(RuntimeError):
            serve(desk)
    finally:
        carrying_out._end = kept
    assert last(desk, NUMBER, "freeze").state == "open"
    assert serve(desk) == 1
    assert last(desk, NUMBER, "freeze").state == "done"
    assert len(reorganisation.plans_by_decision(NUMBER)[NUMBER]) == 1


def test_order_in_one_workers_hand_is_not_taken_by_another(desk: Office) -> None:
    from django.db import connection

    from antin.apps.reorganisation import api as reorganisation
    from antin.apps.reorganisation.actions import carrying_out

    order(desk, "draft", NUMBER, actor=actor(desk))
    found: list[bool] = []

    def other_worker() -> None:
        found.append(reorganisation.carry_out_next_order(order_tools(desk.tools)))
        connection.close()

    with carrying_out._taken() as held:
        assert held is not None
        thread = threading.Thread(target=other_worker)
        thread.start()
        thread.join()
    assert found == [False]
    assert serve(desk) == 1


def test_temporary_failure_leaves_the_order_open_with_a_pause(desk: Office) -> None:
    order(desk, "freeze", NUMBER, actor=actor(desk))
    serve(desk)
    plan_id = last(desk, NUMBER, "freeze").outcome["plan_id"]
    order(desk, "roll_back", plan_id, reason="Sai.", actor=_asked(desk, plan_id))
    away = desk.data.socket("signer-ca").rename(desk.data.run / "away.sock")
    desk.tools.ca.close()
    with pytest.raises(AntinError, match="signer does not answer"):
        serve(desk)
    assert last(desk, plan_id, "roll_back").state == "open"
    assert "signer does not answer" in last(desk, plan_id, "roll_back").trouble
    assert serve(desk) == 0  # it rests
    away.rename(desk.data.socket("signer-ca"))
    desk.sql("UPDATE reorganisation_order SET not_until = now() - interval '1 s'")
    assert serve(desk) == 1
    assert last(desk, plan_id, "roll_back").state == "done"


def test_fault_of_the_program_ends_the_order_and_is_told(
    desk: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from antin.apps.reorganisation.actions import carrying_out

    def faulty(*arguments: Any, **terms: Any) -> None:
        desk.sql("SELECT 1")
        raise ZeroDivisionError

    monkeypatch.setattr(carrying_out, "freeze_decision", faulty)
    order(desk, "freeze", NUMBER, actor=actor(desk))
    assert serve(desk) == 1
    ended = last(desk, NUMBER, "freeze")
    assert (ended.state, ended.refusal["code"]) == ("refused", "order.failed")
    assert "ZeroDivisionError" in caplog.text
    assert serve(desk) == 0


def test_database_that_goes_away_leaves_the_order_open(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from antin.apps.reorganisation.actions import carrying_out

    def cut_off(*arguments: Any, **terms: Any) -> None:
        raise OperationalError("the connection was lost")

    order(desk, "freeze", NUMBER, actor=actor(desk))
    with monkeypatch.context() as patched:
        patched.setattr(carrying_out, "freeze_decision", cut_off)
        with pytest.raises(OperationalError):
            serve(desk)
    assert last(desk, NUMBER, "freeze").state == "open"
    assert serve(desk) == 1
    assert last(desk, NUMBER, "freeze").state == "done"


def _asked(office: Office, plan_id: str) -> Any:
    """Somebody else than whoever has asked for the roll-back."""
    from antin.apps.reorganisation import api as reorganisation

    asker = actor(office, name="asks")
    reorganisation.ask_roll_back(plan_id, actor=asker, now=office.clock.now(), reason="Sai.")
    return actor(office, name="carries-out")


def test_roll_back_is_not_ordered_by_whoever_asked_for_it(desk: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    who = actor(desk)
    order(desk, "freeze", NUMBER, actor=who)
    serve(desk)
    plan_id = last(desk, NUMBER, "freeze").outcome["plan_id"]
    reorganisation.ask_roll_back(plan_id, actor=who, now=desk.clock.now(), reason="Sai.")
    with pytest.raises(AntinError) as refused:
        order(desk, "roll_back", plan_id, reason="Sai.", actor=who)
    assert refused.value.code == "grant.same_person"


# --- a holder's test signature ---


def holder(office: Office, plan_id: str, *, confirmed: bool) -> tuple[str, str]:
    """(person, serial) of a new certificate of the plan."""
    (row,) = office.sql(
        "SELECT holder_id, c.serial FROM certificates_certificate c"
        " LEFT JOIN devices_confirmation d ON d.serial = c.serial"
        " WHERE plan_id = %s AND holder_kind = 'person' AND (d.serial IS NOT NULL) = %s"
        " ORDER BY item_index LIMIT 1",
        [plan_id, confirmed],
    )
    return row[0], row[1]


def test_officer_confirms_the_new_certificate_and_after_the_switch_the_old_one_ends(office: Office) -> None:
    plan = office.start_run(office.approve(office.freeze()))
    _issue_only(office)
    person, serial = holder(office, plan.id, confirmed=False)
    office.reorganiser.switch(plan.id)
    who = actor(office, "officer", "officer", person_id=person)
    before = _revoked(office)
    order(office, "test", serial, actor=who)
    serve(office)
    told = last(office, serial, "test")
    assert told.outcome == {"proved": True, "trouble": "", "channel": "simulated-field"}
    assert _revoked(office) == before + 1


def _issue_only(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    while (lease := reorganisation.lease_chunk("worker-t")) is not None:
        if lease.kind == "confirm":
            return
        reorganisation.carry_out(lease, office.tools.run)


def _revoked(office: Office) -> int:
    return int(office.sql("SELECT count(*) FROM certificates_revocation")[0][0])


def test_device_in_trouble_and_a_silent_field_give_their_names(office: Office) -> None:
    plan = office.issue_all()
    person, serial = holder(office, plan.id, confirmed=False)  # the device of the estate's trouble
    who = actor(office, "officer", "officer", person_id=person)
    order(office, "test", serial, actor=who)
    serve(office)
    assert last(office, serial, "test").outcome["trouble"] in ("locked", "lost", "broken", "not_collected")
    office.data.socket("field").rename(office.data.run / "away.sock")
    order(office, "test", serial, actor=who)
    serve(office)
    assert last(office, serial, "test").outcome["trouble"] == "no_answer"


def test_nobody_makes_somebody_elses_test_signature(office: Office) -> None:
    plan = office.issue_all()
    _, serial = holder(office, plan.id, confirmed=True)
    for who in (actor(office), actor(office, "officer", "o-2", person_id="VN-97-999999")):
        with pytest.raises(AntinError) as refused:
            order(office, "test", serial, actor=who)
        assert refused.value.code == "grant.refused"
