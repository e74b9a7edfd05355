"""The directory as it stood at a moment, as the pure values that planning works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from antin.apps.directory import models as m
from antin.kernel.errors import AntinError
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

__all__ = [
    "Authorisation",
    "UnableToFindOrganisation",
    "as_of",
    "authorisations_of",
    "find_organisations",
    "last_change",
    "registry_at",
]

_Row = TypeVar("_Row", bound=m.Dated)


class UnableToFindOrganisation(AntinError):
    """No organisation has this code or alias at this moment."""

    code = "organisation.not_found"
    exit_code = 4


def as_of(rows: QuerySet[_Row], moment: datetime) -> QuerySet[_Row]:
    """The rows whose period contains ``moment``."""
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=moment), valid_from__lte=moment)


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Signing by authorisation (TUQ.), as in force at a moment."""

    post_id: str
    scope: str
    document_number: str


def authorisations_of(person_id: str, moment: datetime) -> list[Authorisation]:
    """On whose behalf a person may sign at ``moment``, and for what."""
    rows = as_of(m.Delegation.objects.filter(person_id=person_id), moment).order_by("post_id")
    return [Authorisation(row.post_id, row.scope, row.document_number) for row in rows]


def registry_at(moment: datetime) -> Registry:
    """Everything in force at ``moment``."""
    return Registry(
        units=_units(moment),
        organisations=_organisations(moment),
        posts=_posts(moment),
        persons=_persons(moment),
        services=_services(moment),
        focal_officers={
            OrganisationId(organisation): PersonId(person)
            for organisation, person in as_of(m.FocalOfficer.objects.all(), moment).values_list(
                "organisation_id", "person_id"
            )
        },
    )


def find_organisations(text: str, moment: datetime) -> list[str]:
    """Identities of the organisations that carry this code, in any written form, at ``moment``."""
    by_code = as_of(m.OrganisationVersion.objects.filter(code=text), moment)
    by_alias = as_of(m.OrganisationAlias.objects.filter(value=text), moment)
    found = {
        *by_code.values_list("organisation_id", flat=True),
        *by_alias.values_list("organisation_id", flat=True),
    }
    if not found:
        raise UnableToFindOrganisation(
            f"No organisation has the code “{text}” at {moment.isoformat()}.",
            where=text,
            remedy="Check the code and the date; codes are reused by successors.",
        )
    return sorted(found)


_VERSIONS = (m.Unit, m.OrganisationVersion, m.PersonVersion, m.PostVersion, m.Incumbency, m.ServiceVersion)


def last_change() -> datetime | None:
    """The latest moment as of which anything in the directory began or ended; ``None`` where it is empty."""
    moments = [
        each
        for model in _VERSIONS
        for each in model._default_manager.aggregate(Max("valid_from"), Max("valid_until")).values()
    ]
    return max((each for each in moments if each is not None), default=None)


def _units(moment: datetime) -> dict[UnitCode, Unit]:
    rows = as_of(m.Unit.objects.all(), moment).values_list(
        "code", "level", "type", "name", "short_name", "parent_code", "province_code"
    )
    return {
        UnitCode(code): Unit(
            UnitCode(code),
            UnitLevel(level),
            type_word,
            name,
            short_name,
            UnitCode(parent) if parent else None,
            UnitCode(province),
        )
        for code, level, type_word, name, short_name, parent, province in rows.iterator(5000)
    }


def _organisations(moment: datetime) -> dict[OrganisationId, Organisation]:
    rows = as_of(m.OrganisationVersion.objects.all(), moment).values_list(
        *("organisation_id", "code", "kind", "name", "short_name", "unit_code", "parent_id", "branch"),
        *("official_code", "abbreviation", "number_style", "has_seal", "organisation__founded_on"),
        *("mail_domain", "requires_certificate"),
    )
    return {OrganisationId(row[0]): Organisation(*row) for row in rows.iterator(5000)}


def _posts(moment: datetime) -> dict[PostId, Post]:
    held = {
        post: (person, is_main)
        for post, person, is_main in as_of(m.Incumbency.objects.all(), moment)
        .values_list("post_id", "person_id", "is_main")
        .iterator(10_000)
    }
    rows = as_of(m.PostVersion.objects.all(), moment).values_list(
        "post_id", "post__organisation_id", "title", "rank", "capacity", "ordinal", "requires_certificate"
    )
    posts: dict[PostId, Post] = {}
    for identity, organisation, title, rank, capacity, ordinal, required in rows.iterator(10_000):
        person, is_main = held.get(identity, (None, True))
        post_id = PostId(identity)
        posts[post_id] = Post(
            post_id,
            OrganisationId(organisation),
            title,
            Rank(rank),
            Capacity(capacity),
            ordinal,
            PersonId(person) if person else None,
            is_main,
            required,
        )
    return posts


def _persons(moment: datetime) -> dict[PersonId, Person]:
    rows = as_of(m.PersonVersion.objects.all(), moment).values_list(
        "person_id", "person__personal_number", "full_name", "person__born_on", "email"
    )
    return {
        PersonId(identity): Person(PersonId(identity), number, name, born_on, email)
        for identity, number, name, born_on, email in rows.iterator(10_000)
    }


def _services(moment: datetime) -> dict[ServiceId, Service]:
    rows = as_of(m.ServiceVersion.objects.all(), moment).values_list(
        "service_id", "code", "service__kind", "name", "owner_id", "host_name", "short_name"
    )
    return {
        ServiceId(identity): Service(ServiceId(identity), code, kind, name, OrganisationId(owner), host, short)
        for identity, code, kind, name, owner, host, short in rows.iterator(1000)
    }
