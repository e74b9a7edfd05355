"""The forecast against futures played by chance."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from antin.reissue.forecast import (
    Delivery,
    Desk,
    DeviceLogistics,
    ForecastInputs,
    HolderHabits,
    Stage,
    Upstream,
    compare,
    simulate,
)

DISTRICT = ForecastInputs(
    today=date(2025, 6, 17),
    counts={Stage.TO_CONFIRM: 600, Stage.AWAITING_PROVINCE: 100, Stage.DELIVERED: 30, Stage.PROVED: 70},
    habits=HolderHabits(confirm=0.35, complete=0.3, sign=0.6, activate=0.5, prove=0.7),
    desk=Desk(staff=1, checked_an_hour=9),
    upstream=Upstream(a_day=150, turnaround_days=1),
    refusal_share=0.08,
    devices=DeviceLogistics(
        share=0.05, stock=20, deliveries=(Delivery(date(2025, 6, 30), 60),), transport_days=2
    ),
)


def luck(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a simulation, nothing secret


def lucks(count: int) -> list[random.Random]:
    return [luck(seed) for seed in range(1, count + 1)]


def test_future_ends_with_everybody_proved() -> None:
    future = simulate(DISTRICT, luck(1))
    assert future.proved[0] == 70
    assert future.proved[-1] == future.total == 800
    assert list(future.proved) == sorted(future.proved)
    assert future.day_of(1.0) == len(future.proved) - 1


def test_same_seed_plays_the_same_future() -> None:
    assert simulate(DISTRICT, luck(7)) == simulate(DISTRICT, luck(7))
    assert simulate(DISTRICT, luck(7)) != simulate(DISTRICT, luck(8))


def test_future_without_devices_stays_behind() -> None:
    without = replace(DISTRICT, devices=DeviceLogistics(share=0.5, stock=0), horizon_days=60)
    future = simulate(without, luck(1))
    assert future.day_of(1.0) is None
    assert len(future.proved) == 61


def test_forecast_is_within_a_tenth_of_the_simulated_futures() -> None:
    comparison = compare(DISTRICT, lucks(41))
    assert [each.share for each in comparison.deviations] == [0.5, 0.9, 1.0]
    assert comparison.largest_error_share <= 0.1
    assert all(each.inside_band >= 0.7 for each in comparison.deviations)  # made for eight futures of ten


def test_comparison_leaves_out_what_is_not_reached() -> None:
    without = replace(DISTRICT, devices=DeviceLogistics(share=0.2, stock=0), horizon_days=60)
    assert [each.share for each in compare(without, lucks(5)).deviations] == [0.5]


@settings(max_examples=15)
@given(
    waiting=st.dictionaries(st.sampled_from(list(Stage)[:-1]), st.integers(20, 120), min_size=1, max_size=4),
    habits=st.builds(HolderHabits, *[st.floats(0.2, 0.9)] * 5),
    checked_a_day=st.integers(20, 120),
    issued_a_day=st.integers(20, 120),
    turnaround=st.integers(0, 3),
    refused=st.floats(0, 0.25),
    needing=st.floats(0, 0.4),
    transport=st.integers(0, 4),
)
def test_forecast_is_near_the_simulated_futures(
    waiting: dict[Stage, int],
    habits: HolderHabits,
    checked_a_day: int,
    issued_a_day: int,
    turnaround: int,
    refused: float,
    needing: float,
    transport: int,
) -> None:
    """The stated bound: one working day and a fifth, where devices are not short, against fifteen futures."""
    inputs = ForecastInputs(
        today=date(2025, 6, 17),
        counts=waiting,
        habits=habits,
        desk=Desk(staff=1, checked_an_hour=checked_a_day / 8),
        upstream=Upstream(issued_a_day, turnaround),
        refusal_share=refused,
        devices=DeviceLogistics(share=needing, stock=500, transport_days=transport),
        spread=0.1,
    )
    for each in compare(inputs, lucks(15)).deviations:
        assert abs(each.error_days) <= 1 + 0.2 * each.simulated_days, each
