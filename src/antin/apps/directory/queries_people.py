"""People and the posts they hold, as pages show them. Of a personal number only the last digits are told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from antin.apps.directory import models as m
from antin.apps.directory.queries import as_of
from antin.apps.directory.queries_paging import FIRST_PLACE, PAGE_SIZE, Page, Place, page_of
from antin.apps.directory.words import having_words, order_having, words_of
from antin.kernel.errors import AntinError
from antin.succession.registry import Rank

__all__ = [
    "Office",
    "PersonLife",
    "PersonList",
    "PersonRecord",
    "Seat",
    "UnableToFindPerson",
    "count_people",
    "focal_officer_of",
    "main_offices",
    "nearest_focal_officer",
    "people_at",
    "people_within",
    "person_life",
    "person_records",
    "seats_of",
]

_LAST_DIGITS = 3


class UnableToFindPerson(AntinError):
    """No person has this identity."""

    code = "person.not_found"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person's name and address, for a time."""

    id: str
    full_name: str
    email: str
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A post at a moment, with whoever holds it."""

    post_id: str
    title: str
    rank: str
    capacity: str
    requires_certificate: bool
    person_id: str | None
    full_name: str
    is_main: bool
    held_since: datetime | None


@dataclass(frozen=True, slots=True)
class Office:
    """A post that a person held, for a time, as it was called at the end of it."""

    post_id: str
    title: str
    organisation_id: str
    is_main: bool
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonLife:
    """A person through time."""

    id: str
    last_digits: str  # of the personal number
    versions: tuple[PersonRecord, ...]
    offices: tuple[Office, ...]

    @property
    def newest(self) -> PersonRecord:
        """As the person is called now, or was last."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class PersonList:
    """Which people to list: those in office in one of ``within`` (``None``: anywhere) at a moment."""

    moment: datetime
    within: Collection[str] | None = None
    text: str = ""


def people_within(organisations: Collection[str]) -> QuerySet[Any, Any]:
    """Whoever serves or has served in one of these organisations, as a subquery of person ids."""
    return m.Incumbency.objects.filter(post__organisation_id__in=organisations).values("person_id")


def people_at(wanted: PersonList, *, place: Place = FIRST_PLACE, size: int = PAGE_SIZE) -> Page[PersonRecord]:
    """People in Vietnamese order: given name first."""
    return page_of(
        _matching(wanted),
        _record,
        order=order_having(words_of(wanted.text)),
        identity="person_id",
        place=place,
        size=size,
    )


def count_people(wanted: PersonList) -> int:
    """How many :func:`people_at` has in all."""
    return _matching(wanted).count()


def _matching(wanted: PersonList) -> QuerySet[m.PersonVersion]:
    rows = as_of(m.PersonVersion.objects.all(), wanted.moment)
    if wanted.within is not None:
        rows = rows.filter(person_id__in=people_within(wanted.within))
    return having_words(rows, words_of(wanted.text))


def person_life(person_id: str) -> PersonLife:
    """A person with names, addresses and posts through time."""
    rows = m.PersonVersion.objects.filter(person_id=person_id).select_related("person").order_by("valid_from")
    versions = list(rows)
    if not versions:
        raise UnableToFindPerson("No person has this identity.", where=person_id, remedy="Search by name.")
    return PersonLife(
        person_id,
        versions[0].person.personal_number[-_LAST_DIGITS:],
        tuple(_record(row) for row in versions),
        tuple(_offices_of(person_id)),
    )


def _offices_of(person_id: str) -> list[Office]:
    rows = m.Incumbency.objects.filter(person_id=person_id).select_related("post")
    held = list(rows.order_by("valid_from", "post_id"))
    titles = _titles({row.post_id for row in held})
    return [
        Office(
            row.post_id,
            titles.get(row.post_id, ""),
            row.post.organisation_id,
            row.is_main,
            row.valid_from,
            row.valid_until,
        )
        for row in held
    ]


def _titles(posts: set[str]) -> dict[str, str]:
    rows = m.PostVersion.objects.filter(post_id__in=posts).order_by("valid_from")
    return dict(rows.values_list("post_id", "title"))


def person_records(identities: Collection[str]) -> dict[str, PersonRecord]:
    """People by identity, as they are called now or were last."""
    rows = m.PersonVersion.objects.filter(person_id__in=set(identities)).order_by("valid_from")
    return {row.person_id: _record(row) for row in rows}


def main_offices(identities: Collection[str], moment: datetime) -> dict[str, Office]:
    """The main post of each of these people at ``moment``."""
    rows = as_of(m.Incumbency.objects.filter(person_id__in=set(identities), is_main=True), moment)
    held = list(rows.select_related("post"))
    titles = _titles({row.post_id for row in held})
    return {
        row.person_id: Office(
            row.post_id,
            titles.get(row.post_id, ""),
            row.post.organisation_id,
            True,
            row.valid_from,
            row.valid_until,
        )
        for row in held
    }


_BY_RANK = Case(
    *(When(rank=rank.value, then=Value(place)) for place, rank in enumerate(Rank)),
    default=Value(len(Rank)),
    output_field=IntegerField(),
)


def seats_of(organisation_id: str, moment: datetime) -> list[Seat]:
    """The posts of an organisation at ``moment`` by rank, vacant ones included."""
    posts = as_of(m.PostVersion.objects.filter(post__organisation_id=organisation_id), moment)
    posts = posts.order_by(_BY_RANK, "title", "ordinal", "post_id")
    holders = {
        row.post_id: row
        for row in as_of(m.Incumbency.objects.filter(post__organisation_id=organisation_id), moment)
    }
    people = _names_at({row.person_id for row in holders.values()}, moment)
    return [_seat(post, holders.get(post.post_id), people) for post in posts]


def _seat(post: m.PostVersion, held: m.Incumbency | None, people: dict[str, str]) -> Seat:
    return Seat(
        post_id=post.post_id,
        title=post.title,
        rank=post.rank,
        capacity=post.capacity,
        requires_certificate=post.requires_certificate,
        person_id=held.person_id if held else None,
        full_name=people.get(held.person_id, "") if held else "",
        is_main=held.is_main if held else True,
        held_since=held.valid_from if held else None,
    )


def _names_at(people: set[str], moment: datetime) -> dict[str, str]:
    rows = as_of(m.PersonVersion.objects.filter(person_id__in=people), moment)
    return dict(rows.values_list("person_id", "full_name"))


def focal_officer_of(organisation_id: str, moment: datetime) -> PersonRecord | None:
    """The one focal officer of an organisation at ``moment`` (cán bộ đầu mối)."""
    named = as_of(m.FocalOfficer.objects.filter(organisation_id=organisation_id), moment).values("person_id")
    row = m.PersonVersion.objects.filter(person_id__in=named).order_by("-valid_from").first()
    return None if row is None else _record(row)


def nearest_focal_officer(organisation_id: str, moment: datetime) -> PersonRecord | None:
    """Who helps the people of a body: its own focal officer, else that of the nearest body above it."""
    seen: set[str] = set()
    above: str | None = organisation_id
    while above is not None and above not in seen:
        seen.add(above)
        if (found := focal_officer_of(above, moment)) is not None:
            return found
        versions = m.OrganisationVersion.objects.filter(organisation_id=above, valid_from__lte=moment)
        above = versions.order_by("-valid_from").values_list("parent_id", flat=True).first()
    return None


def _record(row: m.PersonVersion) -> PersonRecord:
    return PersonRecord(row.person_id, row.full_name, row.email, row.valid_from, row.valid_until)
