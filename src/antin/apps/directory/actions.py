"""Writes of the directory: a registry is established, and later succeeded by the next one.

Both are one transaction. What did not change keeps its row; what changed ends at the moment and a new version
begins there, so the directory can be asked for any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from antin.apps.bulk import copy_rows
from antin.apps.directory import models as m
from antin.apps.directory import rows
from antin.apps.directory.queries import as_of
from antin.kernel.errors import AntinError
from antin.succession.registry import Registry

__all__ = ["EstablishRefused", "establish", "succeed"]

_Value = TypeVar("_Value")
_Key = TypeVar("_Key", bound=str)


class EstablishRefused(AntinError):
    """The directory already holds organisations."""

    code = "directory.not_empty"
    exit_code = 9


@transaction.atomic
def establish(registry: Registry, *, at: datetime) -> None:
    """Write the first registry of an installation, in force from ``at`` on."""
    if m.Organisation.objects.exists():
        raise EstablishRefused("The directory is not empty.", remedy="Import a decision to change it.")
    _begin(Registry(), registry, at)


@transaction.atomic
def succeed(before: Registry, after: Registry, *, at: datetime) -> None:
    """Let ``after`` follow ``before`` from ``at`` on; only differences are written."""
    _end(m.Unit, "code", _ended(before.units, after.units), at)
    _end(m.OrganisationVersion, "organisation_id", _ended(before.organisations, after.organisations), at)
    _end(m.OrganisationAlias, "organisation_id", _ended(before.organisations, after.organisations), at)
    _end(m.PersonVersion, "person_id", _ended(before.persons, after.persons), at)
    _end(m.ServiceVersion, "service_id", _ended(before.services, after.services), at)
    _end(m.Incumbency, "post_id", _ended(_held(before), _held(after)), at)
    _end(m.Post, "id", [post for post in before.posts if post not in after.posts], at)
    _end(m.FocalOfficer, "organisation_id", _ended(before.focal_officers, after.focal_officers), at)
    gone = [identity for identity in before.organisations if identity not in after.organisations]
    m.Organisation.objects.filter(id__in=gone).update(dissolved_at=at)
    _begin(before, after, at)


def _begin(before: Registry, after: Registry, at: datetime) -> None:
    """Write the rows that begin at ``at``: whatever ``before`` did not have in the same form."""
    organisations = _begun(before.organisations, after.organisations)
    persons = _begun(before.persons, after.persons)
    services = _begun(before.services, after.services)
    copy_rows(
        m.Organisation,
        ("id", "founded_on"),
        ((o.id, o.founded_on) for o in organisations if o.id not in before.organisations),
    )
    copy_rows(
        m.Person,
        ("id", "personal_number", "born_on"),
        ((p.id, p.personal_number, p.born_on) for p in persons if p.id not in before.persons),
    )
    copy_rows(m.Service, ("id", "kind"), ((s.id, s.kind) for s in services if s.id not in before.services))
    new_posts = [post for post_id, post in after.posts.items() if post_id not in before.posts]
    copy_rows(m.Unit, rows.UNIT_FIELDS, rows.unit_rows(_begun(before.units, after.units), at))
    copy_rows(m.OrganisationVersion, rows.ORGANISATION_FIELDS, rows.organisation_rows(organisations, at))
    copy_rows(m.OrganisationAlias, rows.ALIAS_FIELDS, rows.alias_rows(organisations, at))
    copy_rows(m.PersonVersion, rows.PERSON_FIELDS, rows.person_rows(persons, at))
    copy_rows(m.Post, rows.POST_FIELDS, rows.post_rows(new_posts, at))
    copy_rows(m.ServiceVersion, rows.SERVICE_FIELDS, rows.service_rows(services, at))
    held_before, held_after = _held(before), _held(after)
    copy_rows(
        m.Incumbency,
        ("post_id", "person_id", "is_main", "valid_from"),
        ((post, *held, at) for post, held in held_after.items() if held_before.get(post) != held),
    )
    copy_rows(
        m.FocalOfficer,
        ("organisation_id", "person_id", "valid_from"),
        (
            (organisation, person, at)
            for organisation, person in after.focal_officers.items()
            if before.focal_officers.get(organisation) != person
        ),
    )


def _held(registry: Registry) -> dict[str, tuple[str, bool]]:
    return {
        post.id: (post.holder_id, post.is_main)
        for post in registry.posts.values()
        if post.holder_id is not None
    }


def _begun(before: Mapping[_Key, _Value], after: Mapping[_Key, _Value]) -> list[_Value]:
    return [value for key, value in after.items() if before.get(key) != value]


def _ended(before: Mapping[Any, _Value], after: Mapping[Any, _Value]) -> list[str]:
    return [key for key, value in before.items() if after.get(key) != value]


def _end(model: type[models.Model], column: str, keys: Sequence[str] | Iterable[str], at: datetime) -> None:
    current = as_of(model._default_manager.all(), at)  # type: ignore[type-var]
    current.filter(**{f"{column}__in": list(keys)}).update(valid_until=at)
