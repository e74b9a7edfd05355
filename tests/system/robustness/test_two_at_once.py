"""Two people do the same, or the opposite, at the same moment: one is first, the other is told."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from antin.kernel.errors import AntinError
from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from tests.system.cli_commands.antin import Antin
from tests.system.office import Office

Act = Callable[[], Any]


def meet(office: Office, first: Act, second: Act) -> tuple[Any, Any]:
    """What two acts come to when the second begins before the first has committed: a value or an error each."""
    has_acted, may_commit = Event(), Event()

    def act_first() -> Any:
        from django.db import transaction

        with transaction.atomic():
            try:
                return first()
            finally:
                has_acted.set()
                assert may_commit.wait(60)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(alone, act_first)
        assert has_acted.wait(60)
        two = pool.submit(alone, second)
        wait_until_blocked(office, two)
        may_commit.set()
        return outcome(one), outcome(two)


def alone(act: Act) -> Any:
    """Act on a connection of one's own."""
    from django.db import connection

    try:
        return act()
    finally:
        connection.close()


def wait_until_blocked(office: Office, act: Future[Any]) -> None:
    """Wait until an act waits for a lock that another transaction holds."""
    deadline = time.monotonic() + 60
    while not office.sql("SELECT 1 FROM pg_locks WHERE NOT granted"):
        assert not act.done(), "the second did not wait for the first"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def outcome(act: Future[Any]) -> Any:
    try:
        return act.result(60)
    except AntinError as error:
        return error


def require_whole(office: Office, plan_id: str) -> None:
    """The rest of the run, with the figures of a run that nothing has disturbed."""
    office.finish(plan_id)
    figures = office.write_bundle(plan_id).figures
    assert (figures.issued, figures.revoked, figures.gaps) == (26, 29, 0)
    assert check(open_bundle(office.data.proof)).findings == ()


def entries_of(office: Office, kind: str, subject: str) -> int:
    """How many entries of a kind the ledger has about something."""
    (row,) = office.sql(
        "SELECT count(*) FROM ledger_ledgerentry WHERE kind = %s AND subject = %s", [kind, subject]
    )
    return int(row[0])


def approval_of(office: Office, plan: Any, who: str) -> Act:
    """The act of one person who approves a plan."""
    from antin.apps.reorganisation import api as reorganisation

    approval = office.reorganiser._cast.approval(who, plan.mandate_digest, "Đã rà soát.")
    return lambda: reorganisation.approve_plan(
        plan.id, approval, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )


def switch_of(office: Office, plan_id: str) -> Act:
    from antin.apps.reorganisation import api as reorganisation

    return lambda: reorganisation.switch(plan_id, actor=reorganisation.COMMAND_LINE, now=office.clock.now())


def roll_back_of(office: Office, plan_id: str) -> Act:
    from antin.apps.reorganisation import api as reorganisation

    return lambda: reorganisation.roll_back(
        plan_id,
        reason="Quyết định được sửa.",
        tools=office.tools.run,
        actor=reorganisation.COMMAND_LINE,
        now=office.clock.now(),
    )


def at_the_moment(office: Office) -> str:
    """A plan that is issued, when its effective moment has come."""
    plan = office.issue_all()
    office.clock.enter("switch")
    return str(plan.id)


def test_of_two_who_freeze_one_has_a_plan_and_the_other_is_told_which(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    frozen, refused = meet(office, office.freeze, office.freeze)
    assert refused.code == "plan.already_running"
    assert refused.where == frozen.id
    assert [plan.id for plan in reorganisation.plans() if plan.decision_id] == [frozen.id]
    plan = office.start_run(office.approve(reorganisation.get_plan(frozen.id)))
    office.work()
    require_whole(office, plan.id)


def test_same_person_who_approves_twice_at_once_counts_once(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.freeze()
    given, refused = meet(
        office, approval_of(office, plan, "approver-1"), approval_of(office, plan, "approver-1")
    )
    assert given.state == "frozen"
    assert (refused.code, refused.exit_code) == ("approval.same_person_twice", 7)
    assert len(reorganisation.approvals_of(reorganisation.get_plan(plan.id))) == 1


def test_two_people_who_approve_at_once_approve_it(office: Office) -> None:
    plan = office.freeze()
    one, two = meet(office, approval_of(office, plan, "approver-1"), approval_of(office, plan, "approver-2"))
    assert (one.state, two.state) == ("frozen", "approved")


def test_third_approval_at_the_same_moment_is_not_taken(office: Office) -> None:
    plan = office.approve(office.freeze(), "approver-1")
    last, late = meet(office, approval_of(office, plan, "approver-2"), approval_of(office, plan, "approver-3"))
    assert last.state == "approved"
    assert (late.code, late.exit_code) == ("approval.not_waiting", 9)


def test_roll_back_that_comes_after_the_switch_is_refused(office: Office) -> None:
    plan_id = at_the_moment(office)
    switched, refused = meet(office, switch_of(office, plan_id), roll_back_of(office, plan_id))
    assert switched.state == "switched"
    assert (refused.code, refused.exit_code) == ("run.already_switched", 9)
    require_whole(office, plan_id)


def test_switch_that_comes_after_the_roll_back_is_refused(office: Office) -> None:
    from antin.apps.certificates import api as certificates

    plan_id = at_the_moment(office)
    taken_back, refused = meet(office, roll_back_of(office, plan_id), switch_of(office, plan_id))
    assert taken_back.revoked == 26
    assert (refused.code, refused.exit_code) == ("run.not_issued", 9)
    assert certificates.live_documents(plan_id) == []
    assert office.freeze().id == "VD-01/NQ#2"


def test_two_who_switch_switch_once(office: Office) -> None:
    plan_id = at_the_moment(office)
    both = meet(office, switch_of(office, plan_id), switch_of(office, plan_id))
    assert [plan.state for plan in both] == ["switched", "switched"]
    assert entries_of(office, "run.switched", plan_id) == 1
    require_whole(office, plan_id)


def test_two_who_have_the_ledger_witnessed_have_it_witnessed_once(office: Office) -> None:
    from antin.apps.ledger import api as ledger

    office.freeze()
    size = ledger.head().size
    assert ledger.last_checkpoint_size() < size

    def witness() -> int:
        return ledger.sign_checkpoint(office.tools.evidence, now=office.clock.now())

    assert meet(office, witness, witness) == (size, size)
    assert office.sql("SELECT count(*) FROM ledger_checkpoint WHERE size = %s", [size]) == [(1,)]
    assert office.tools.evidence.size() == size


@pytest.mark.slow
def test_two_commands_that_apply_carry_out_one_run(office: Office, antin: Antin) -> None:
    plan = office.approve(office.freeze())
    argv = antin.argv("reorg", "apply", "--json")
    both = [
        subprocess.Popen(argv, env=antin.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told  # the second follows what the first began
    for out, _ in told:
        applied = json.loads(out)
        assert (applied["state"], applied["issued"]) == ("issued", 26)
    assert entries_of(office, "run.started", plan.id) == 1
    require_whole(office, plan.id)
