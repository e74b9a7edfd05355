"""Names from patterns and from old names."""

from __future__ import annotations

import pytest

from antin.succession.names import fill, renamed, unit_values, unknown_placeholders
from antin.succession.registry import Unit, UnitCode, UnitLevel


def unit(name: str, type_word: str = "xã") -> Unit:
    level = UnitLevel.PROVINCE if type_word.startswith(("tỉnh", "thành phố")) else UnitLevel.COMMUNE
    short = name[len(type_word.split(" trực")[0]) + 1 :]
    return Unit(UnitCode("00001"), level, type_word, name, short, None, UnitCode("25"))


PHU_THO = unit("Tỉnh Phú Thọ", "tỉnh")
SAIGON = unit("Thành phố Hồ Chí Minh", "thành phố trực thuộc trung ương")


@pytest.mark.parametrize(
    ("pattern", "in_province", "in_city"),
    [
        ("{Tỉnh ủy} {tỉnh}", "Tỉnh ủy Phú Thọ", "Thành ủy Hồ Chí Minh"),
        ("Thanh tra {cấp}", "Thanh tra tỉnh", "Thanh tra thành phố"),
        ("Ủy ban nhân dân {đơn vị}", "Ủy ban nhân dân xã Yên Lạc", "Ủy ban nhân dân xã Yên Lạc"),
        ("{tên cũ} {tên}", "Yên Lạc", "Yên Lạc"),
    ],
)
def test_a_pattern_takes_the_names_of_unit_and_province(pattern: str, in_province: str, in_city: str) -> None:
    assert fill(pattern, unit_values(unit("Xã Yên Lạc"), PHU_THO)) == in_province
    assert fill(pattern, unit_values(unit("Xã Yên Lạc"), SAIGON)) == in_city


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ủy ban nhân dân xã Tề Lỗ", "Ủy ban nhân dân phường Yên Lạc"),
        ("Hội đồng nhân dân Xã Tề Lỗ", "Hội đồng nhân dân Phường Yên Lạc"),
        ("Trạm Y tế Tề Lỗ", "Trạm Y tế Yên Lạc"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_the_units_name_in_a_bodys_name_is_replaced(old: str, new: str) -> None:
    assert renamed(old, unit("Xã Tề Lỗ"), unit("Phường Yên Lạc", "phường")) == new


def test_the_placement_of_tone_marks_does_not_matter() -> None:
    old = unit("Xã Hòa Bình")

    assert renamed("UBND xã Hoà Bình", old, unit("Xã Kim Bôi")) == "UBND xã Kim Bôi"


def test_a_bare_short_name_can_be_left_alone() -> None:
    assert (
        renamed("Trường THCS Tề Lỗ", unit("Xã Tề Lỗ"), unit("Xã Yên Lạc"), short_form=False)
        == "Trường THCS Tề Lỗ"
    )


def test_placeholders_that_nothing_fills_are_named() -> None:
    assert unknown_placeholders("{đơn vị} {huyện}") == ["huyện"]
