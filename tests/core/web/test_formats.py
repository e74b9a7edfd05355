"""Dates and numbers: day before month in both languages (Django's own ``vi`` reads 03/07 as 7 March)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from antin.web.components.forms import DayField
from antin.web.components.templatetags import antin

MOMENT = datetime(2025, 6, 30, 17, 5, tzinfo=UTC)  # 00:05 on 1 July in Vietnam


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("written", ["03/07/2025", "3/7/2025", "03-07-2025", "03.07.2025", "2025-07-03"])
def test_day_is_read_before_month(language: str, written: str) -> None:
    with translation.override(language):
        assert DayField().clean(written) == date(2025, 7, 3)


def test_day_after_the_twelfth_is_accepted() -> None:
    assert DayField().clean("23/07/2025") == date(2025, 7, 23)


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("vi", "01/07/2025", "00:05 01/07/2025", "1.234.567,50"),
        ("en", "1 Jul 2025", "00:05, 1 Jul 2025", "1,234,567.50"),
    ],
)
def test_dates_and_numbers_follow_the_language(language: str, day: str, moment: str, number: str) -> None:
    with translation.override(language):
        assert antin.day(MOMENT) == day
        assert antin.moment(MOMENT) == moment
        assert antin.number(1234567.5, 2) == number


def test_absent_values_are_dashes() -> None:
    assert {antin.number(None), antin.day(None), antin.moment(None), antin.percent(None)} == {"–"}


def test_share_is_told_in_per_cent() -> None:
    assert antin.percent(0.9865, 1) == "98,7 %"


@pytest.mark.parametrize(
    ("name", "letters"), [("Hà Thị Minh Châu", "HC"), ("Ước", "Ư"), ("đỗ hữu ước", "ĐƯ"), ("", "–")]
)
def test_initials_are_family_and_given_name(name: str, letters: str) -> None:
    assert antin.initials(name) == letters


def test_serial_is_grouped() -> None:
    assert antin.grouped("4f2a91c07b") == "4f2a 91c0 7b"
