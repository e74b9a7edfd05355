"""A run is paused and taken up again: ranges are not begun, nothing is lost, both stand in the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.office import Office


@pytest.fixture
def running(office: Office) -> Any:
    """A plan whose first issuing range is open."""
    return office.start_run(office.approve(office.freeze()))


def pause(office: Office, plan: Any, reason: str = "Điện lực báo mất điện.") -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.pause_run(
        plan.id, reason=reason, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )


def resume(office: Office, plan: Any) -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.resume_run(plan.id, actor=reorganisation.COMMAND_LINE, now=office.clock.now())


def kinds(office: Office) -> list[str]:
    from antin.apps.ledger import api as ledger

    found = [json.loads(line)["kind"] for line in ledger.lines()]
    return [kind for kind in found if kind in ("run.paused", "run.resumed")]


def test_paused_run_gives_out_no_range_until_it_is_resumed(office: Office, running: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    under_way = reorganisation.lease_chunk("worker-1")
    assert under_way is not None
    pause(office, running)
    assert reorganisation.lease_chunk("worker-2") is None
    reorganisation.carry_out(under_way, office.tools.run)  # what was begun is finished
    assert office.work() == 0
    progress = reorganisation.run_progress(reorganisation.get_plan(running.id))
    assert (progress.is_paused, progress.issued, progress.to_issue) == (True, 8, 26)
    resume(office, running)
    office.work()
    progress = reorganisation.run_progress(reorganisation.get_plan(running.id))
    assert (progress.is_paused, progress.issued, progress.state) == (False, 26, "issued")
    assert kinds(office) == ["run.paused", "run.resumed"]


def test_pausing_and_resuming_twice_changes_nothing(office: Office, running: Any) -> None:
    pause(office, running)
    pause(office, running)
    resume(office, running)
    resume(office, running)
    assert kinds(office) == ["run.paused", "run.resumed"]


def test_lease_of_a_worker_that_died_before_the_pause_waits_for_the_end_of_it(
    office: Office, running: Any
) -> None:
    from antin.apps.reorganisation import api as reorganisation

    held = reorganisation.lease_chunk("worker-1")
    assert held is not None
    pause(office, running)
    reorganisation.release_leases("worker-1")
    assert office.work() == 0
    resume(office, running)
    office.work()
    assert reorganisation.get_plan(running.id).state == "issued"


def test_plan_that_does_not_run_cannot_be_paused_and_a_pause_needs_a_reason(office: Office) -> None:
    plan = office.freeze()
    with pytest.raises(AntinError) as refused:
        pause(office, plan)
    assert refused.value.code == "run.not_running"
    office.start_run(office.approve(plan))
    with pytest.raises(AntinError) as refused:
        pause(office, plan, reason="")
    assert refused.value.code == "run.pause_no_reason"


def test_confirming_ranges_may_be_shorter_and_wait_for_their_certificates(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.approve(office.freeze())
    office.clock.enter("run")
    reorganisation.start_run(
        plan.id,
        chunk_size=10,
        confirm=True,
        confirm_size=4,
        actor=reorganisation.COMMAND_LINE,
        now=office.clock.now(),
    )
    first = reorganisation.lease_chunk("worker-1")
    assert first is not None
    assert (first.kind, first.first, first.last) == ("issue", 0, 9)
    others = [reorganisation.lease_chunk(f"worker-{n}") for n in (2, 3)]
    assert [each.kind for each in others if each is not None] == ["issue", "issue"]
    assert reorganisation.lease_chunk("worker-4") is None  # every confirming range waits for one of these
    reorganisation.carry_out(first, office.tools.run)
    confirming = [reorganisation.lease_chunk(f"worker-{n}") for n in (4, 5, 6)]
    # 8–11 waits for the second issuing range as well
    assert [each and (each.first, each.last) for each in confirming] == [(0, 3), (4, 7), None]
