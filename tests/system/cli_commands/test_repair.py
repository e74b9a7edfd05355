"""``antin reorg repair``: list what stands in the way, settle it with name and reason, until the freeze."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.system.cli_commands.antin import DECISION, Antin

SIGNED = ("--by", "Hà Thị Minh Châu", "--reason", "Đã hỏi Sở Nội vụ.")


@pytest.fixture
def contradictory(tmp_path: Path) -> Path:
    """The decision of two communes, with a second place for one of them, and an address of another domain."""
    folder = Path(shutil.copytree(DECISION, tmp_path / "decision"))
    with (folder / "succession.csv").open("a", encoding="utf-8") as table:
        table.write("commune,97004,Xã Bình Minh,97007,Xã Cẩm Sơn,whole\n")
    return folder


@pytest.mark.slow
def test_conflict_is_listed_settled_and_then_frozen(antin: Antin, contradictory: Path) -> None:
    antin.must("reorg", "import", contradictory)
    refused = antin("reorg", "plan", "--json")
    assert (refused.code, refused.error) == (7, "decision.two_wholes")

    (conflict,) = antin.must("reorg", "repair")["conflicts"]
    assert (conflict["code"], conflict["blocking"]) == ("decision.two_wholes", True)
    assert [each["value"] for each in conflict["repairs"]] == ["97001", "97007"]
    assert "97004" in conflict["message_en"]

    unsigned = antin("reorg", "repair", "--accept", "decision.two_wholes:97004")
    assert (unsigned.code, "--by" in unsigned.err) == (2, True)
    tried = antin.must("reorg", "repair", "--accept", "decision.two_wholes:97004=97001", *SIGNED, "--dry-run")
    assert "unit.split" in {each["code"] for each in tried["conflicts"]}
    assert antin.must("reorg", "repair")["accepted"] == []

    settled = antin.must("reorg", "repair", "--accept-all", "decision.two_wholes", *SIGNED)
    assert [(each["target"], each["value"], each["by"]) for each in settled["accepted"]] == [
        ("97004", "97001", "Hà Thị Minh Châu")
    ]
    assert not any(each["blocking"] for each in settled["conflicts"])
    assert antin.must("reorg", "plan")["stops_freeze"] is False
    antin.must("reorg", "freeze")
    late = antin("reorg", "repair", "--withdraw", "decision.two_wholes:97004", *SIGNED, "--json")
    assert (late.code, late.error) == (7, "repair.frozen")


@pytest.mark.slow
def test_people_read_the_list_as_a_table(antin: Antin, contradictory: Path) -> None:
    antin.must("reorg", "import", contradictory)
    told = antin("reorg", "repair")
    assert told.code == 0
    assert "BLOCKING decision.two_wholes" in told.out
    assert "decision.two_wholes:97004=97001" in told.out
    assert "Bodies and people follow" in told.out
