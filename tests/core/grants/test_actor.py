"""An actor is a value: identity and grants, each in force for its period."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from antin.apps.grants.actor import COMMAND_LINE, NOBODY, Actor, HeldGrant
from antin.apps.grants.roles import ALLOWED, Role, Verb

NOW = datetime(2025, 6, 12, 2, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
GRANT = HeldGrant("g-1", Role.REGISTRAR, None, NOW - WEEK, NOW + WEEK)
CHAU = Actor("account-1", (GRANT,), approver_id="approver-1", person_id="p-1")


def test_registrar_freezes_while_the_grant_is_in_force() -> None:
    assert CHAU.grants_for(Verb.FREEZE_PLAN, NOW) == (GRANT,)
    assert CHAU.roles(NOW) == {Role.REGISTRAR}


def test_grant_begins_at_its_beginning_and_is_over_at_its_end() -> None:
    assert GRANT.is_in_force(GRANT.valid_from)
    assert not GRANT.is_in_force(GRANT.valid_from - timedelta(microseconds=1))
    assert not GRANT.is_in_force(NOW + WEEK)
    assert CHAU.grants_for(Verb.FREEZE_PLAN, NOW + WEEK) == ()
    assert CHAU.roles(NOW + WEEK) == frozenset()
    assert replace(GRANT, valid_until=None).is_in_force(NOW + 1000 * WEEK)


@given(role=st.sampled_from(list(Role)), verb=st.sampled_from(list(Verb)))
def test_grant_allows_what_its_role_allows(role: Role, verb: Verb) -> None:
    actor = Actor("a", (replace(GRANT, role=role),))
    assert bool(actor.grants_for(verb, NOW)) == (verb in ALLOWED[role])


def test_nobody_has_no_grant_and_the_command_line_needs_none() -> None:
    assert not any(NOBODY.grants_for(verb, NOW) for verb in Verb)
    assert not NOBODY.manages_accounts(NOW)
    assert COMMAND_LINE.manages_accounts(NOW)


def test_accounts_are_managed_for_the_whole_office_only() -> None:
    whole = Actor("a", (replace(GRANT, role=Role.ADMINISTRATOR),))
    part = Actor("a", (replace(GRANT, role=Role.ADMINISTRATOR, organisation_id="97001:C-UBND@2003-01-01"),))
    assert whole.manages_accounts(NOW)
    assert not part.manages_accounts(NOW)


def test_person_is_known_by_account_approver_and_person_id() -> None:
    assert all(CHAU.is_same_person(name) for name in ("account-1", "approver-1", "p-1"))
    assert not CHAU.is_same_person("approver-2")
    assert CHAU.signs_as == "approver-1"
    assert replace(CHAU, approver_id=None).signs_as == "account-1"
