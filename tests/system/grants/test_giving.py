"""Grants are given, delegated, revoked; they end in time; the database keeps them as they were given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.accounts.hall import Hall

AN_HOA, BINH_MINH, PROVINCE = "97001:C-UBND", "97004:C-UBND", "97:P-UBND"
HOUR = timedelta(hours=1)


def api() -> Any:
    from antin.apps.grants import api as grants

    return grants


def code_of(act: Any) -> str:
    with pytest.raises(AntinError) as caught:
        act()
    return caught.value.code


def test_grant_reaches_its_organisation_and_what_stands_below(hall: Hall) -> None:
    grants, user = api(), hall.account()
    hall.grant(user, "focal_officer", "971:D-UBND")
    actor, verb = hall.actor(user), api().Verb.SEE_CERTIFICATES
    may = {code: grants.may(actor, verb, hall.identity(code), now=hall.now) for code in (AN_HOA, BINH_MINH)}
    assert may == {AN_HOA: True, BINH_MINH: True}
    assert grants.may(actor, verb, hall.identity("971:D-UBND"), now=hall.now)
    assert not grants.may(actor, verb, hall.identity(PROVINCE), now=hall.now)
    assert not grants.may(actor, verb, None, now=hall.now)
    assert grants.may_somewhere(actor, verb, now=hall.now)


def test_grant_of_the_whole_office_reaches_everything(hall: Hall) -> None:
    user = hall.account()
    hall.grant(user, "registrar")
    actor = hall.actor(user)
    for place in (None, hall.identity(AN_HOA), "0:unknown@2000-01-01"):
        assert api().may(actor, api().Verb.SEE_PLANS, place, now=hall.now)


def test_grant_that_has_ended_or_not_begun_allows_nothing(hall: Hall) -> None:
    user, now = hall.account(), hall.now
    hall.grant(user, "registrar", valid_from=now + HOUR, valid_until=now + 2 * HOUR)
    may = [
        api().may(hall.actor(user, at), api().Verb.FREEZE_PLAN, None, now=at)
        for at in (now, now + HOUR, now + 2 * HOUR - timedelta(seconds=1), now + 2 * HOUR)
    ]
    assert may == [False, True, True, False]


def test_revoked_grant_allows_nothing_from_then_on(hall: Hall) -> None:
    user = hall.account()
    grant = hall.grant(user, "registrar")
    ended = api().revoke_grant(str(grant.id), actor=api().COMMAND_LINE, now=hall.now, reason="chuyển công tác")
    assert ended.revoked_because == "chuyển công tác"
    assert hall.actor(user).grants == ()
    again = api().revoke_grant(str(grant.id), actor=api().COMMAND_LINE, now=hall.now, reason="lần nữa")
    assert again.revoked_at == ended.revoked_at


def test_delegation_reaches_as_far_and_ends_in_time_and_with_the_grant(hall: Hall) -> None:
    owner, colleague = hall.account(), hall.account()
    grant = hall.grant(owner, "focal_officer", AN_HOA)
    until = hall.now + HOUR
    terms = {"until": until, "now": hall.now, "reason": "nghỉ phép"}
    given = api().delegate_grant(str(grant.id), str(colleague.id), actor=hall.actor(owner), **terms)
    assert (given.role, given.organisation_id) == (grant.role, grant.organisation_id)
    verb, place = api().Verb.HAND_OVER_DEVICE, hall.identity(AN_HOA)
    assert api().may(hall.actor(colleague), verb, place, now=hall.now)
    assert hall.actor(colleague, until).grants == ()
    api().revoke_grant(str(grant.id), actor=api().COMMAND_LINE, now=hall.now, reason="thôi")
    assert hall.actor(colleague).grants == ()


def test_delegation_goes_no_further_and_no_longer_than_the_grant(hall: Hall) -> None:
    owner, colleague, stranger = (hall.account() for _ in range(3))
    grant = hall.grant(owner, "focal_officer", AN_HOA, valid_until=hall.now + 2 * HOUR)
    terms: dict[str, Any] = {"until": hall.now + HOUR, "now": hall.now, "reason": "nghỉ phép"}
    delegate = api().delegate_grant
    given = delegate(str(grant.id), str(colleague.id), actor=hall.actor(owner), **terms)
    by_colleague, by_stranger = hall.actor(colleague), hall.actor(stranger)
    codes = [
        code_of(lambda: delegate(str(given.id), str(stranger.id), actor=by_colleague, **terms)),
        code_of(lambda: delegate(str(grant.id), str(stranger.id), actor=by_stranger, **terms)),
        code_of(lambda: delegate(str(grant.id), str(owner.id), actor=hall.actor(owner), **terms)),
        code_of(
            lambda: delegate(
                str(grant.id),
                str(stranger.id),
                actor=hall.actor(owner),
                **{**terms, "until": hall.now + 3 * HOUR},
            )
        ),
    ]
    assert codes == ["grant.delegated_twice", "grant.not_given", "grant.to_oneself", "grant.too_long"]


def test_administrator_gives_grants_to_others_only(hall: Hall) -> None:
    admin, user, stranger = (hall.account() for _ in range(3))
    hall.grant(admin, "administrator")
    terms: dict[str, Any] = {"organisation_id": None, "now": hall.now, "reason": "thử"}
    give, clerk = api().give_grant, api().Role.CLERK
    give(str(user.id), clerk, actor=hall.actor(admin), **terms)
    assert code_of(lambda: give(str(user.id), clerk, actor=hall.actor(admin), **terms)) == "grant.exists"
    assert code_of(lambda: give(str(admin.id), clerk, actor=hall.actor(admin), **terms)) == "grant.to_oneself"
    assert code_of(lambda: give(str(user.id), clerk, actor=hall.actor(stranger), **terms)) == "grant.refused"


def test_administrator_of_a_subtree_gives_grants_in_it_only(hall: Hall) -> None:
    admin, user = hall.account(), hall.account()
    hall.grant(admin, "administrator", "971:D-UBND")
    actor, give = hall.actor(admin), api().give_grant
    terms: dict[str, Any] = {"actor": actor, "now": hall.now, "reason": "thử"}
    give(str(user.id), api().Role.CLERK, organisation_id=hall.identity(AN_HOA), **terms)
    for place in (hall.identity(PROVINCE), None):
        with pytest.raises(AntinError) as caught:
            give(str(user.id), api().Role.CLERK, organisation_id=place, **terms)
        assert caught.value.code == "grant.refused"


@pytest.mark.parametrize(
    ("terms", "code"),
    [({"reason": ""}, "grant.no_reason"), ({"valid_until": timedelta(0)}, "grant.period")],
)
def test_grant_without_reason_or_time_is_not_given(hall: Hall, terms: dict[str, Any], code: str) -> None:
    user, now = hall.account(), hall.now
    given = {key: now if key == "valid_until" else value for key, value in terms.items()}
    assert code_of(lambda: hall.grant(user, "clerk", now=now, **given)) == code


def test_giving_and_ending_are_on_record(hall: Hall) -> None:
    user = hall.account()
    grant = hall.grant(user, "clerk", AN_HOA)
    api().revoke_grant(str(grant.id), actor=api().COMMAND_LINE, now=hall.now, reason="thôi việc")
    given, revoked = hall.entries("grant.given")[-1], hall.entries("grant.revoked")[-1]
    assert (given["subject"], given["body"]["role"]) == (str(grant.id), "clerk")
    assert given["body"]["organisation"] == hall.identity(AN_HOA)
    assert (revoked["subject"], revoked["body"]["reason"]) == (str(grant.id), "thôi việc")


def test_database_refuses_to_widen_or_remove_a_grant(hall: Hall) -> None:
    from django.db import DatabaseError

    grant = hall.grant(hall.account(), "clerk", AN_HOA)
    rows = type(grant).objects.filter(pk=grant.pk)
    for change in ({"organisation_id": None}, {"role": "registrar"}, {"valid_until": hall.now + HOUR}):
        with pytest.raises(DatabaseError, match="only be revoked"):
            rows.update(**change)
    with pytest.raises(DatabaseError, match="only be revoked"):
        rows.delete()
