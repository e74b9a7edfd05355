"""Official mail addresses: only the domain changes, and only where the new body has another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from antin.succession.registry import Person, PersonId

__all__ = ["readdressed"]


def readdressed(persons: Mapping[PersonId, Person], domains: Mapping[PersonId, str]) -> dict[PersonId, Person]:
    """All persons, those in ``domains`` with an address there; a taken local part gets the next free number."""
    moving = sorted(
        person_id
        for person_id, domain in domains.items()
        if domain and persons[person_id].email.partition("@")[2] != domain
    )
    moved = set(moving)
    taken = {person.email for person_id, person in persons.items() if person_id not in moved}
    after = dict(persons)
    for person_id in moving:
        person = persons[person_id]
        after[person_id] = replace(person, email=_free(person.email, domains[person_id], taken))
        taken.add(after[person_id].email)
    return after


def _free(email: str, domain: str, taken: Iterable[str]) -> str:
    local = email.partition("@")[0]
    number, found = 1, f"{local}@{domain}"
    while found in taken:
        number += 1
        found = f"{local}{number}@{domain}"
    return found
