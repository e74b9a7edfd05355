from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.periods import Period, gaps

START = datetime(2025, 7, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def period(first: int, last: int | None) -> Period:
    return Period(day(first), None if last is None else day(last))


days = st.integers(0, 30)
periods = st.builds(period, days, st.none() | days)


def test_gap_is_what_no_period_covers() -> None:
    assert gaps(period(0, 9), [period(5, None), period(0, 3)]) == [period(3, 5)]


def test_seamless_change_leaves_no_gap() -> None:
    assert gaps(period(0, None), [period(-100, 4), period(4, None)]) == []


def test_nothing_covers_everything_is_missing() -> None:
    assert gaps(period(0, None), []) == [period(0, None)]


def test_period_holds_its_beginning_and_not_its_end() -> None:
    assert day(1) in period(1, 3)
    assert day(3) not in period(1, 3)
    assert day(10**5) in period(1, None)
    assert period(3, 3).is_empty
    assert not period(3, None).is_empty


@given(periods, st.lists(periods, max_size=6), st.integers(0, 40))
def test_every_day_is_covered_or_in_a_gap_and_never_both(
    required: Period, covers: list[Period], number: int
) -> None:
    found = gaps(required, covers)
    is_covered = any(day(number) in cover for cover in covers)
    assert any(day(number) in gap for gap in found) == (day(number) in required and not is_covered)


@given(periods, st.lists(periods, max_size=6))
def test_gaps_are_in_order_apart_and_not_empty(required: Period, covers: list[Period]) -> None:
    found = gaps(required, covers)
    assert not any(gap.is_empty for gap in found)
    for earlier, later in itertools.pairwise(found):
        assert earlier.valid_until is not None
        assert earlier.valid_until < later.valid_from
