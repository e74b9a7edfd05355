"""The forecast on funnels that a reader can follow with a calendar in hand. 17 June 2025 is a Tuesday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antin.reissue.forecast import (
    STAGE_TITLES,
    Delivery,
    Desk,
    DeviceLogistics,
    Forecast,
    ForecastInputs,
    ForecastRefused,
    HolderHabits,
    Lever,
    Milestone,
    Stage,
    Upstream,
    forecast,
)

TUESDAY = date(2025, 6, 17)
AT_ONCE = HolderHabits(confirm=1, complete=1, sign=1, activate=1, prove=1)
PROVINCE = ForecastInputs(
    today=TUESDAY,
    counts={
        Stage.TO_CONFIRM: 20_000,
        Stage.AWAITING_PROVINCE: 3_000,
        Stage.DELIVERED: 1_000,
        Stage.PROVED: 2_700,
    },
    habits=HolderHabits(confirm=0.35, complete=0.3, sign=0.6, activate=0.5, prove=0.7),
    desk=Desk(staff=12, checked_an_hour=25),
    upstream=Upstream(a_day=4_000, turnaround_days=1),
    refusal_share=0.08,
    devices=DeviceLogistics(
        share=0.04, stock=600, deliveries=(Delivery(date(2025, 6, 30), 800),), transport_days=2
    ),
)


def steady(counts: dict[Stage, int], **changes: object) -> ForecastInputs:
    """A funnel in which everybody acts at once, the pace is known and the desk is never short."""
    inputs = ForecastInputs(
        today=TUESDAY,
        counts=counts,
        habits=AT_ONCE,
        desk=Desk(staff=1, checked_an_hour=1_000),
        upstream=Upstream(a_day=10_000),
        spread=0,
    )
    return replace(inputs, **changes)  # type: ignore[arg-type]


def reached(answer: Forecast, share: float = 1.0) -> Milestone:
    return next(milestone for milestone in answer.milestones if milestone.share == share)


def lever(answer: Forecast, id_: str) -> Lever:
    return next(each for each in answer.levers if each.id == id_)


def test_forecast_counts_one_working_day_a_stage() -> None:
    answer = forecast(steady({Stage.TO_CONFIRM: 100}))
    # To confirm, unit, province, sent, issued, delivered, activated: seven days over a weekend.
    assert reached(answer).median == date(2025, 6, 26)
    assert answer.waiting_days[Stage.AWAITING_PROVINCE] == pytest.approx(1)


def test_forecast_of_a_finished_run_is_today() -> None:
    answer = forecast(steady({Stage.PROVED: 100}))
    assert {milestone.median for milestone in answer.milestones} == {TUESDAY}
    assert answer.bottleneck is None


def test_forecast_of_nobody_is_today() -> None:
    assert reached(forecast(steady({}))).median == TUESDAY


def test_forecast_skips_public_holidays() -> None:
    eve = date(2025, 8, 29)  # Friday; 1 and 2 September are free
    answer = forecast(steady({Stage.ACTIVATED: 10}, today=eve))
    assert reached(answer).median == date(2025, 9, 3)


def test_forecast_takes_the_calendar_it_is_given() -> None:
    answer = forecast(steady({Stage.TO_CONFIRM: 100}, is_working_day=lambda day: True))
    assert reached(answer).median == date(2025, 6, 24)


def test_desk_limits_the_day_and_is_the_bottleneck() -> None:
    desk = Desk(staff=2, checked_an_hour=5, hours_a_day=10)  # a hundred a day
    answer = forecast(steady({Stage.AWAITING_PROVINCE: 1_000}, desk=desk))
    # Ten days of checking, then four stages more.
    assert reached(answer).median == date(2025, 7, 7)
    assert reached(answer, 0.5).median == date(2025, 6, 30)
    assert answer.bottleneck is Stage.AWAITING_PROVINCE


def test_one_more_person_gains_the_days_that_the_desk_saves() -> None:
    desk = Desk(staff=2, checked_an_hour=5, hours_a_day=10)
    answer = forecast(steady({Stage.AWAITING_PROVINCE: 1_000}, desk=desk))
    gained = lever(answer, "staff+1").gained_days
    assert gained == pytest.approx(3, abs=0.6)  # ten days become six and two thirds
    assert answer.levers[0].id == "staff+1"


def test_authority_takes_its_turnaround_and_no_more_than_it_can() -> None:
    slow = steady({Stage.SENT: 500}, upstream=Upstream(a_day=100, turnaround_days=2))
    # Two days lie, five days of a hundred, three stages more.
    assert reached(forecast(slow)).median == date(2025, 7, 1)
    assert forecast(slow).bottleneck is Stage.SENT


def test_missing_devices_wait_for_the_delivery() -> None:
    devices = DeviceLogistics(
        share=1.0, stock=50, deliveries=(Delivery(date(2025, 7, 10), 50),), transport_days=2
    )
    waiting = steady({Stage.ISSUED: 100}, devices=devices)
    answer = forecast(waiting)
    assert reached(answer, 0.5).median == date(2025, 6, 24)  # from the stock: 18th, travelling to the 20th
    assert reached(answer).median == date(2025, 7, 16)
    assert answer.bottleneck is Stage.ISSUED
    assert lever(answer, "devices+batch").gained_days == pytest.approx(16, abs=1)


def test_without_devices_the_end_is_not_reached() -> None:
    answer = forecast(steady({Stage.ISSUED: 100}, devices=DeviceLogistics(share=0.2, stock=0)))
    assert reached(answer).median is None
    assert reached(answer, 0.5).median == date(2025, 6, 20)


def test_returned_dossiers_come_back() -> None:
    smooth = steady({Stage.AWAITING_PROVINCE: 1_000})
    bumpy = replace(smooth, refusal_share=0.2)
    later = forecast(bumpy)
    assert reached(later, 0.5).median == reached(forecast(smooth), 0.5).median
    assert (
        reached(later).median_days > reached(forecast(smooth)).median_days + 9
    )  # three days a round, a few rounds
    assert lever(later, "refusals-10%").gained_days > 0


def test_last_holder_is_later_than_the_expected_one() -> None:
    habits = replace(AT_ONCE, prove=0.5)
    answer = forecast(steady({Stage.ACTIVATED: 1_024}, habits=habits))
    assert reached(answer, 0.5).median_days == pytest.approx(1, abs=0.1)
    assert 10 < reached(answer).median_days < 12  # 2^10 holders: about ten halvings and a half


def test_unknown_pace_widens_the_band() -> None:
    narrow, wide = (forecast(replace(PROVINCE, spread=spread)) for spread in (0.0, 0.3))
    for known, unknown in zip(narrow.milestones, wide.milestones, strict=True):
        assert unknown.low <= known.low  # type: ignore[operator]
        assert known.high <= unknown.high  # type: ignore[operator]
    assert narrow.milestones[-1].high < wide.milestones[-1].high  # type: ignore[operator]


def test_forecast_of_a_province_tells_the_whole_story() -> None:
    answer = forecast(PROVINCE)
    half, most, all_ = answer.milestones
    assert (half.median, most.median) == (date(2025, 7, 3), date(2025, 7, 11))
    assert all_.low < date(2025, 8, 20)
    assert all_.high > date(2025, 8, 20)
    assert answer.bottleneck is Stage.INCOMPLETE  # the last ones are those whose dossier came back
    assert max(answer.levers, key=lambda each: each.gained_at_90 or 0).stage is Stage.AWAITING_PROVINCE
    assert answer.expected[0] == (TUESDAY, 2_700)


def test_forecast_answers_the_same_twice() -> None:
    assert forecast(PROVINCE) == forecast(PROVINCE)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"habits": replace(AT_ONCE, prove=1.5)}, "habits"),
        ({"refusal_share": 1.0}, "refusal_share"),
        ({"counts": {Stage.SENT: -1}}, "counts"),
        ({"desk": Desk(staff=-1, checked_an_hour=5)}, "rates"),
        ({"devices": DeviceLogistics(share=2)}, "devices.share"),
        ({"upstream": Upstream(a_day=5, turnaround_days=-1)}, "days"),
        ({"horizon_days": 0}, "horizon_days"),
    ],
)
def test_senseless_inputs_are_refused_with_their_place(changes: dict[str, object], where: str) -> None:
    with pytest.raises(ForecastRefused) as refusal:
        replace(PROVINCE, **changes)  # type: ignore[arg-type]
    assert refusal.value.where == where


def test_every_stage_has_a_title_in_both_languages() -> None:
    assert set(STAGE_TITLES) == set(Stage)
    assert all(vi and en for vi, en in STAGE_TITLES.values())


@settings(max_examples=15)
@given(
    waiting=st.dictionaries(st.sampled_from(list(Stage)), st.integers(1, 300), min_size=1),
    share=st.floats(0.2, 1.0),
    checked=st.integers(5, 60),
    refused=st.floats(0, 0.5),
    needing=st.floats(0, 1),
)
def test_more_staff_never_makes_it_later(
    waiting: dict[Stage, int], share: float, checked: int, refused: float, needing: float
) -> None:
    habits = HolderHabits(share, share, share, share, share)
    inputs = steady(
        waiting,
        habits=habits,
        desk=Desk(staff=1, checked_an_hour=checked / 8),
        refusal_share=refused,
        devices=DeviceLogistics(share=needing, stock=3_000),
    )
    answer = forecast(inputs)
    days = [milestone.median_days for milestone in answer.milestones]
    assert None not in days
    assert days == sorted(days)
    assert all(each.gained_days > -0.05 for each in answer.levers)
    assert answer.expected[-1][1] == pytest.approx(inputs.total, abs=1e-2)
