"""Bodies with their posts and people: the registry's larger half."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from antin.demo.world.instances import Slot
from antin.demo.world.naming import Namer, abbreviation_of, short_name_of
from antin.demo.world.official_codes import OfficialCodes
from antin.demo.world.people import People
from antin.demo.world.positions import titles
from antin.demo.world.tables import knobs
from antin.kernel.text import slug
from antin.succession.registry import (
    Capacity,
    Organisation,
    OrganisationId,
    PersonId,
    Post,
    PostId,
    Rank,
    Registry,
    Unit,
)

__all__ = ["add_organisations", "add_people", "mail_domain", "new_post"]


def mail_domain(province: Unit) -> str:
    """The official mail domain of a province: ``phutho.gov.vn``."""
    return slug(province.short_name).replace("-", "") + ".gov.vn"


def add_organisations(registry: Registry, slots: Iterable[Slot], namer: Namer, codes: OfficialCodes) -> None:
    """Found every body; parents are set in a second pass because they may come later in the templates."""
    made = [(slot, _organisation(slot, namer, codes)) for slot in slots]
    parents = _ParentFinder(made)
    for slot, organisation in made:
        registry.organisations[organisation.id] = replace(organisation, parent_id=parents.parent_of(slot))


def add_people(registry: Registry, slots: Iterable[Slot], people: People) -> None:
    """Fill every body with its posts and an invented official in each."""
    for slot, organisation in zip(slots, list(registry.organisations.values()), strict=True):
        seats: Counter[str] = Counter()
        for title, rank, capacity in titles(slot.template.id, slot.template.people_each):
            person = people.person(province=slot.province.code, rank=rank, mail_domain=organisation.mail_domain)
            seats[title] += 1
            post = new_post(organisation.id, title, rank, capacity, seats[title], person.id)
            registry.persons[person.id] = person
            registry.posts[post.id] = post


def new_post(
    organisation: OrganisationId,
    title: str,
    rank: Rank,
    capacity: Capacity,
    ordinal: int,
    holder_id: PersonId | None = None,
) -> Post:
    """A seat, vacant unless someone holds it."""
    return Post(
        id=PostId(f"{organisation}/{_plain(title)}/{ordinal}"),
        organisation_id=organisation,
        title=title,
        rank=rank,
        capacity=capacity,
        ordinal=ordinal,
        holder_id=holder_id,
    )


@cache
def _plain(title: str) -> str:
    return slug(title)


def _organisation(slot: Slot, namer: Namer, codes: OfficialCodes) -> Organisation:
    template, name = slot.template, namer.name(slot)
    founded_on: date = knobs()["founded_on"][template.level]
    return Organisation(
        id=OrganisationId(f"{slot.code}@{founded_on}"),
        code=slot.code,
        kind=template.id,
        name=name,
        short_name=short_name_of(name),
        unit_code=slot.unit.code,
        parent_id=None,
        branch=template.branch,
        official_code=codes.code(slot),
        abbreviation=abbreviation_of(slot),
        number_style=template.number_style,
        has_seal=template.has_seal,
        founded_on=founded_on,
        mail_domain=mail_domain(slot.province),
    )


class _ParentFinder:
    """Finds the body of the parent kind in the same commune, else district, else province."""

    def __init__(self, made: Iterable[tuple[Slot, Organisation]]) -> None:
        self._by_place: dict[tuple[str, str], OrganisationId] = {}
        self._departments: defaultdict[str, list[OrganisationId]] = defaultdict(list)
        for slot, organisation in made:
            self._by_place.setdefault((slot.template.id, slot.unit.code), organisation.id)
            if slot.template.id.startswith("B-P-S"):
                self._departments[slot.unit.code].append(organisation.id)

    def parent_of(self, slot: Slot) -> OrganisationId | None:
        kind = slot.template.parent
        if kind.startswith("one of"):
            return self._department(slot)
        places = [slot.unit.code, slot.district.code if slot.district else "", slot.province.code]
        found = (self._by_place.get((kind, place)) for place in places)
        return next((parent for parent in found if parent), None)

    def _department(self, slot: Slot) -> OrganisationId:
        """The department that fits the field of work; where there is none, by turns."""
        kind = f"B-{slot.field.parent}" if slot.field else ""
        fitting = self._by_place.get((kind, slot.province.code))
        departments = self._departments[slot.province.code]
        return fitting or departments[(slot.number - 1) % len(departments)]
