"""The synthetic country is one that the planner can explain to the last holder."""

from __future__ import annotations

from antin.reissue.needs import needs_after, needs_of
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Registry
from antin.succession.succeed import succeed
from bench.worlds.country import HOLDERS_A_COMMUNE, synthetic_country, synthetic_provinces


def communes(registry: Registry) -> int:
    return sum(unit.level == "commune" for unit in registry.units.values())


def test_country_has_as_many_holders_as_asked_for() -> None:
    country = synthetic_country(650)
    assert country.holders == len(needs_of(country.registry)) == 700
    assert communes(country.registry) * HOLDERS_A_COMMUNE == 700


def test_three_communes_become_one_and_the_rest_goes_on() -> None:
    country = synthetic_country(700)
    succession = succeed(country.registry, country.decision)
    assert communes(succession.after) == 3  # two of three, and the seventh alone
    assert {link.kind for link in succession.organisation_links} == {
        SuccessionKind.MERGE,
        SuccessionKind.UNCHANGED,
    }
    assert not succession.unexplained
    assert not [finding for finding in succession.findings if finding.blocking]
    assert (
        len(needs_after(succession)) == 700 - 4 * 4
    )  # four bodies less for each commune that went into another


def test_same_size_gives_the_same_country() -> None:
    assert synthetic_country(300) == synthetic_country(300)


def test_provinces_apart_are_the_country() -> None:
    whole = synthetic_country(17_000)
    apart = list(synthetic_provinces(17_000))
    assert len(apart) == 2
    assert sum(country.holders for country in apart) == whole.holders
    assert {unit for country in apart for unit in country.registry.units} == set(whole.registry.units)
