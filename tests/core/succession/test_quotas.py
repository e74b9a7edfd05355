"""Whole numbers that add up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from antin.succession.staffing.quotas import dealt, proportioned


@settings(max_examples=50, deadline=None)
@given(
    total=st.integers(0, 5000),
    weights=st.dictionaries(st.text(max_size=3), st.floats(0.01, 10), min_size=1, max_size=8),
)
def test_a_total_split_by_weight_adds_up_and_no_part_is_off_by_one(
    total: int, weights: dict[str, float]
) -> None:
    counts = proportioned(total, weights)

    assert sum(counts.values()) == total
    whole = sum(weights.values())
    assert all(abs(counts[key] - total * weight / whole) < 1.001 for key, weight in weights.items())


@settings(max_examples=50, deadline=None)
@given(totals=st.lists(st.integers(0, 300), max_size=6), places=st.integers(1, 20))
def test_deals_one_after_the_other_end_up_even(totals: list[int], places: int) -> None:
    keys = list(range(places))
    sums = dict.fromkeys(keys, 0)
    start = 0
    for total in totals:
        counts = dealt(total, keys, start)
        assert sum(counts.values()) == total
        start += total
        sums = {key: sums[key] + counts[key] for key in keys}

    assert max(sums.values()) - min(sums.values()) <= 1


def test_nothing_is_split_where_nothing_weighs() -> None:
    assert proportioned(5, {"a": 0.0}) == {"a": 0}
    assert proportioned(5, {}) == {}
