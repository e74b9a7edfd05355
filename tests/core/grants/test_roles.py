"""Roles and verbs as data: the table beside this file says what each role may do."""

from __future__ import annotations

from pathlib import Path

import pytest

from antin.apps.grants.roles import ALLOWED, AUTHORITY, ROLE_NAMES, Role, Verb, roles_with

TABLE = Path(__file__).with_name("allowed.txt")


def expected() -> dict[Verb, frozenset[Role]]:
    """The table, read as a person reads it."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    roles = list(Role)
    return {
        Verb(verb): frozenset(role for role, mark in zip(roles, marks, strict=True) if mark == "+")
        for verb, *marks in lines
    }


def test_head_of_the_table_names_every_role_in_order() -> None:
    names = [line.split()[-1] for line in TABLE.read_text().splitlines()[2:] if line.startswith("#")]
    assert [name for name in names if name != "#"] == [role.value for role in Role]


@pytest.mark.permission_matrix
@pytest.mark.parametrize("verb", list(Verb), ids=str)
def test_verb_is_allowed_to_exactly_the_roles_of_the_table(verb: Verb) -> None:
    assert roles_with(verb) == expected()[verb]


def test_every_role_has_its_verbs_and_both_its_names() -> None:
    assert set(ALLOWED) == set(ROLE_NAMES) == set(Role)
    assert all(ALLOWED.values())
    assert all(vietnamese and english for vietnamese, english in ROLE_NAMES.values())
    assert len(set(ROLE_NAMES.values())) == len(Role)


def test_seeing_is_no_act_of_authority_and_everything_else_is() -> None:
    assert {verb for verb in Verb if verb.name.startswith("SEE_")} == set(Verb) - AUTHORITY


def test_nobody_may_do_and_approve_everything_alone() -> None:
    """No role both gives grants and approves: an administrator cannot make a plan run."""
    for verbs in ALLOWED.values():
        assert not {Verb.GIVE_GRANT, Verb.APPROVE_PLAN} <= verbs
        assert not {Verb.MANAGE_ACCOUNTS, Verb.APPROVE_PLAN} <= verbs
