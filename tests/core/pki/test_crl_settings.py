from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from antin.pki.profiles import crl_settings

MIDNIGHT = datetime(2025, 7, 1, tzinfo=UTC)
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("life", "age", "is_due"),
    [
        (24 * HOURS, 12 * HOURS - MINUTES, False),
        (24 * HOURS, 12 * HOURS, True),
        (24 * HOURS, 30 * HOURS, True),
        (10 * MINUTES, 4 * MINUTES, False),
        (10 * MINUTES, 5 * MINUTES, True),
    ],
)
def test_list_is_due_an_overlap_before_its_end_and_a_short_one_at_half_its_life(
    life: timedelta, age: timedelta, is_due: bool
) -> None:
    settings = crl_settings("issuing")
    assert settings.is_due(MIDNIGHT, MIDNIGHT + life, now=MIDNIGHT + age, dies_by=None) is is_due


def test_list_that_would_outlive_a_waiting_moment_is_due_at_once() -> None:
    settings, until = crl_settings("issuing"), MIDNIGHT + 24 * HOURS
    assert settings.is_due(MIDNIGHT, until, now=MIDNIGHT, dies_by=until - MINUTES)
    assert not settings.is_due(MIDNIGHT, until, now=MIDNIGHT, dies_by=until)
