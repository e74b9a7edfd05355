"""The demo's actors have stable ids and say that they are invented."""

from __future__ import annotations

from antin.demo.personas import APPROVERS, PersonaRole, find_persona


def test_four_approvers_have_the_ids_that_key_files_name() -> None:
    assert [persona.id for persona in APPROVERS] == ["approver-1", "approver-2", "approver-3", "approver-4"]
    assert {persona.role for persona in APPROVERS} == set(PersonaRole)


def test_each_persona_is_marked_as_invented() -> None:
    assert all(persona.invented and "hư cấu" in persona.title for persona in APPROVERS)


def test_find_persona_returns_nothing_for_a_stranger() -> None:
    assert find_persona("approver-2") is APPROVERS[1]
    assert find_persona("approver-9") is None
