"""The pace of an office as text."""

from __future__ import annotations

from datetime import date

import pytest

from antin.reissue.forecast import ForecastRefused, Stage, forecast
from antin.reissue.forecast.pace import inputs_at_pace, shipped_pace

TODAY = date(2025, 6, 23)
COUNTS = {Stage.TO_CONFIRM: 24_811}


def test_shipped_pace_brings_everybody_to_an_end() -> None:
    foreseen = forecast(inputs_at_pace(shipped_pace(), today=TODAY, counts=COUNTS))
    assert [milestone.share for milestone in foreseen.milestones] == [0.5, 0.9, 1.0]
    assert all(milestone.median is not None for milestone in foreseen.milestones)


def test_faster_desk_is_never_later() -> None:
    slow = forecast(inputs_at_pace(shipped_pace(), today=TODAY, counts=COUNTS))
    text = shipped_pace().replace("staff = 12", "staff = 24")
    fast = forecast(inputs_at_pace(text, today=TODAY, counts=COUNTS))
    for slower, faster in zip(slow.milestones, fast.milestones, strict=True):
        assert slower.median_days is not None
        assert faster.median_days is not None
        assert faster.median_days <= slower.median_days


@pytest.mark.parametrize(
    "text",
    ["[habits", shipped_pace().replace("[desk]", "[disk]"), shipped_pace() + "\nspeed = 2\n"],
    ids=["no TOML", "unknown table", "unknown key"],
)
def test_pace_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ForecastRefused):
        inputs_at_pace(text, today=TODAY, counts=COUNTS, where="pace.toml")
