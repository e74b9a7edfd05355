"""Decisions that contradict themselves or the registry are refused, each problem with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from antin.succession.decision import (
    Decision,
    Extent,
    KindRule,
    KindSuccession,
    OrganisationTemplate,
    ShareRule,
    Source,
    StaffingTable,
    SuccessionRow,
)
from antin.succession.outcome import SuccessionKind
from antin.succession.problems import DecisionRefused
from antin.succession.registry import Registry, UnitLevel
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]


def row(line: int, old: str, new: str, level: str = "commune", **more: Any) -> SuccessionRow:
    return SuccessionRow(level, old, "", new, "", source=Source("succession.csv", line), **more)


def refusal(before: Registry, decision: Decision) -> DecisionRefused:
    with pytest.raises(DecisionRefused) as caught:
        succeed(before, decision)
    return caught.value


@pytest.mark.parametrize(
    ("code", "line", "rows"),
    [
        ("decision.unknown_code", 2, [row(2, "09999", "09025")]),
        ("decision.unknown_code", 2, [row(2, "09025", "09999")]),
        ("decision.unknown_code", 2, [row(2, "09025:C-XX", "09025:C-VP", "body")]),
        ("decision.unknown_code", 2, [row(2, "09025:C-VP", "09025:C-XX", "body")]),
        ("decision.unknown_code", 2, [row(2, "09025:C-VP", "09999:C-VP", "body")]),
        ("decision.doubled_row", 3, [row(2, "09025", "09040"), row(3, "09025", "09040")]),
        ("decision.two_wholes", 3, [row(2, "09025", "09040"), row(3, "09025", "08842")]),
        ("decision.two_wholes", 3, [row(2, "09025", "09040"), row(3, "09025", "08842", extent=Extent.PART)]),
        (
            "decision.two_remainders",
            3,
            [
                row(2, "09025", "09025", extent=Extent.REMAINDER),
                row(3, "09025", "09040", extent=Extent.REMAINDER),
            ],
        ),
        (
            "decision.two_defaults",
            3,
            [
                row(2, "09025", "09025", extent=Extent.PART, default_successor=True),
                row(3, "09025", "09040", extent=Extent.PART, default_successor=True),
            ],
        ),
        ("decision.no_successor", 2, [row(2, "09025", "")]),
        (
            "decision.dissolved_and_continued",
            3,
            [row(2, "09025", "09040"), row(3, "09025", "", kind=SuccessionKind.DISSOLVE)],
        ),
        ("decision.empty_row", 2, [row(2, "", "")]),
        ("decision.cycle", 2, [row(2, "09025", "09040"), row(3, "09040", "09025")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_contradiction_in_the_rows_is_refused_with_file_and_line(
    two_tier: Registry, decide: Decide, code: str, line: int, rows: list[SuccessionRow]
) -> None:
    error = refusal(two_tier, decide(*rows))

    assert (error.code, error.where) == (code, f"succession.csv:{line}")
    assert error.remedy
    assert error.exit_code == 7


def test_all_problems_are_told_at_once(two_tier: Registry, decide: Decide) -> None:
    error = refusal(two_tier, decide(row(2, "09999", "09025"), row(3, "09998", "09025"), row(4, "", "")))

    assert [one.where for one in error.problems] == ["succession.csv:2", "succession.csv:3", "succession.csv:4"]
    assert "(và 2 lỗi khác)" in str(error)
    assert len(error.as_dict()["problems"]) == 3


def test_no_more_than_fifty_problems_are_listed(two_tier: Registry, decide: Decide) -> None:
    rows = [row(line, f"1{line:04}", "09025") for line in range(2, 102)]

    assert len(refusal(two_tier, decide(*rows)).problems) == 50


def test_a_unit_left_behind_by_its_superior_has_no_successor(area: Any, decide: Decide) -> None:
    area.unit("25", "Tỉnh Phú Thọ").unit("240", "Huyện Tân Sơn", "25")
    area.unit("08545", "Xã Thu Cúc", "240").unit("08548", "Xã Thạch Kiệt", "240")
    decision = decide(
        row(2, "08545", "08545"), units={"08545": "Xã Thu Cúc"}, abolished_levels=(UnitLevel.DISTRICT,)
    )

    error = refusal(area.registry, decision)

    assert (error.code, error.where) == ("decision.no_successor", "08548")


def test_units_in_a_circle_are_a_cycle(two_tier: Registry, decide: Decide) -> None:
    units = {"99001": "Xã Một", "99002": "Xã Hai"}
    decision = decide(
        row(2, "09025", "99001"),
        row(3, "09040", "99002"),
        units=units,
        parents={"99001": "99002", "99002": "99001"},
    )

    assert refusal(two_tier, decision).code == "decision.cycle"


def test_tasks_in_a_circle_are_a_cycle(two_tier: Registry, decide: Decide) -> None:
    tasks = (("09025:C-VP", "09040:C-VP"), ("09040:C-VP", "09025:C-VP"))

    assert refusal(two_tier, decide(row(2, "09040", "09025"), tasks=tasks)).code == "decision.cycle"


def test_a_new_unit_under_an_unknown_one_is_refused(two_tier: Registry, decide: Decide) -> None:
    decision = decide(row(2, "09025", "99001"), units={"99001": "Xã Một"}, parents={"99001": "77"})

    assert "đơn vị cấp trên 77" in refusal(two_tier, decision).message


def test_dates_out_of_order_are_refused(two_tier: Registry, decide: Decide) -> None:
    early = decide(row(2, "09040", "09025"), adopted_on=date(2027, 3, 1))
    short = decide(row(2, "09040", "09025"), cutoff_at=datetime(2026, 12, 1, tzinfo=UTC))

    assert refusal(two_tier, early).code == "decision.dates"
    assert refusal(two_tier, short).code == "decision.dates"


def test_rules_about_kinds_without_a_template_are_refused(two_tier: Registry, decide: Decide) -> None:
    source = Source("kinds.csv", 4)
    plain = decide(row(2, "09040", "09025"))
    rule = KindRule("C-VP", KindSuccession.BY_MAPPING, "C-NEW", source=source)
    share = ShareRule("C-VP", "C-NEW", 1.0, None, source=source)

    assert refusal(two_tier, replace(plain, kind_rules=(rule,))).where == "kinds.csv:4"
    assert refusal(two_tier, replace(plain, staffing=StaffingTable(shares=(share,)))).where == "kinds.csv:4"


def test_a_placeholder_that_nothing_fills_is_refused(two_tier: Registry, decide: Decide) -> None:
    template = OrganisationTemplate("C-VP", UnitLevel.COMMUNE, "government", "Văn phòng {huyện}", "", "VP")
    decision = decide(row(2, "09040", "09025"), organisation_templates=(template,))

    assert refusal(two_tier, decision).code == "decision.unknown_placeholder"


def test_a_name_that_differs_by_more_than_spelling_is_found(two_tier: Registry, decide: Decide) -> None:
    same = SuccessionRow("commune", "09040", "XÃ TỀ LỖ", "09025", "")
    other = SuccessionRow("commune", "09040", "Xã Tề Lễ Hội", "09025", "", source=Source("succession.csv", 2))

    assert [one.code for one in succeed(two_tier, decide(same)).findings if "name" in one.code] == []
    (found,) = [one for one in succeed(two_tier, decide(other)).findings if "name" in one.code]
    assert (found.where, found.blocking) == ("succession.csv:2", False)
