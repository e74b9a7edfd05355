"""Whatever a decision says in any of its tables: a sound succession, or errors that a person can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antin.succession.decision import (
    REST,
    Decision,
    Extent,
    KindRule,
    KindSuccession,
    OrganisationTemplate,
    PositionTemplate,
    PostException,
    ServiceTemplate,
    ShareRule,
    Source,
    StaffingEntry,
    StaffingTable,
    SuccessionRow,
    UnitRow,
)
from antin.succession.problems import DecisionRefused
from antin.succession.reconciliation import discrepancies
from antin.succession.registry import Capacity, Rank, Registry, UnitCode, UnitLevel
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]
UNITS = st.sampled_from(("25", "09025", "09040", "08842", "99001", "12345", ""))
KINDS = st.sampled_from(("C-UBND", "C-VP", "C-SCHOOL", "C-NEW", "P-UBND", "P-*", ""))
BODIES = st.sampled_from(("09025:C-UBND", "09040:C-VP", "08842:C-SCHOOL:01", "99001:C-UBND", "25:P-UBND", ""))
TITLES = st.sampled_from(("Chủ tịch", "Chuyên viên", "Hiệu trưởng", "Không có", ""))
NUMBERS = st.sampled_from(("025000000001", "025000000002", "025000000009", "999999999999", ""))
NAMES = st.sampled_from(("Xã {tên}", "{đơn vị}", "{không có}", "", "Ủy ban nhân dân {đơn vị}", "{tên cũ}"))
LINES = st.integers(2, 9)


def source(file: str) -> st.SearchStrategy[Source]:
    return st.builds(Source, st.just(file), LINES)


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Up to four rows of a table."""
    return st.lists(values, max_size=4).map(tuple)


pairs = st.builds(
    SuccessionRow,
    level=st.sampled_from(("commune", "province", "body", "")),
    old_code=st.one_of(UNITS, BODIES),
    old_name=st.just(""),
    new_code=st.one_of(UNITS, BODIES),
    new_name=st.sampled_from(("", "Xã Mới")),
    extent=st.sampled_from(Extent),
    default_successor=st.sampled_from((None, True, False)),
    keeps_code=st.sampled_from((None, True, False)),
    keeps_name=st.sampled_from((None, True, False)),
    new_parent=UNITS,
    source=source("succession.csv"),
)
units = st.builds(
    UnitRow,
    code=UNITS.map(UnitCode),
    level=st.sampled_from(UnitLevel),
    type=st.sampled_from(("xã", "phường", "tỉnh")),
    name=st.just("Xã Mới"),
    short_name=st.just("Mới"),
    parent_code=st.one_of(st.none(), UNITS.map(UnitCode)),
    province_code=st.just(UnitCode("25")),
    source=source("units.csv"),
)
kind_rules = st.builds(
    KindRule,
    before_kind=KINDS,
    rule=st.sampled_from(KindSuccession),
    after_kind=KINDS,
    name=NAMES,
    variant=st.integers(0, 3),
    source=source("kinds.csv"),
)
templates = st.builds(
    OrganisationTemplate,
    kind=KINDS,
    level=st.sampled_from(UnitLevel),
    branch=st.just("government"),
    name=NAMES,
    short_name=NAMES,
    abbreviation=st.just("VP"),
    parent=KINDS,
    instances=st.integers(0, 3),
    founded=st.booleans(),
    source=source("organisations.csv"),
)
positions = st.builds(
    PositionTemplate,
    pattern=KINDS,
    title=TITLES,
    count=st.sampled_from((REST, 0, 1, 2)),
    capacity=st.sampled_from(Capacity),
    ranks=st.sampled_from(Rank).map(lambda rank: (rank,)),
    source=source("positions.csv"),
)
services = st.builds(
    ServiceTemplate,
    code=st.sampled_from(("SV-WEB", "SV-NEW")),
    kind=st.just("TLS server"),
    name=NAMES,
    owner_kind=KINDS,
    count=st.sampled_from(("each", "kept", "0", "2")),
    host=st.sampled_from(("", "{miền}")),
    source=source("services.csv"),
)
staffing = st.builds(
    StaffingTable,
    entries=some(
        st.builds(
            StaffingEntry,
            personal_number=NUMBERS,
            old_organisation=BODIES,
            old_title=TITLES,
            new_organisation=BODIES,
            new_title=TITLES,
            new_ordinal=st.sampled_from((None, 1, 7)),
            leaves=st.booleans(),
            source=source("staffing.csv"),
        )
    ),
    exceptions=some(
        st.builds(
            PostException,
            old_organisation=BODIES,
            old_title=TITLES,
            old_ordinal=st.integers(1, 3),
            new_organisation=BODIES,
            new_title=TITLES,
            leaves=st.booleans(),
            source=source("staffing.csv"),
        )
    ),
    shares=some(
        st.builds(
            ShareRule,
            before_kind=KINDS,
            after_kind=KINDS,
            share=st.sampled_from((0.0, 0.5, 1.0)),
            persons=st.sampled_from((None, 0, 3)),
            source=source("staffing_rules.csv"),
        )
    ),
)


# Half of the decisions have a sound merger of two communes, so that the other tables come into play.
MERGER = tuple(
    SuccessionRow("commune", old, "", "99001", "Xã Mới", source=Source("succession.csv", line))
    for line, old in enumerate(("09025", "09040"), start=2)
)


@given(
    tables=st.fixed_dictionaries(
        {
            "kind_rules": some(kind_rules),
            "organisation_templates": some(templates),
            "positions": some(positions),
            "services": some(services),
            "staffing": staffing,
            "tasks": some(st.tuples(BODIES, BODIES)),
            "abolished_levels": st.sampled_from(((), (UnitLevel.DISTRICT,), (UnitLevel.COMMUNE,))),
        },
        optional={"unit_rows": some(pairs), "units_after": some(units)},
    )
)
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_decision_is_a_sound_succession_or_is_refused_with_what_to_do(
    two_tier: Registry, decide: Decide, tables: dict[str, object]
) -> None:
    decision = replace(decide(*MERGER, units={"99001": "Xã Mới"}), **tables)  # type: ignore[arg-type]
    try:
        result = succeed(two_tier, decision)
    except DecisionRefused as refused:
        for problem in refused.problems:
            assert problem.code.startswith("decision.")
            assert problem.message
            assert problem.remedy
    else:
        # What no row decides is named, and a plan with it is not frozen; everything else adds up.
        assert discrepancies(two_tier, result) == [f"unexplained: {each}" for each in result.unexplained]


def test_service_that_two_rows_lay_out_is_told(two_tier: Registry, decide: Decide) -> None:
    rows = tuple(
        ServiceTemplate("SV-WEB", "TLS server", "Trang", "C-UBND", "kept", source=Source("services.csv", line))
        for line in (2, 3)
    )
    decision = replace(decide(*MERGER, units={"99001": "Xã Mới"}), services=rows)
    with pytest.raises(DecisionRefused) as refused:
        succeed(two_tier, decision)
    assert [(each.code, each.where) for each in refused.value.problems] == [
        ("decision.doubled_row", "services.csv:3")
    ]
