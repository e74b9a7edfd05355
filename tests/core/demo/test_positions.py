"""Staff lists: the most specific pattern wins, people fill the posts exactly, titles give ranks."""

from __future__ import annotations

from collections import Counter

import pytest

from antin.demo.world.positions import capacity_of, rank_of, rest_title, staff_list, titles
from antin.succession.registry import Capacity, Rank


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("B-P-SNV", "B-P-S*"), ("B-P-MASS-4", "B-P-MASS-4"), ("B-P-DV-GD", "B-P-DV-GD"), ("B-D-TTYT", "B-D-TTYT")],
)
def test_most_specific_pattern_wins(kind: str, pattern: str) -> None:
    assert {row.pattern for row in staff_list(kind)} == {pattern}


def test_a_committee_of_seven_has_its_seven_posts() -> None:
    assert [title for title, _, _ in titles("B-C-UBND", 7)] == [
        "Chủ tịch",
        "Phó Chủ tịch",
        "Chỉ huy trưởng Ban Chỉ huy quân sự",
        "Công chức Văn phòng - thống kê",
        "Công chức Tư pháp - hộ tịch",
        "Công chức Tài chính - kế toán",
        "Công chức chuyên môn",
    ]


def test_posts_are_cut_from_the_last_row_up_when_people_are_few() -> None:
    assert [title for title, _, _ in titles("B-C-UBND", 2)] == ["Chủ tịch", "Phó Chủ tịch"]


def test_missing_posts_are_filled_with_officials_where_the_list_has_no_rest() -> None:
    assert [title for title, _, _ in titles("B-P-UBND", 8)][-2:] == ["Chuyên viên", "Chuyên viên"]
    assert rest_title("B-P-UBND") == "Chuyên viên"


def test_titles_with_a_choice_alternate() -> None:
    assert Counter(title for title, _, _ in titles("B-C-SCHOOL", 4))["Kế toán"] == 1
    assert Counter(title for title, _, _ in titles("B-C-SCHOOL", 4))["Văn thư"] == 1


@pytest.mark.parametrize(
    ("kind", "title", "rank"),
    [
        ("B-D-NV", "Trưởng phòng", Rank.HEAD),
        ("B-P-SNV", "Trưởng phòng", Rank.DIVISION_HEAD),
        ("B-P-SNV", "Phó Giám đốc Sở", Rank.DEPUTY),
        ("B-P-SNV", "Phó Trưởng phòng", Rank.DIVISION_DEPUTY),
        ("B-C-ĐU", "Phó Bí thư Thường trực", Rank.DEPUTY),
        ("B-C-UBND", "Công chức Văn phòng - thống kê", Rank.CLERK),
        ("B-C-UBND", "Công chức Tư pháp - hộ tịch", Rank.CIVIL_STATUS),
        ("B-P-VPUBND", "Kế toán trưởng", Rank.ACCOUNTANT),
        ("B-P-DV-YT", "Bác sĩ", Rank.OFFICIAL),
    ],
)
def test_ranks_follow_the_staff_list(kind: str, title: str, rank: Rank) -> None:
    assert rank_of(kind, title) is rank


def test_party_and_government_write_the_same_capacities() -> None:
    assert capacity_of("T/M") is capacity_of("TM.") is Capacity.ON_BEHALF
    assert capacity_of("K/T") is capacity_of("KT.") is Capacity.FOR
    assert capacity_of("") is Capacity.HEAD
