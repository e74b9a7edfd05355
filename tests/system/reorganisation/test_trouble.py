"""A signer whose disk is full, a database that restarts, a clock set back, two who run at once: survived."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from antin.adapters.clock import ScenarioClock
from antin.kernel.errors import AntinError
from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from antin.site.database import database_of
from antin.site.wiring import ALL_PROCESSES
from tests.system.office import NewOffice, Office, close_connections

CONDUCT = Path(__file__).parents[1] / "kill" / "conduct.py"


def limit_files(office: Office, process: str, octets: int) -> None:
    """Let the kernel refuse a process every octet beyond this place in a file, as a full disk would."""
    pid = int(office.data.pid(process).read_text())
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))


def journal_size(office: Office, role: str) -> int:
    return (office.data.signer(role) / "journal.jsonl").stat().st_size


def finish_and_check(office: Office, plan_id: str) -> None:
    """The rest of the run, with the figures of a run that nothing has disturbed."""
    office.finish(plan_id)
    figures = office.write_bundle(plan_id).figures
    assert (figures.issued, figures.revoked, figures.ready, figures.gaps) == (26, 29, 34, 0)
    assert check(open_bundle(office.data.proof)).findings == ()


def test_signer_whose_disk_is_full_issues_nothing_until_there_is_room(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.start_run(office.approve(office.freeze()))
    office.tools.run.mandate(plan)
    limit_files(office, "signer-ca", journal_size(office, "ca") + 100)
    lease = reorganisation.lease_chunk("worker-t")
    assert lease is not None
    with pytest.raises(AntinError, match="cannot write") as refused:
        reorganisation.carry_out(lease, office.tools.run)
    assert (refused.value.code, refused.value.exit_code) == ("signer.cannot_record", 75)
    assert "room" in refused.value.remedy
    assert office.tools.ca.status()["signed"] == 38
    assert reorganisation.progress_of(plan.id)["issue"]["done"] == 0
    limit_files(office, "signer-ca", resource.RLIM_INFINITY)
    office.sql("UPDATE reorganisation_workchunk SET leased_until = NULL")
    office.work()
    finish_and_check(office, plan.id)


def test_witness_whose_disk_is_full_signs_no_checkpoint_until_there_is_room(office: Office) -> None:
    from antin.apps.ledger import api as ledger

    plan = office.issue_all()
    covered = ledger.last_checkpoint_size()
    limit_files(office, "signer-evidence", journal_size(office, "evidence") + 10)
    with pytest.raises(AntinError) as refused:
        ledger.sign_checkpoint(office.tools.evidence, now=office.clock.now())
    assert refused.value.code == "signer.cannot_record"
    assert ledger.last_checkpoint_size() == covered
    limit_files(office, "signer-evidence", resource.RLIM_INFINITY)
    assert ledger.sign_checkpoint(office.tools.evidence, now=office.clock.now()) == ledger.head().size
    finish_and_check(office, plan.id)


def wait_for(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline, "it did not happen within 60 seconds"
        time.sleep(0.05)


def done(plan_id: str, kind: str) -> int:
    """Items done, once the database answers."""
    from django.db import Error

    from antin.apps.reorganisation import api as reorganisation

    try:
        return int(reorganisation.progress_of(plan_id)[kind]["done"])
    except Error:
        close_connections()
        return -1


def test_database_that_restarts_in_the_middle_of_a_wave_loses_nothing(new_office: NewOffice) -> None:
    office = new_office().open(*ALL_PROCESSES)
    office.works_itself = False
    plan = office.start_run(office.approve(office.freeze()), chunk_size=2)
    wait_for(lambda: done(plan.id, "issue") >= 4)
    close_connections()
    database_of(office.data).restart()
    office.wait_ready()
    wait_for(lambda: done(plan.id, "confirm") == 26)
    finish_and_check(office, plan.id)


def test_clock_that_is_set_back_signs_nothing_and_the_run_goes_on_when_it_is_right(office: Office) -> None:
    from antin.apps.ledger import api as ledger
    from antin.apps.reorganisation import api as reorganisation

    plan = office.issue_all()
    ledger.sign_checkpoint(office.tools.evidence, now=office.clock.now())
    reorganisation.publish_crls(office.tools.ca, now=office.clock.now())
    right = office.data.clock_path.read_text()
    office.data.clock_path.write_text(json.dumps({**json.loads(right), "current": "world"}))
    wrong = ScenarioClock(office.data.clock_path).now()
    assert wrong < office.clock.now()
    for step, code in (
        (lambda: ledger.sign_checkpoint(office.tools.evidence, now=wrong), "checkpoint.dates"),
        (lambda: reorganisation.publish_crls(office.tools.ca, now=wrong), "crl.older"),
        (lambda: reorganisation.switch(plan.id, actor=reorganisation.COMMAND_LINE, now=wrong), "run.too_early"),
    ):
        with pytest.raises(AntinError) as refused:
            step()
        assert refused.value.code == code
    office.data.clock_path.write_text(right)
    finish_and_check(office, plan.id)


def test_two_who_run_at_once_make_one_run(new_office: NewOffice) -> None:
    office = new_office()
    both = [conduct(office, f"conductor-{n}") for n in (1, 2)]
    codes = [process.wait(120) for process in both]
    assert set(codes) <= {0, 7, 9, 75}, logs(office)
    if any(codes):  # one was told that the other is at it; the same command again finds everything done
        assert conduct(office, "conductor-3").wait(120) == 0, logs(office)
    report = check(open_bundle(office.data.proof))
    assert report.findings == ()
    assert (report.figures.issued, report.figures.revoked) == (26, 29)


def conduct(office: Office, name: str) -> subprocess.Popen[bytes]:
    with office.data.log(name).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-P", str(CONDUCT), str(office.data.path), "two_communes"], stdout=log, stderr=log
        )


def logs(office: Office) -> Any:
    return {path.name: path.read_text()[-2000:] for path in office.data.logs.glob("conductor-*.log")}
