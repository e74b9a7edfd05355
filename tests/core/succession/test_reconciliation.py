"""The balance finds whatever has no outcome, two outcomes, or comes from nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from antin.succession.decision import Decision, Extent, SuccessionRow
from antin.succession.outcome import Succession
from antin.succession.reconciliation import balance_by_province, discrepancies, total
from antin.succession.registry import Registry
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]


@pytest.fixture
def merged(two_tier: Registry, decide: Decide) -> Succession:
    """09025 and 09040 become one, 08842 is split in two."""
    rows = (
        SuccessionRow("commune", "09025", "", "09025", ""),
        SuccessionRow("commune", "09040", "", "09025", ""),
        SuccessionRow("commune", "08842", "", "08842", "", extent=Extent.REMAINDER),
        SuccessionRow("commune", "08842", "", "99001", "", extent=Extent.PART),
    )
    return succeed(two_tier, decide(*rows, units={"09025": "Xã Yên Lạc", "99001": "Xã Tiên Lữ Thượng"}))


def test_balance_counts_units_their_fates_and_bodies(two_tier: Registry, merged: Succession) -> None:
    (row,) = balance_by_province(two_tier, merged)
    assert (row.code, row.communes_before, row.communes_after, row.pairs) == ("25", 3, 3, 4)
    assert (row.kept, row.merged, row.split) == (0, 2, 1)
    assert (row.bodies_before, row.bodies_after) == (12, 12)
    assert total([row, row])["pairs"] == 8


def test_sound_succession_has_no_discrepancies(two_tier: Registry, merged: Succession) -> None:
    assert discrepancies(two_tier, merged) == []


def test_lost_doubled_and_stray_things_are_told(two_tier: Registry, merged: Succession) -> None:
    body = next(link for link in merged.organisation_links if link.old_id)
    move = next(each for each in merged.moves if each.new_post_id)
    spoilt = replace(
        merged,
        unit_links=tuple(link for link in merged.unit_links if link.old_code != "09040"),
        organisation_links=(*merged.organisation_links, body),
        moves=tuple(each for each in merged.moves if each is not move),
        service_links=merged.service_links[1:],
        unexplained=("unit 1",),
    )
    told = discrepancies(two_tier, spoilt)
    assert "unit 09040 has no outcome" in told
    assert f"body {body.old_id} has 2 outcomes" in told
    assert f"person {move.person_id} has 0 outcomes" in told
    assert any(each.startswith("service") for each in told)
    assert "unexplained: unit 1" in told
