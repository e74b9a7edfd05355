"""The directory can be asked for any moment, before and after the switch, by any written form of a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from antin.demo.estate import load_estate
from antin.kernel.errors import AntinError
from antin.succession.registry import Registry, UnitLevel
from antin.succession.succeed import succeed
from tests.system.office import Office, Templates, offices

MOMENT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def finished(templates: Templates) -> Iterator[Office]:
    """The office after the whole run; only PostgreSQL runs."""
    with offices(templates) as new:
        yield new(stage="finished").open()


@pytest.fixture(scope="module")
def expected(finished: Office) -> Registry:
    """The registry after, as the pure core computes it from the estate alone."""
    estate = finished.estate
    return succeed(estate.world.registry, estate.decision).after


def at(office: Office, moment: Any) -> Registry:
    from antin.apps.directory import api as directory

    return directory.registry_at(moment)


def find(code: str, moment: Any) -> list[str]:
    from antin.apps.directory import api as directory

    return directory.find_organisations(code, moment)


def test_until_the_moment_everything_is_as_before(finished: Office) -> None:
    effective = finished.estate.decision.effective_at
    assert at(finished, effective - MOMENT) == finished.estate.world.registry
    assert at(finished, finished.clock.stops[1].at) == finished.estate.world.registry


def test_from_the_moment_on_everything_is_as_decided(finished: Office, expected: Registry) -> None:
    effective = finished.estate.decision.effective_at
    for moment in (effective, effective + MOMENT, finished.clock.now()):
        assert at(finished, moment) == expected


def test_before_the_world_began_there_was_nothing(finished: Office) -> None:
    assert at(finished, finished.clock.stops[0].at - timedelta(days=1)) == Registry()


def test_reused_code_names_another_legal_person_after_the_moment(finished: Office) -> None:
    effective = finished.estate.decision.effective_at
    assert find("97001:C-UBND", effective - MOMENT) == ["97001:C-UBND@2011-06-01"]
    assert find("97001:C-UBND", effective) == ["97001:C-UBND@2025-07-01"]
    before, after = at(finished, effective - MOMENT), at(finished, effective)
    assert before.units["97001"].name == "Xã An Hòa"  # type: ignore[index]
    assert after.units["97001"].name == "Xã An Bình"  # type: ignore[index]


@pytest.mark.parametrize(
    ("code", "dotted", "body"),
    [("H97", "000.00.00.H97", "97:P-UBND"), ("H97.1", "000.00.01.H97", "97:P-SKHCN")],
)
def test_both_written_forms_of_a_code_find_the_organisation(
    finished: Office, code: str, dotted: str, body: str
) -> None:
    effective = finished.estate.decision.effective_at
    for moment in (effective - MOMENT, effective):
        assert find(code, moment) == find(dotted, moment) == [f"{body}@2011-06-01"]


def test_code_of_a_body_that_ceased_finds_nothing_after_the_moment(finished: Office) -> None:
    effective = finished.estate.decision.effective_at
    for code in ("971:D-UBND", "H97.2", "000.00.02.H97"):
        assert find(code, effective - MOMENT) == ["971:D-UBND@2011-06-01"]
        with pytest.raises(AntinError) as refused:
            find(code, effective)
        assert (refused.value.code, refused.value.where) == ("organisation.not_found", code)


def test_district_level_is_gone(finished: Office) -> None:
    effective = finished.estate.decision.effective_at
    levels = [
        {unit.level for unit in at(finished, moment).units.values()}
        for moment in (effective - MOMENT, effective)
    ]
    assert levels == [set(UnitLevel), {UnitLevel.PROVINCE, UnitLevel.COMMUNE}]


def test_estate_is_what_the_office_was_made_from(finished: Office) -> None:
    import yaml

    assert load_estate(yaml.safe_load(finished.archive)).expected["people_in_office"] == sum(
        post.holder_id is not None and post.is_main
        for post in at(finished, finished.estate.decision.effective_at).posts.values()
    )
