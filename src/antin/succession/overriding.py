"""Overrides laid over the input and the outcome of a succession; what they name inside it is read there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from antin.succession.decision import Decision, Extent, Source, SuccessionRow
from antin.succession.overrides import Overrides
from antin.succession.registry import PersonId, Post, Registry, Unit, UnitCode

__all__ = ["amended", "one_record_each", "settled"]

REPAIRED = Source("antin reorg repair", 0)  # where a row stands that no file holds


def settled(decision: Decision, units: Mapping[UnitCode, Unit], overrides: Overrides) -> Decision:
    """The decision with the rows of each unit whose successor a person has chosen leading to that one.

    Other successors keep a part, each once; a row that dissolves the unit is gone; a pair that no row names is
    added.
    """
    if not overrides.successors:
        return decision
    names = {unit.code: unit.name for unit in units.values()}
    names |= {row.code: row.name for row in decision.units_after}
    chosen = overrides.successors
    rows = [row for row in decision.unit_rows if row.is_body or row.old_code not in chosen]
    for old, new in sorted(chosen.items()):
        own = [row for row in decision.unit_rows if not row.is_body and row.old_code == old and row.new_code]
        each_once = list({row.new_code: row for row in own}.values())
        rows += _settled_rows(each_once, old, new, units.get(old), names)
    return replace(decision, unit_rows=tuple(rows))


def _settled_rows(
    own: list[SuccessionRow], old: UnitCode, new: UnitCode, unit: Unit | None, names: Mapping[UnitCode, str]
) -> list[SuccessionRow]:
    shared = any(row.new_code != new for row in own)
    if all(row.new_code != new for row in own):
        level = unit.level if unit else own[0].level if own else ""
        own = [*own, SuccessionRow(level, old, names.get(old, ""), new, names.get(new, ""), source=REPAIRED)]
    whole = Extent.REMAINDER if shared else Extent.WHOLE
    return [
        replace(row, extent=whole, default_successor=True)
        if row.new_code == new
        else replace(row, extent=Extent.PART, default_successor=False)
        for row in own
    ]


def one_record_each(before: Registry, same_person: Mapping[PersonId, PersonId]) -> Registry:
    """The registry with the posts of second records held, as second posts, by the record that counts."""
    if not same_person:
        return before
    posts = {post.id: _of_one_record(post, same_person) for post in before.posts.values()}
    focal = {body: same_person.get(person, person) for body, person in before.focal_officers.items()}
    return replace(before, posts=posts, focal_officers=focal)


def _of_one_record(post: Post, same_person: Mapping[PersonId, PersonId]) -> Post:
    counts = same_person.get(post.holder_id) if post.holder_id else None
    return replace(post, holder_id=counts, is_main=False) if counts else post


def amended(after: Registry, overrides: Overrides) -> Registry:
    """The outcome with short names, mail addresses and focal officers as a person set them."""
    codes = {body.code: body.id for body in after.organisations.values()}
    bodies = dict(after.organisations)
    for code in _present(overrides.short_names, codes):
        bodies[codes[code]] = replace(bodies[codes[code]], short_name=overrides.short_names[code])
    services = {
        identity: replace(service, short_name=overrides.short_names.get(service.code, service.short_name))
        for identity, service in after.services.items()
    }
    persons = dict(after.persons)
    for person, address in overrides.addresses.items():
        if person in persons:
            persons[person] = replace(persons[person], email=address)
    focal = {codes[code]: overrides.focal_officers[code] for code in _present(overrides.focal_officers, codes)}
    return replace(
        after,
        organisations=bodies,
        services=services,
        persons=persons,
        focal_officers=after.focal_officers | focal,
    )


def _present(chosen: Iterable[str], codes: Mapping[str, object]) -> list[str]:
    return [code for code in chosen if code in codes]
