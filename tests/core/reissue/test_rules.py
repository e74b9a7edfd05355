"""Rules as a set, and the dated switches that turn them on and off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from antin.reissue.plan import Action
from antin.reissue.planner import PlanTerms, PreparedKey, build_plan
from antin.reissue.rules import RULES
from antin.reissue.rules.switches import (
    SwitchesRefused,
    active_rules,
    read_switches,
    shipped_switches,
    state_of,
)

Make = Callable[..., Any]
STRICT = """
[[switch]]
rule = "body-merged-anew"
on = true
from = 2026-01-01
legal_basis = "Quyết định của tỉnh"
"""


def test_rules_have_unique_ids_titles_and_a_legal_basis() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.title_vi
        assert rule.title_en
        assert rule.legal_basis


def test_switched_on_strict_reading_issues_anew_for_a_merged_body(
    held: Make, needed: Make, terms: PlanTerms, stock: list[PreparedKey]
) -> None:
    donor = held("body cũ")
    want = needed("body mới", because="merge", continues="body cũ")
    plan = build_plan(
        held=[donor],
        needed=[want],
        fates={},
        stock=stock,
        terms=terms,
        rules=active_rules(read_switches(STRICT), date(2026, 5, 1)),
    )
    assert [item.action for item in plan.items] == [Action.ISSUE, Action.REVOKE]


def test_switch_holds_from_its_date_on_only() -> None:
    rule = next(rule for rule in RULES if rule.id == "body-merged-anew")
    switches = read_switches(STRICT)
    assert state_of(rule, switches, date(2025, 12, 31)) == (False, None)
    assert state_of(rule, switches, date(2026, 1, 1)) == (True, switches[0])


def test_shipped_switches_leave_the_practice_of_2025_in_force() -> None:
    ids = [rule.id for rule in active_rules(shipped_switches(), date(2025, 7, 1))]
    assert "body-merged" in ids
    assert "body-merged-anew" not in ids


@pytest.mark.parametrize(
    "text",
    [
        STRICT.replace("body-merged-anew", "no-such-rule"),
        STRICT.replace("on = true", 'on = "yes"'),
        STRICT.replace('legal_basis = "Quyết định của tỉnh"', ""),
        "[[switch",
    ],
    ids=["unknown rule", "on is no boolean", "no legal basis", "no TOML"],
)
def test_switches_that_cannot_be_trusted_are_refused(text: str) -> None:
    with pytest.raises(SwitchesRefused):
        read_switches(text, where="rules.toml")
