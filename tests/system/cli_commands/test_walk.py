"""From the decision folder to the recounted proof, each step a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import IO

import pytest

from tests.system.cli_commands.antin import DECISION, Antin, AntinWithin
from tests.system.office import Office

PLAN = "VD-01/NQ#1"
TOTALS = {"keep": 9, "modify": 23, "issue": 3, "revoke": 6}


@pytest.mark.slow
def test_decision_is_carried_out_to_its_proof(antin: Antin, tmp_path: Path) -> None:
    assert antin.must("reorg", "import", DECISION)["number"] == "VD-01/NQ"
    planned = antin.must("reorg", "plan", "--csv", tmp_path / "plan.csv")
    assert planned["totals"] == TOTALS
    assert sum(rule["count"] for rule in planned["rules"]) == 41
    assert planned["stops_freeze"] is False
    assert len((tmp_path / "plan.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 41

    frozen = antin.must("reorg", "freeze")
    assert (frozen["plan_id"], frozen["totals"]) == (PLAN, TOTALS)
    assert antin("reorg", "freeze", "--json").error == "plan.already_running"
    assert antin.must("reorg", "approve", *antin.key(1))["state"] == "frozen"
    assert antin.must("reorg", "approve", *antin.key(2))["state"] == "approved"
    applied = antin.must("reorg", "apply")
    assert (applied["state"], applied["issued"], applied["confirmed"]) == ("issued", 26, 25)

    early = antin("reorg", "switch", "--json")
    assert (early.code, early.error) == (9, "run.too_early")
    switched = antin.must("reorg", "switch", "--scenario")
    assert (switched["state"], switched["revoked"]) == ("switched", 28)

    two_people_sign_the_losses_at_two_times(antin, tmp_path)

    status = antin.must("reorg", "status", PLAN)
    assert (status["state"], status["ready"], status["not_ready"]) == ("finished", 34, 1)
    proved = antin.must("reorg", "proof", "--out", tmp_path / "proof")
    assert (proved["gaps"], proved["unexplained"], proved["issued"], proved["revoked"]) == (0, 0, 26, 29)
    report = antin.must("reorg", "proof", "--check", tmp_path / "proof")
    assert report["holds"] is True
    assert report["figures"] == report["claimed"]


def two_people_sign_the_losses_at_two_times(antin: Antin, tmp_path: Path) -> None:
    losses = antin.must("reorg", "losses")
    assert [loss["name"] for loss in losses["losses"]] == ["Nguyễn Văn Hùng"]
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert antin("reorg", "cutoff", "--sign", "--out", first, *antin.key(1)).code == 0
    second.write_text(antin("reorg", "cutoff", "--sign", *antin.key(2), "--reason", "Đồng ý.").out)

    alone = antin("reorg", "cutoff", "--scenario", "--approval", first, "--json")
    assert (alone.code, alone.error) == (7, "approval.too_few")
    twice = antin("reorg", "cutoff", "--scenario", "--approval", first, *antin.key(1), "--json")
    assert (twice.code, twice.error) == (7, "approval.same_person_twice")
    early = antin("reorg", "cutoff", "--approval", first, "--approval", second, "--json")
    assert (early.code, early.error) == (9, "run.too_early")

    ended = antin.must("reorg", "cutoff", "--scenario", "--approval", first, "--approval", second)
    assert (ended["state"], ended["revoked"], ended["losses"]) == ("finished", 29, 1)


def test_plan_is_taken_back_before_its_switch(within: AntinWithin, office: Office) -> None:
    office.issue_all()
    foreseen = within.must("reorg", "rollback", "--reason", "Thử.", "--dry-run")
    assert within.must("reorg", "status")["state"] == "issued"
    done = within.must("reorg", "rollback", "--reason", "Quyết định được sửa.")
    assert done["revoked"] == foreseen["revoked"] == 26
    assert done["devices_to_clean"] == foreseen["devices_to_clean"]
    assert within.must("crl", "list")["crls"][0]["entries"] == 26
    assert within.must("reorg", "freeze")["plan_id"] == "VD-01/NQ#2"


def test_dry_run_of_an_import_changes_nothing(antin: Antin) -> None:
    antin.must("reorg", "import", DECISION, "--dry-run")
    assert antin("reorg", "status", "--json").error == "decision.not_found"


def test_dry_runs_of_a_plan_change_nothing(within: AntinWithin, office: Office) -> None:
    plan = office.freeze()
    assert within.must("reorg", "approve", *within.key(1), "--dry-run")["approvals"] == ["approver-1"]
    assert within.must("reorg", "status")["approvals"] == []
    office.approve(plan)
    assert within.must("reorg", "apply", "--dry-run")["state"] == "running"
    assert within.must("reorg", "status")["state"] == "approved"
    office.start_run(plan)
    office.work()
    assert within.must("reorg", "switch", "--scenario", "--dry-run")["state"] == "issued"
    assert office.clock.current.name == "run"


@pytest.mark.slow
def test_interrupted_run_tells_how_to_go_on_and_does(antin: Antin, office: Office) -> None:
    office.approve(office.freeze())
    assert antin.must("reorg", "apply", "--no-wait")["state"] == "running"

    field = int(office.data.pid("field").read_text())
    os.kill(field, signal.SIGSTOP)  # devices do not answer, so the run cannot end by itself
    with subprocess.Popen(
        antin.argv("reorg", "apply"), env=antin.environment, stderr=subprocess.PIPE, text=True
    ) as going:
        assert going.stderr is not None
        wait_for("Issuing: 26", going.stderr)
        going.send_signal(signal.SIGINT)
        wait_for("antin reorg apply 'VD-01/NQ#1'", going.stderr)
        os.kill(field, signal.SIGCONT)
        going.stderr.read()
    assert going.returncode == 130

    applied = antin.must("reorg", "apply")
    assert (applied["state"], applied["issued"], applied["confirmed"]) == ("issued", 26, 25)


def wait_for(words: str, stream: IO[str]) -> None:
    """Read lines until one holds the words."""
    assert any(words in line for line in stream), words
