"""Decisions that contradict themselves: each ends in errors with code, row and remedy, or adds up.

Whoever a decision leaves without a place is a question that stops the freeze.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from antin.succession.decision import Decision, Extent, Source, SuccessionRow, UnitRow
from antin.succession.outcome import SuccessionKind
from antin.succession.problems import DecisionRefused, Problem
from antin.succession.reconciliation import discrepancies
from antin.succession.registry import Registry, UnitCode, UnitLevel
from antin.succession.repairing import overrides_of
from antin.succession.repairs import Repair
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]
OLD = ("09025", "09040", "08842")
KNOWN = (*OLD, "99001", "99002")
FILES = ("succession.csv", "units.csv", "decision.toml")
quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def unit(code: str, parent: str = "25") -> UnitRow:
    return UnitRow(
        UnitCode(code),
        UnitLevel.COMMUNE,
        "xã",
        f"Xã Số {code}",
        f"Số {code}",
        UnitCode(parent),
        UnitCode("25"),
        Source("units.csv", int(code) % 100),
    )


@st.composite
def rows(draw: st.DrawFn) -> tuple[SuccessionRow, ...]:
    """Up to eight pairs of known, unknown and missing codes, as people type them."""
    count = draw(st.integers(1, 8))
    return tuple(
        SuccessionRow(
            level="commune",
            old_code=draw(st.sampled_from((*OLD, "", "12345"))),
            old_name="",
            new_code=draw(st.sampled_from((*KNOWN, "", "54321"))),
            new_name="",
            extent=draw(st.sampled_from(Extent)),
            default_successor=draw(st.sampled_from((None, True, False))),
            kind=draw(st.sampled_from((None, None, SuccessionKind.MERGE, SuccessionKind.DISSOLVE))),
            source=Source("succession.csv", line),
        )
        for line in range(2, count + 2)
    )


def is_placed(problem: Problem, before: Registry) -> bool:
    """A file and a line that a person can open, or the unit that nothing names."""
    file, _, line = problem.where.partition(":")
    return (file in FILES and (line.isdigit() or file == "decision.toml")) or problem.where in before.units


@given(rows(), st.sets(st.sampled_from(KNOWN)))
@quick
def test_any_rows_end_in_a_sound_succession_or_in_errors_with_their_rows(
    two_tier: Registry, decide: Decide, pairs: tuple[SuccessionRow, ...], listed: set[str]
) -> None:
    decision = replace(decide(*pairs), units_after=tuple(unit(code) for code in sorted(listed)))
    try:
        result = succeed(two_tier, decision)
    except DecisionRefused as refused:
        for problem in refused.problems:
            assert problem.code.startswith("decision.")
            assert problem.message
            assert problem.remedy
            assert is_placed(problem, two_tier), problem
    else:
        found = discrepancies(two_tier, result)
        waiting = [each for each in found if each.startswith("unexplained: person ")]
        asked = [each for each in result.findings if each.code == "staffing.unplaced" and each.blocking]
        assert len(waiting) == len(asked)  # whoever has no place yet stops the freeze by a question
        assert found == waiting


@given(st.permutations(OLD))
@quick
def test_units_that_go_round_in_a_circle_are_told_with_a_row_of_it(
    two_tier: Registry, decide: Decide, order: list[str]
) -> None:
    circle = tuple(
        SuccessionRow(
            "commune", old, "", order[(place + 1) % len(order)], "", source=Source("succession.csv", place + 2)
        )
        for place, old in enumerate(order)
    )
    with pytest.raises(DecisionRefused) as refused:
        succeed(two_tier, decide(*circle))
    (problem,) = [each for each in refused.value.problems if each.code == "decision.cycle"]
    assert problem.where.startswith("succession.csv:")
    assert all(code in problem.message for code in order)


def test_units_that_lie_in_each_other_are_told(two_tier: Registry, decide: Decide) -> None:
    decision = replace(decide(), units_after=(unit("99001", parent="99002"), unit("99002", parent="99001")))
    with pytest.raises(DecisionRefused) as refused:
        succeed(two_tier, decision)
    assert [each.where for each in refused.value.problems if each.code == "decision.cycle"] == ["units.csv:1"]


def test_tasks_that_are_handed_round_in_a_circle_are_told(two_tier: Registry, decide: Decide) -> None:
    handed = (("09025:C-VP", "09040:C-VP"), ("09040:C-VP", "09025:C-VP"))
    with pytest.raises(DecisionRefused, match="Vòng lặp") as refused:
        succeed(two_tier, decide(tasks=handed))
    assert refused.value.where == "decision.toml"


@given(rows(), st.data())
@quick
def test_naming_a_successor_settles_what_contradicts_itself_about_a_unit(
    two_tier: Registry, decide: Decide, pairs: tuple[SuccessionRow, ...], data: st.DataObject
) -> None:
    """Problems that name a unit go away when a person names its successor, whatever else is wrong."""
    decision = replace(decide(*pairs), units_after=tuple(unit(code) for code in KNOWN))
    units = sorted(problems_by_unit(two_tier, decision))
    assume(units and all(code in two_tier.units for code in units))
    repairs = [Repair("decision.no_successor", code, data.draw(st.sampled_from(KNOWN))) for code in units]
    left = problems_by_unit(two_tier, decision, *repairs)
    assert left.isdisjoint(units)


def problems_by_unit(before: Registry, decision: Decision, *repairs: Repair) -> set[str]:
    """The units that problems name, once the repairs are applied."""
    try:
        succeed(before, decision, overrides=overrides_of(repairs, before, decision))
    except DecisionRefused as refused:
        return {problem.unit for problem in refused.problems} - {""}
    return set()
