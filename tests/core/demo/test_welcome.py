"""Ten people of a registry for the ten parts of the demo: each once, in fitting seats, the same every time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antin.apps.grants.roles import Role, Verb, roles_with
from antin.demo.estate import Estate
from antin.demo.welcome.casting import Chosen, choose_people
from antin.demo.welcome.parts import PARTS, find_part
from antin.succession.registry import PersonId, Rank, Registry


def holder(registry: Registry, organisation: str, rank: Rank) -> PersonId:
    """Who holds the first post of a rank in the body with this code."""
    found = [
        post.holder_id
        for post in registry.posts.values()
        if registry.organisations[post.organisation_id].code == organisation and post.rank is rank
    ]
    assert found[0] is not None
    return found[0]


@pytest.fixture
def village(estate: Callable[[str], Estate]) -> Registry:
    """Two communes and a third one before their merger."""
    return estate("two_communes").world.registry


def by_login(chosen: list[Chosen]) -> dict[str, Chosen]:
    return {each.part.login_name: each for each in chosen}


def test_every_part_is_played_by_somebody_else(village: Registry) -> None:
    chosen = choose_people(village, waiting=())
    assert [each.part for each in chosen] == list(PARTS)
    assert len({each.person.id for each in chosen}) == len(PARTS)
    assert all(each.post.holder_id == each.person.id for each in chosen)


def test_seats_fit_the_parts(village: Registry) -> None:
    chosen = by_login(choose_people(village, waiting=()))
    assert chosen["head"].person.full_name == "Bùi Quang Minh"  # Giám đốc Sở
    assert chosen["provincial-leader"].person.full_name == "Hà Văn Cường"
    assert chosen["chairman"].post.title == "Chủ tịch"
    assert chosen["clerk"].post.rank is Rank.CLERK


def test_visit_begins_where_most_cannot_sign(village: Registry) -> None:
    locked = holder(village, "97007:C-UBND", Rank.CIVIL_STATUS)
    chosen = by_login(choose_people(village, waiting={locked}))
    assert chosen["officer"].person.id == locked
    for login in ("clerk", "chairman", "officer"):
        assert chosen[login].post.organisation_id.startswith("97007:")


def test_chairman_is_one_who_can_sign(village: Registry) -> None:
    head = holder(village, "97007:C-UBND", Rank.HEAD)
    chosen = by_login(choose_people(village, waiting={head}))
    assert chosen["chairman"].person.id != head


def test_focal_officer_is_the_one_whom_the_committee_names(village: Registry) -> None:
    committee = next(o.id for o in village.organisations.values() if o.code == "97007:C-UBND")
    named = holder(village, "97007:C-TYT", Rank.HEAD)
    registry = replace(village, focal_officers={**village.focal_officers, committee: named})
    locked = holder(village, "97007:C-UBND", Rank.CIVIL_STATUS)
    chosen = by_login(choose_people(registry, waiting={locked}))
    assert chosen["focal-officer"].person.id == named


def test_grants_reach_as_far_as_the_job(village: Registry) -> None:
    locked = holder(village, "97007:C-UBND", Rank.CIVIL_STATUS)
    chosen = by_login(choose_people(village, waiting={locked}))
    committee = next(o.id for o in village.organisations.values() if o.code == "97007:C-UBND")
    for login in ("clerk", "chairman", "focal-officer"):
        assert chosen[login].reaches == committee
    assert chosen["officer"].reaches == chosen["officer"].post.organisation_id
    for login in ("head", "registrar", "ca-operator", "support", "auditor", "provincial-leader"):
        assert chosen[login].reaches is None


def test_whoever_has_an_account_already_is_not_chosen(village: Registry) -> None:
    director = holder(village, "97:P-SKHCN", Rank.HEAD)
    chosen = choose_people(village, waiting=(), taken={director})
    assert director not in {each.person.id for each in chosen}
    assert len(chosen) == len(PARTS)


def test_area_with_fewer_people_than_parts_leaves_parts_out(village: Registry) -> None:
    kept = dict(list(village.posts.items())[:3])
    assert len(choose_people(replace(village, posts=kept), waiting=())) == 3


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_order_of_the_registry_does_not_matter(village: Registry, chance: random.Random) -> None:
    posts, organisations = list(village.posts.items()), list(village.organisations.items())
    chance.shuffle(posts)
    chance.shuffle(organisations)
    other = replace(village, posts=dict(posts), organisations=dict(organisations))
    waiting = {holder(village, "97007:C-UBND", Rank.CIVIL_STATUS)}
    assert choose_people(other, waiting) == choose_people(village, waiting)


def test_parts_have_distinct_names_and_roles_of_the_office() -> None:
    assert len(PARTS) == 10
    assert len({part.login_name for part in PARTS}) == 10
    assert len({part.role for part in PARTS}) == 10
    assert find_part("clerk") is not None
    assert find_part("nobody") is None


def test_parts_that_approve_have_a_role_that_may() -> None:
    may = roles_with(Verb.APPROVE_PLAN) & roles_with(Verb.ENROL_APPROVER)
    assert {part.role for part in PARTS if part.approves} <= may
    assert {Role.REGISTRAR, Role.HEAD_OF_MANAGING_AGENCY} <= {p.role for p in PARTS if p.approves}
