"""What must not be done is refused with code, place and remedy, and leaves everything as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.system.cli_commands.antin import DECISION, Antin, AntinWithin
from tests.system.office import Office


@pytest.fixture
def frozen(within: AntinWithin, office: Office) -> AntinWithin:
    """The office with a plan that waits for approvals."""
    office.freeze()
    return within


def test_unknown_numbers_are_not_found(frozen: AntinWithin) -> None:
    for words, code in [
        (("reorg", "plan", "99/NQ"), "decision.not_found"),
        (("reorg", "freeze", "99/NQ"), "decision.not_found"),
        (("reorg", "status", "99/NQ#1"), "plan.not_found"),
        (("reorg", "switch", "99/NQ#1"), "plan.not_found"),
        (("reorg", "not-ready", "99/NQ#1"), "plan.not_found"),
        (("cert", "show", "abcd"), "certificate.not_found"),
    ]:
        told = frozen(*words, "--json")
        assert (told.code, told.error) == (4, code), words


def test_approver_is_one_of_two_different_people_with_a_secret_key(frozen: AntinWithin, tmp_path: Path) -> None:
    _, first, _, first_passphrase = frozen.key(1)
    *_, second_passphrase = frozen.key(2)

    wrong = frozen("reorg", "approve", "--key", first, "--passphrase-file", second_passphrase, "--json")
    assert (wrong.code, wrong.error) == (7, "approver.wrong_passphrase")

    open_key = Path(shutil.copy(first, tmp_path))
    open_key.chmod(0o644)
    shown = frozen("reorg", "approve", "--key", open_key, "--passphrase-file", first_passphrase, "--json")
    assert (shown.code, shown.error) == (7, "secret.readable_by_others")

    renamed = Path(shutil.copy(first, tmp_path / "somebody.key"))
    stranger = frozen("reorg", "approve", "--key", renamed, "--passphrase-file", first_passphrase, "--json")
    assert (stranger.code, stranger.error) == (7, "approval.unknown_approver")

    assert frozen.must("reorg", "status")["approvals"] == []
    frozen.must("reorg", "approve", *frozen.key(1))
    again = frozen("reorg", "approve", *frozen.key(1), "--json")
    assert (again.code, again.error) == (7, "approval.same_person_twice")
    assert frozen.must("reorg", "status")["approvals"] == ["approver-1"]


def test_steps_out_of_order_are_refused_and_move_no_clock(frozen: AntinWithin) -> None:
    before = frozen.must("reorg", "status")["now"][:10]
    for words, code in [
        (("apply",), "run.not_approved"),
        (("switch",), "run.not_issued"),
        (("switch", "--scenario"), "run.not_issued"),
        (("cutoff", "--scenario", *frozen.key(1), *frozen.key(2)), "run.too_early"),
        (("proof",), "proof.too_early"),
        (("freeze",), "plan.already_running"),
    ]:
        told = frozen("reorg", *words, "--json")
        assert told.code in (7, 9), words
        assert told.error == code, words
    assert frozen.must("reorg", "status")["now"][:10] == before


def test_plan_that_was_changed_in_the_database_is_not_signed(frozen: AntinWithin, office: Office) -> None:
    office.forge_lines("An Bình", "An Bính")
    told = frozen("reorg", "approve", *frozen.key(1), "--json")
    assert (told.code, told.error) == (5, "plan.changed_after_freeze")
    assert frozen.must("reorg", "status")["approvals"] == []


def test_past_effective_moment_needs_a_reason(antin: Antin, office: Office) -> None:
    office.clock.enter("switch")
    told = antin("reorg", "import", DECISION, "--json")
    assert (told.code, told.error) == (7, "decision.late")
    assert antin.must("reorg", "import", DECISION, "--late", "Chậm gửi.")["number"] == "VD-01/NQ"


def test_plan_with_a_blocking_conflict_ends_with_seven(antin: Antin, tmp_path: Path) -> None:
    """A clerk of one commune is named as a second head of the new office."""
    folder = Path(shutil.copytree(DECISION, tmp_path / "decision"))
    with (folder / "staffing.csv").open("a") as file:
        file.write("097192000015,97004:C-UBND,Văn thư,97001:C-VP,Chánh Văn phòng,move,\n")
    antin.must("reorg", "import", folder)
    told = antin("reorg", "plan", "--json")
    assert told.code == 7
    assert told.json["stops_freeze"] is True
    blocking = [conflict for conflict in told.json["conflicts"] if conflict["blocking"]]
    assert blocking
    assert all(conflict["places"] and conflict["remedy"] for conflict in blocking)
    assert antin("reorg", "freeze", "--json").code == 7
