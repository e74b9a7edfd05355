from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.working_days import add_working_days, is_working_day

FRIDAY = date(2025, 6, 27)


def test_working_days_step_over_the_weekend() -> None:
    assert add_working_days(FRIDAY, 1) == date(2025, 6, 30)
    assert add_working_days(FRIDAY, 5) == date(2025, 7, 4)


@pytest.mark.parametrize(
    "holiday",
    [
        date(2025, 1, 1),
        date(2025, 1, 29),
        date(2025, 4, 7),
        date(2025, 4, 30),
        date(2025, 5, 1),
        date(2025, 9, 2),
    ],
)
def test_public_holiday_is_no_working_day(holiday: date) -> None:
    assert not is_working_day(holiday)
    assert add_working_days(holiday - timedelta(days=1), 1) > holiday


def test_no_days_are_no_change() -> None:
    assert add_working_days(date(2025, 6, 28), 0) == date(2025, 6, 28)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 40))
def test_result_is_a_working_day_and_counts_what_lies_between(start: date, count: int) -> None:
    end = add_working_days(start, count)
    between = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert is_working_day(end)
    assert sum(is_working_day(day) for day in between) == count
