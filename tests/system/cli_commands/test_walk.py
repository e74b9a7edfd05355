"""From the decision folder to the recounted proof, each step a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import IO

from tests.system.cli_commands.antin import DECISION, Antin
from tests.system.office import Office

PLAN = "VD-01/NQ#1"
TOTALS = {"keep": 9, "modify": 23, "issue": 3, "revoke": 6}


def test_decision_is_carried_out_to_its_proof(antin: Antin, tmp_path: Path) -> None:
    assert antin.must("reorg", "import", DECISION)["number"] == "VD-01/NQ"
    assert antin.must("reorg", "status")["state"] == "imported"

    planned = antin.must("reorg", "plan", "--csv", tmp_path / "plan.csv")
    assert planned["totals"] == TOTALS
    assert sum(rule["count"] for rule in planned["rules"]) == 41
    assert planned["stops_freeze"] is False
    assert len((tmp_path / "plan.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 41

    frozen = antin.must("reorg", "freeze")
    assert (frozen["plan_id"], frozen["totals"]) == (PLAN, TOTALS)
    assert antin.must("reorg", "approve", *antin.key(1))["state"] == "frozen"
    assert antin.must("reorg", "approve", *antin.key(2))["state"] == "approved"

    applied = antin.must("reorg", "apply")
    assert (applied["state"], applied["issued"], applied["confirmed"]) == ("issued", 26, 25)

    switched = antin.must("reorg", "switch", "--scenario")
    assert (switched["state"], switched["revoked"]) == ("switched", 28)

    losses = antin.must("reorg", "losses")
    assert [loss["name"] for loss in losses["losses"]] == ["Nguyễn Văn Hùng"]
    ended = antin.must("reorg", "cutoff", "--scenario", *antin.key(1), *antin.key(3))
    assert (ended["state"], ended["revoked"], ended["losses"]) == ("finished", 29, 1)

    status = antin.must("reorg", "status", PLAN)
    assert (status["ready"], status["not_ready"]) == (34, 1)
    assert sum(status["not_ready_by_reason"].values()) == 1

    proved = antin.must("reorg", "proof", "--out", tmp_path / "proof")
    assert (proved["gaps"], proved["unexplained"], proved["issued"], proved["revoked"]) == (0, 0, 26, 29)
    report = antin.must("reorg", "proof", "--check", tmp_path / "proof")
    assert report["holds"] is True
    assert report["figures"] == report["claimed"]
    assert antin.must("ledger", "verify")["sound"] is True


def test_two_people_sign_the_losses_at_two_times(antin: Antin, tmp_path: Path) -> None:
    bring_to_the_switch(antin)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    antin("reorg", "cutoff", "--sign", "--out", first, *antin.key(1))
    second.write_text(antin("reorg", "cutoff", "--sign", *antin.key(2), "--reason", "Đồng ý.").out)

    alone = antin("reorg", "cutoff", "--scenario", "--approval", first, "--json")
    assert (alone.code, alone.error) == (7, "approval.too_few")
    twice = antin("reorg", "cutoff", "--scenario", "--approval", first, *antin.key(1), "--json")
    assert (twice.code, twice.error) == (7, "approval.same_person_twice")
    early = antin("reorg", "cutoff", "--approval", first, "--approval", second, "--json")
    assert (early.code, early.error) == (9, "run.too_early")

    tried = antin.must("reorg", "cutoff", "--scenario", "--dry-run", "--approval", first, "--approval", second)
    assert tried["state"] == "finished"
    assert antin.must("reorg", "status")["state"] == "switched"
    done = antin.must("reorg", "cutoff", "--scenario", "--approval", first, "--approval", second)
    assert done["state"] == "finished"


def bring_to_the_switch(antin: Antin) -> None:
    antin.must("reorg", "import", DECISION)
    antin.must("reorg", "freeze")
    antin.must("reorg", "approve", *antin.key(1))
    antin.must("reorg", "approve", *antin.key(2))
    antin.must("reorg", "apply")
    antin.must("reorg", "switch", "--scenario")


def test_plan_is_taken_back_before_its_switch(antin: Antin) -> None:
    antin.must("reorg", "import", DECISION)
    antin.must("reorg", "freeze")
    antin.must("reorg", "approve", *antin.key(1))
    antin.must("reorg", "approve", *antin.key(2))
    antin.must("reorg", "apply")

    foreseen = antin.must("reorg", "rollback", "--reason", "Thử.", "--dry-run")
    assert antin.must("reorg", "status")["state"] == "issued"
    done = antin.must("reorg", "rollback", "--reason", "Quyết định được sửa.")
    assert done["revoked"] == foreseen["revoked"] == 26
    assert done["devices_to_clean"] == foreseen["devices_to_clean"]
    assert antin.must("crl", "list")["crls"][0]["entries"] == 26
    assert antin.must("reorg", "freeze")["plan_id"] == "VD-01/NQ#2"


def test_dry_runs_change_nothing(antin: Antin) -> None:
    antin.must("reorg", "import", DECISION, "--dry-run")
    assert antin("reorg", "status", "--json").error == "decision.not_found"
    antin.must("reorg", "import", DECISION)
    assert antin.must("reorg", "freeze", "--dry-run")["plan_id"] == PLAN
    assert antin.must("reorg", "status")["state"] == "imported"
    antin.must("reorg", "freeze")
    assert antin.must("reorg", "approve", *antin.key(1), "--dry-run")["approvals"] == ["approver-1"]
    assert antin.must("reorg", "status")["approvals"] == []


def test_interrupted_run_tells_how_to_go_on_and_does(antin: Antin, office: Office) -> None:
    antin.must("reorg", "import", DECISION)
    antin.must("reorg", "freeze")
    antin.must("reorg", "approve", *antin.key(1))
    antin.must("reorg", "approve", *antin.key(2))
    assert antin.must("reorg", "apply", "--no-wait")["state"] == "running"

    office.open("signer-ca", "signer-evidence", "field")
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
