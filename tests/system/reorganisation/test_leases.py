"""Ranges are leased: who dies, stalls or fails loses the lease, and nothing is done twice."""

from __future__ import annotations

from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.office import Office


@pytest.fixture
def running(office: Office) -> Any:
    """A plan whose first issuing range is open."""
    return office.start_run(office.approve(office.freeze()))


@pytest.fixture
def one_range(office: Office) -> Any:
    """A plan that is a single range."""
    return office.start_run(office.approve(office.freeze()), chunk_size=100)


def chunk(office: Office, lease: Any) -> tuple[Any, ...]:
    """(done?, holder, is the lease in the future?, fencing, attempts, last error) of a range."""
    (row,) = office.sql(
        "SELECT done_at IS NOT NULL, leased_by, leased_until > now(), fencing, attempts, last_error"
        " FROM reorganisation_workchunk WHERE id = %s",
        [lease.chunk_id],
    )
    return tuple(row)


def let_expire(office: Office) -> None:
    office.sql("UPDATE reorganisation_workchunk SET leased_until = now() - interval '1 s' WHERE leased_by > ''")


def certificates_of(office: Office, plan: Any) -> int:
    (row,) = office.sql("SELECT count(*) FROM certificates_certificate WHERE plan_id = %s", [plan.id])
    return int(row[0])


def test_workers_lease_different_ranges(office: Office, running: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    leases = [reorganisation.lease_chunk(f"worker-{n}") for n in range(6)]
    ranges = [(lease.first, lease.last) for lease in leases if lease is not None]
    assert ranges == [(0, 7), (8, 15), (16, 23), (24, 25)]
    assert all(lease.kind == "issue" for lease in leases if lease is not None)


def test_expired_lease_goes_to_another_worker_and_the_late_one_closes_nothing(
    office: Office, one_range: Any
) -> None:
    from antin.apps.reorganisation import api as reorganisation

    slow = reorganisation.lease_chunk("worker-1")
    assert slow is not None
    let_expire(office)
    quick = reorganisation.lease_chunk("worker-2")
    assert quick is not None
    assert (quick.chunk_id, quick.fencing) == (slow.chunk_id, slow.fencing + 1)
    reorganisation.carry_out(slow, office.tools.run)  # it wakes up and does the work
    assert chunk(office, slow)[:2] == (False, "worker-2")
    reorganisation.carry_out(quick, office.tools.run)
    assert chunk(office, quick)[:2] == (True, None)
    assert certificates_of(office, one_range) == 26


def test_worker_that_starts_again_gives_back_what_it_held(office: Office, one_range: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    held = reorganisation.lease_chunk("worker-1")
    assert held is not None
    assert reorganisation.release_leases("worker-2") == 0
    assert reorganisation.release_leases("worker-1") == 1
    taken = reorganisation.lease_chunk("worker-2")
    assert taken is not None
    assert taken.chunk_id == held.chunk_id


def test_worker_that_lost_the_database_gets_its_range_back_at_once(office: Office, one_range: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    held = reorganisation.lease_chunk("worker-1")
    again = reorganisation.lease_chunk("worker-1")
    assert held is not None
    assert again is not None
    assert (again.chunk_id, again.fencing) == (held.chunk_id, held.fencing + 1)


def test_failure_is_kept_on_the_range_with_a_pause(office: Office, running: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    lease = reorganisation.lease_chunk("worker-1")
    assert lease is not None
    away = office.data.socket("signer-ca").rename(office.data.run / "away.sock")
    office.tools.ca.close()
    with pytest.raises(AntinError, match="signer does not answer") as failure:
        reorganisation.carry_out(lease, office.tools.run)
    assert failure.value.exit_code == 75
    done, holder, is_paused, _, attempts, error = chunk(office, lease)
    assert (done, holder, is_paused, attempts) == (False, None, True, 1)
    assert "signer does not answer" in error
    assert reorganisation.progress_of(running.id)["errors"] == [error]
    other = reorganisation.lease_chunk("worker-1")  # another range, while this one rests
    assert other is not None
    assert other.chunk_id != lease.chunk_id
    away.rename(office.data.socket("signer-ca"))
    office.sql("UPDATE reorganisation_workchunk SET leased_until = now() - interval '1 s'")
    office.work()
    assert chunk(office, lease)[0] is True
    assert reorganisation.progress_of(running.id)["errors"] == []
    assert certificates_of(office, running) == 26


def test_jump_of_the_scenario_frees_no_lease(office: Office, running: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    held = reorganisation.lease_chunk("worker-1")
    office.clock.enter("cutoff")
    other = reorganisation.lease_chunk("worker-2")
    assert held is not None
    assert other is not None
    assert other.chunk_id != held.chunk_id


def test_run_that_goes_on_failing_is_called_stuck(office: Office, running: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    office.sql("UPDATE reorganisation_workchunk SET attempts = 8, last_error = 'Trouble.' WHERE first = 0")
    progress = reorganisation.progress_of(running.id)
    assert progress["is_stuck"]
    with pytest.raises(AntinError, match="Trouble") as stuck:
        office.reorganiser._follow(running.id, "issue", lambda done, total: None)
    assert stuck.value.code == "run.stuck"
