from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.moments import VIETNAM, UnableToReadMoment, format_moment, parse_moment, utc_text

MIDNIGHT = datetime(2025, 7, 1, tzinfo=VIETNAM)


def test_moment_is_read_with_its_offset() -> None:
    assert parse_moment("2025-07-01T00:00:00+07:00") == MIDNIGHT == parse_moment("2025-06-30T17:00:00Z")


@pytest.mark.parametrize("text", ["2025-07-01", "2025-07-01T00:00:00", "1/7/2025", "", "hôm nay"])
def test_text_without_an_offset_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnableToReadMoment) as refusal:
        parse_moment(text)
    assert refusal.value.exit_code == 2
    assert "2025-07-01T00:00:00+07:00" in refusal.value.remedy


def test_moment_is_shown_in_vietnam_time_and_stored_in_utc() -> None:
    moment = datetime(2025, 6, 30, 17, 0, 0, 5, tzinfo=UTC)
    assert format_moment(moment) == "2025-07-01T00:00:00+07:00"
    assert utc_text(moment) == "2025-06-30T17:00:00.000005Z"
    assert utc_text(MIDNIGHT) == "2025-06-30T17:00:00Z"


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-12, 14))
def test_stored_moment_is_read_back_whatever_its_offset(moment: datetime, hours: int) -> None:
    assert parse_moment(utc_text(moment)) == moment
    if datetime(2, 1, 1, tzinfo=UTC) < moment < datetime(9998, 1, 1, tzinfo=UTC):
        shifted = (moment + timedelta(hours=hours)).isoformat().removesuffix("+00:00") + f"{hours:+03d}:00"
        assert parse_moment(shifted) == moment
