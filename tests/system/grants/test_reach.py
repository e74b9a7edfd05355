"""What an actor sees: the rows of the own subtree, of the subtree's dissolved bodies, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.system.accounts.hall import Hall

AN_HOA, BINH_MINH, CAM_SON, DISTRICT = "97001:C-UBND", "97004:C-UBND", "97007:C-UBND", "971:D-UBND"


def api() -> Any:
    from antin.apps.grants import api as grants

    return grants


def seen(hall: Hall, user: Any) -> set[str]:
    """Codes of the organisations that an account sees."""
    from antin.apps.directory.models import OrganisationVersion

    rows = api().for_actor(
        OrganisationVersion.objects.all(), hall.actor(user), api().Verb.SEE_DIRECTORY, now=hall.now
    )
    return set(rows.values_list("code", flat=True))


def test_owner_and_colleague_see_their_commune_and_a_stranger_the_own(hall: Hall) -> None:
    owner, colleague, stranger = hall.account(), hall.account(), hall.account()
    hall.grant(owner, "focal_officer", AN_HOA)
    hall.grant(colleague, "clerk", AN_HOA)
    hall.grant(stranger, "focal_officer", CAM_SON)
    assert AN_HOA in seen(hall, owner)
    assert seen(hall, owner) == seen(hall, colleague)
    assert CAM_SON in seen(hall, stranger)
    assert not seen(hall, owner) & seen(hall, stranger)


def test_whole_office_sees_all_and_nobody_sees_nothing(hall: Hall) -> None:
    from antin.apps.directory.models import OrganisationVersion

    registrar = hall.account()
    hall.grant(registrar, "registrar")
    assert len(seen(hall, registrar)) == OrganisationVersion.objects.count()
    assert seen(hall, hall.account()) == set()
    assert api().reach(api().NOBODY, api().Verb.SEE_DIRECTORY, now=hall.now) == frozenset()


def test_two_grants_reach_both_subtrees_each_with_its_verbs(hall: Hall) -> None:
    user = hall.account()
    hall.grant(user, "officer", AN_HOA)
    hall.grant(user, "clerk", CAM_SON)
    assert {AN_HOA, CAM_SON} <= seen(hall, user)
    reached = api().reach(hall.actor(user), api().Verb.SEE_CERTIFICATES, now=hall.now)
    assert hall.identity(CAM_SON) in reached
    assert hall.identity(AN_HOA) not in reached


@pytest.mark.parametrize("code", [AN_HOA, DISTRICT])
def test_reach_and_may_tell_the_same(hall: Hall, code: str) -> None:
    user, verb = hall.account(), api().Verb.SEE_CERTIFICATES
    hall.grant(user, "clerk", code)
    actor = hall.actor(user)
    reached = api().reach(actor, verb, now=hall.now)
    for other in (AN_HOA, BINH_MINH, CAM_SON, DISTRICT, "97:P-UBND"):
        place = hall.identity(other)
        assert api().may(actor, verb, place, now=hall.now) == (place in reached)


def test_expired_grant_reaches_nothing(hall: Hall) -> None:
    user, begun = hall.account(), hall.now - timedelta(hours=2)
    hall.grant(user, "clerk", AN_HOA, now=begun, valid_until=begun + timedelta(hours=1))
    assert seen(hall, user) == set()


def test_superiors_are_the_chain_upwards(hall: Hall) -> None:
    from antin.apps.directory import api as directory

    chain = directory.superiors_of(hall.identity(AN_HOA), hall.now)
    assert chain == {hall.identity(code) for code in (AN_HOA, DISTRICT, "97:P-UBND")}
    assert directory.superiors_of("nowhere@2000-01-01", hall.now) == {"nowhere@2000-01-01"}
    assert directory.subtree_of([], hall.now) == frozenset()
