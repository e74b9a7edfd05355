from __future__ import annotations

import csv
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder
from antin.cli.reorg.next_step import command_line, next_step
from antin.cli.reorg.plan_report import HEADINGS, conflict_groups, line_rows, rule_counts, stops_freeze
from antin.cli.spreadsheet import write_csv
from antin.reissue.plan import Action, Conflict, Holder, HolderKind, Plan, PlanItem, RevokeWhen

TU_VU = Holder(HolderKind.ORGANISATION, "org-1")


def item(index: int, action: Action, rule: str, *, old_serial: int | None = None) -> PlanItem:
    ends = RevokeWhen.AT_EFFECT if action is Action.REVOKE else None
    return PlanItem(index, action, rule, "Lý do.", TU_VU, "Xã Tu Vũ", TU_VU, old_serial, ends)


PLAN = Plan(
    items=(
        item(0, Action.KEEP, "unchanged", old_serial=0xAB),
        item(1, Action.REVOKE, "body-absorbed", old_serial=0xCD),
        item(2, Action.REVOKE, "body-absorbed"),
    ),
    conflicts=(
        Conflict("name.differs", "Tên khác.", "Xã A", "Sửa tên.", blocking=False),
        Conflict("post.two_heads", "Hai người đứng đầu.", "Xã B", "Chọn một người.", blocking=True),
        Conflict("name.differs", "Tên khác.", "Xã C", "Sửa tên.", blocking=False),
    ),
)


def test_lines_are_counted_by_action_and_rule() -> None:
    assert rule_counts(PLAN) == [("keep", "unchanged", 1), ("revoke", "body-absorbed", 2)]


def test_conflicts_are_grouped_and_blocking_ones_come_first() -> None:
    blocking, noted = conflict_groups(PLAN)
    assert (blocking.code, blocking.blocking, blocking.places) == ("post.two_heads", True, ("Xã B",))
    assert (noted.code, noted.blocking, noted.places) == ("name.differs", False, ("Xã A", "Xã C"))


@pytest.mark.parametrize(
    ("plan", "stops"),
    [
        (Plan(items=()), False),
        (Plan(items=(), conflicts=PLAN.conflicts[:1]), False),
        (PLAN, True),
        (Plan(items=(), unexplained=("certificate 1",)), True),
    ],
    ids=["complete", "only noted", "blocking", "unexplained"],
)
def test_only_blocking_conflicts_and_the_unexplained_stop_a_freeze(plan: Plan, stops: bool) -> None:
    assert stops_freeze(plan) is stops


def test_every_line_becomes_a_row(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    assert write_csv(path, HEADINGS, line_rows(PLAN)) == 3
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, second, _ = csv.DictReader(file)
    assert (first["action"], first["name"], first["old_serial"], first["revoke_when"]) == (
        *("keep", "Xã Tu Vũ", "ab", ""),
    )
    assert (second["rule"], second["revoke_when"]) == ("body-absorbed", "at_effect")


def test_csv_opens_in_spreadsheets_with_accents_and_without_formulas(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, ["tên"], [["=HYPERLINK(1)"], ["Xã Tu Vũ"], [None]])
    assert path.read_bytes() == '\ufefftên\r\n\'=HYPERLINK(1)\r\nXã Tu Vũ\r\n""\r\n'.encode()


def test_next_step_is_a_command_that_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTIN_DATA", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    step = next_step(DataFolder(tmp_path), "VD-01/NQ#1", "approved")
    assert step.command == "antin reorg apply 'VD-01/NQ#1'"


@pytest.mark.parametrize(
    "state", ["frozen", "approved", "running", "issued", "switched", "finished", "rolled_back"]
)
def test_every_state_has_a_next_step(state: str, tmp_path: Path) -> None:
    assert next_step(DataFolder(tmp_path), "P#1", state).command.startswith("antin reorg ")


def test_command_names_the_folder_where_it_is_not_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTIN_DATA", str(tmp_path))
    other = DataFolder(tmp_path / "tỉnh khác")
    assert command_line(other, "crl", "list") == f"antin crl list --data '{tmp_path}/tỉnh khác'"
