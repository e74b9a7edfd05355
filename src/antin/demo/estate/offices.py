"""The offices of an estate: units, organisations with their posts and people, services, and who holds what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from antin.demo.estate.reading import Entry, EstateRefused
from antin.demo.world.naming import short_name_of
from antin.demo.world.specification import HolderKey
from antin.kernel.text import slug
from antin.reissue.plan import HolderKind
from antin.succession.registry import (
    Capacity,
    Organisation,
    OrganisationId,
    Person,
    PersonId,
    Post,
    PostId,
    Rank,
    Registry,
    Service,
    ServiceId,
    Unit,
    UnitCode,
    UnitLevel,
)

__all__ = ["Offices", "find_organisation", "read_offices", "read_unit"]

FOUNDED_ON = date(2011, 6, 1)  # where an organisation says nothing else
BORN_ON = date(1980, 1, 1)  # where a person says nothing else
SERVICE_STARTED_ON = date(2021, 7, 1)


@dataclass
class Offices:
    """The registry as it is read, and the words about each holder's device."""

    registry: Registry = field(default_factory=Registry)
    devices: dict[HolderKey, Entry] = field(default_factory=dict)


def read_offices(estate: Entry) -> Offices:
    """The registry before the decision."""
    offices = Offices()
    for entry in estate.entries("units"):
        unit = read_unit(entry, offices.registry.units.values())
        offices.registry.units[unit.code] = unit
    for entry in estate.entries("organisations"):
        _read_organisation(entry, offices)
    for entry in estate.entries("services"):
        service = _service(entry, offices.registry)
        offices.registry.services[service.id] = service
        offices.devices[HolderKind.SERVICE, service.id] = entry
    return offices


def _read_organisation(entry: Entry, offices: Offices) -> None:
    """An organisation stands below its parent in the file, so that the parent is known."""
    organisation = _organisation(entry, offices.registry)
    offices.registry.organisations[organisation.id] = organisation
    offices.devices[HolderKind.ORGANISATION, organisation.id] = entry
    _seat_people(entry, organisation, offices)


def read_unit(entry: Entry, known: Iterable[Unit]) -> Unit:
    """``{code: "97001", level: commune, type: xã, name: An Hòa, in: "971"}``; the name without its type."""
    parents = {unit.code: unit for unit in known}
    parent = parents.get(UnitCode(entry.text("in"))) if entry.has("in") else None
    type_, short_name = entry.text("type"), entry.text("name")
    code = UnitCode(entry.text("code"))
    entry_level = entry.choice("level", UnitLevel)
    if entry.has("in") and parent is None:
        raise EstateRefused(f"Unit {entry.text('in')} is not defined above.", where=entry.where)
    entry.refuse_unread()
    return Unit(
        code=code,
        level=entry_level,
        type=type_,
        name=f"{type_[:1].upper()}{type_[1:]} {short_name}",
        short_name=short_name,
        parent_code=parent.code if parent else None,
        province_code=parent.province_code if parent else code,
    )


def find_organisation(entry: Entry, key: str, registry: Registry) -> Organisation:
    """The organisation whose code stands under ``key``."""
    code = entry.text(key)
    for organisation in registry.organisations.values():
        if organisation.code == code:
            return organisation
    raise EstateRefused(
        f"No organisation has the code {code}.", where=f"{entry.where} {key}", remedy="Define it above."
    )


def _organisation(entry: Entry, registry: Registry) -> Organisation:
    code, name = entry.text("code"), entry.text("name")
    unit_code, kind = (*code.split(":"), "")[:2]
    if unit_code not in registry.units or not kind:
        raise EstateRefused(f"{code} is not unit:kind with a unit of this estate.", where=f"{entry.where} code")
    founded_on = entry.day("founded_on", FOUNDED_ON)
    return Organisation(
        id=OrganisationId(f"{code}@{founded_on}"),
        code=code,
        kind=kind,
        name=name,
        short_name=entry.text("short_name", short_name_of(name)),
        unit_code=UnitCode(unit_code),
        parent_id=find_organisation(entry, "parent", registry).id if entry.has("parent") else None,
        branch=entry.text("branch", "government"),
        official_code=entry.text("official_code"),
        abbreviation=entry.text("abbreviation", "UBND"),
        number_style=entry.text("number_style", "gov"),
        has_seal=entry.flag("has_seal", True),
        founded_on=founded_on,
        mail_domain=entry.text("mail_domain", "songlo.gov.vn"),
    )


def _seat_people(entry: Entry, organisation: Organisation, offices: Offices) -> None:
    registry = offices.registry
    seats: Counter[str] = Counter()
    for seat in entry.entries("people"):
        person = _person(seat, organisation, registry)
        title = seat.text("post")
        seats[title] += 1
        post = Post(
            id=PostId(f"{organisation.id}/{slug(title)}/{seats[title]}"),
            organisation_id=organisation.id,
            title=title,
            rank=seat.choice("rank", Rank, Rank.OFFICIAL),
            capacity=seat.choice("capacity", Capacity, Capacity.HEAD),
            ordinal=seats[title],
            holder_id=person.id if person else None,
        )
        registry.posts[post.id] = post
        if person:
            offices.devices[HolderKind.PERSON, person.id] = seat
        if person and seat.flag("focal"):
            registry.focal_officers[organisation.id] = person.id


def _person(seat: Entry, organisation: Organisation, registry: Registry) -> Person | None:
    """The holder of a seat; a seat without ``name`` is vacant."""
    if not seat.has("name"):
        return None
    name, number = seat.text("name"), seat.text("number")
    province = registry.units[organisation.unit_code].province_code
    person = Person(
        id=PersonId(f"VN-{province}-{number[-6:]}"),
        personal_number=number,
        full_name=name,
        born_on=seat.day("born", BORN_ON),
        email=f"{slug(name).replace('-', '')}{number[-2:]}@{organisation.mail_domain}",
    )
    if person.id in registry.persons:
        raise EstateRefused(f"Two persons end in {number[-6:]}.", where=f"{seat.where} number")
    registry.persons[person.id] = person
    return person


def _service(entry: Entry, registry: Registry) -> Service:
    code, name = entry.text("code"), entry.text("name")
    return Service(
        id=ServiceId(f"{code}@{SERVICE_STARTED_ON}"),
        code=code,
        kind=entry.text("kind"),
        name=name,
        owner_id=find_organisation(entry, "owner", registry).id,
        host_name=entry.text("host") if entry.has("host") else None,
        short_name=entry.text("short_name", short_name_of(name)),
    )
