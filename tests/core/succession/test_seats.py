"""Seats from position templates."""

from __future__ import annotations

from antin.succession.decision import REST, PositionTemplate
from antin.succession.registry import Capacity, Rank
from antin.succession.staffing.seats import StaffLists, seats_of


def row(
    pattern: str, title: str, count: int, *ranks: Rank, capacity: Capacity = Capacity.HEAD
) -> PositionTemplate:
    return PositionTemplate(pattern, title, count, capacity, ranks or (Rank.OFFICIAL,))


OFFICE = (
    row("C-VP", "Chánh Văn phòng", 1, Rank.HEAD, capacity=Capacity.BY_ORDER),
    row("C-VP", "Phó Chánh Văn phòng", 2, Rank.DEPUTY, capacity=Capacity.FOR),
    row("C-VP", "Chuyên viên", REST),
)


def titles(rows: tuple[PositionTemplate, ...], size: int, variant: int = 0) -> list[str]:
    return [f"{seat.title} {seat.ordinal}" for seat in seats_of(rows, size, variant)]


def test_fixed_seats_come_first_and_the_rest_row_fills_up() -> None:
    assert titles(OFFICE, 5) == [
        "Chánh Văn phòng 1",
        "Phó Chánh Văn phòng 1",
        "Phó Chánh Văn phòng 2",
        "Chuyên viên 1",
        "Chuyên viên 2",
    ]
    assert [seat.capacity for seat in seats_of(OFFICE, 2)] == [Capacity.BY_ORDER, Capacity.FOR]


def test_a_small_body_loses_seats_from_the_last_row_up() -> None:
    assert titles(OFFICE, 2) == ["Chánh Văn phòng 1", "Phó Chánh Văn phòng 1"]


def test_a_list_without_a_rest_row_fills_up_with_officials() -> None:
    assert titles(OFFICE[:2], 4)[-1] == "Chuyên viên 1"


def test_seats_that_fill_up_are_counted_on_from_those_of_the_same_title() -> None:
    assert titles((row("C-UBND", "Chuyên viên", 1),), 3) == ["Chuyên viên 1", "Chuyên viên 2", "Chuyên viên 3"]


def test_alternative_titles_follow_the_variant_or_take_turns() -> None:
    rows = (
        row("P-DV-GD", "Hiệu trưởng | Giám đốc", 1, Rank.HEAD),
        row("P-DV-GD", "Kế toán | Văn thư", REST, Rank.ACCOUNTANT, Rank.CLERK),
    )

    assert titles(rows, 3, variant=2) == ["Giám đốc 1", "Văn thư 1", "Văn thư 2"]
    assert titles(rows, 4) == ["Hiệu trưởng 1", "Kế toán 1", "Văn thư 1", "Kế toán 2"]
    assert [seat.rank for seat in seats_of(rows, 3)] == [Rank.HEAD, Rank.ACCOUNTANT, Rank.CLERK]


def test_only_the_most_specific_pattern_applies() -> None:
    lists = StaffLists(
        (
            row("P-DV-*", "Giám đốc", 1, Rank.HEAD),
            row("P-DV-GD", "Hiệu trưởng", 1, Rank.HEAD),
            row("P-*", "x", 1),
        )
    )

    assert [found.title for found in lists.of("P-DV-GD")] == ["Hiệu trưởng"]
    assert [found.title for found in lists.of("P-DV-YT")] == ["Giám đốc"]
    assert lists.of("C-UBND") == ()
