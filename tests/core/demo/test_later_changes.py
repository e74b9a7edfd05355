"""The changes of 2026: decision folders made from the table, and what they do to a province."""

from __future__ import annotations

from collections import Counter

import pytest

from antin.adapters.decision_folder import read_decision_bytes
from antin.demo.later_changes import later_changes, provinces_changed_later
from antin.demo.sources import decision_archives
from antin.demo.world import build_world
from antin.reissue.needs import needs_of, wants_after
from antin.succession.outcome import MoveOutcome, SuccessionKind
from antin.succession.succeed import succeed

WARDS = {"22": 0, "24": 12, "75": 10}


def test_table_names_three_provinces() -> None:
    assert provinces_changed_later() == ("22", "24", "75")


@pytest.mark.parametrize("province", sorted(WARDS))
def test_folder_holds_the_city_its_wards_and_their_resolutions(province: str) -> None:
    decision = read_decision_bytes(later_changes(province))
    levels = Counter(row.level for row in decision.unit_rows)
    assert (levels["province"], levels["commune"]) == (1, WARDS[province])
    assert {row.kind for row in decision.unit_rows} == {SuccessionKind.TYPE}
    assert {unit.type for unit in decision.units_after} <= {"thành phố trực thuộc trung ương", "phường"}
    assert max(act.adopted_on for act in decision.acts if act.adopted_on) == decision.adopted_on
    assert decision.number == "; ".join(act.number for act in decision.acts)
    assert decision.cutoff_at is not None
    assert decision.adopted_on < decision.effective_on < decision.cutoff_at.date()


def test_phu_tho_has_the_invented_example_and_most_provinces_one_decision() -> None:
    first, second = (read_decision_bytes(archive) for archive in decision_archives("25"))
    assert (first.example, second.example) == (False, True)
    assert first.effective_at < second.effective_at
    assert len(decision_archives("11")) == 1


def test_city_changes_what_certificates_say_and_nobodys_place() -> None:
    before = build_world(seed=1, province_code="22").registry
    first, second = (read_decision_bytes(archive) for archive in decision_archives("22"))
    merged = succeed(before, first).after
    result = succeed(merged, second)
    assert (result.unexplained, result.findings) == ((), ())
    assert result.after.organisations.keys() == merged.organisations.keys()
    assert Counter(move.outcome for move in result.moves) == {MoveOutcome.STAY: len(result.moves)}
    names = {body.name for body in result.after.organisations.values()}
    assert {"Thành ủy Quảng Ninh", "Ủy ban nhân dân thành phố Quảng Ninh", "Thanh tra thành phố"} <= names
    wants = wants_after(result)
    assert wants.refused == []
    assert {want.subject.get("ST") for want in wants.needed} == {"Thành phố Quảng Ninh"}
    assert len(wants.needed) == len(needs_of(merged))
