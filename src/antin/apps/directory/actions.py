"""Writes of the directory: a registry is established, and later succeeded by the next one.

Both are one transaction. What did not change keeps its row; what changed ends at the moment and a new version
begins there, so the directory can be asked for any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from antin.apps.bulk import copy_rows
from antin.apps.directory import models as m
from antin.apps.directory import rows
from antin.apps.directory.queries import as_of
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.succession.registry import Post, Registry

__all__ = ["DelegationRefused", "EstablishRefused", "delegate", "establish", "succeed"]

_Value = TypeVar("_Value")
_Key = TypeVar("_Key", bound=str)


class EstablishRefused(AntinError):
    """The directory already holds organisations."""

    code = "directory.not_empty"
    exit_code = 9


class DelegationRefused(AntinError):
    """The delegation is not one that Decree 30/2020 Art. 13 allows."""

    code = "delegation.refused"
    exit_code = 7


@transaction.atomic
def delegate(
    *,
    post_id: str,
    person_id: str,
    scope: str,
    document_number: str,
    valid_from: datetime,
    valid_until: datetime,
    now: datetime,
) -> None:
    """The holder of a post authorises a person to sign (TUQ.): in writing, for a scope, for a time.

    Whoever signs by authorisation cannot authorise others, and nobody authorises himself.
    """
    holder = as_of(m.Incumbency.objects.filter(post_id=post_id), valid_from).first()
    if holder is None or holder.person_id == person_id:
        raise DelegationRefused(
            "Only the holder of a post can authorise somebody else.", where=post_id, code="delegation.no_holder"
        )
    if not scope or not document_number or valid_until <= valid_from:
        raise DelegationRefused(
            "An authorisation is written, limited in time and in content.",
            where=post_id,
            remedy="State document number, scope, and an end after the beginning.",
            code="delegation.unbounded",
        )
    m.Delegation.objects.create(
        post_id=post_id,
        person_id=person_id,
        scope=scope,
        document_number=document_number,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    body = {
        "person": person_id,
        "scope": scope,
        "document_number": document_number,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    ledger.record([Draft(now, "delegation.given", post_id, body)])


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
    _end(m.PostVersion, "post_id", _ended(_seats(before), _seats(after)), at)
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
    copy_rows(
        m.Post,
        ("id", "organisation_id"),
        ((p.id, p.organisation_id) for p in after.posts.values() if p.id not in before.posts),
    )
    copy_rows(m.Unit, rows.UNIT_FIELDS, rows.unit_rows(_begun(before.units, after.units), at))
    copy_rows(m.OrganisationVersion, rows.ORGANISATION_FIELDS, rows.organisation_rows(organisations, at))
    copy_rows(m.OrganisationAlias, rows.ALIAS_FIELDS, rows.alias_rows(organisations, at))
    copy_rows(m.PersonVersion, rows.PERSON_FIELDS, rows.person_rows(persons, at))
    copy_rows(m.PostVersion, rows.POST_FIELDS, rows.post_rows(_begun(_seats(before), _seats(after)), at))
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


def _seats(registry: Registry) -> dict[str, Post]:
    """The posts themselves, whoever holds them."""
    return {post.id: replace(post, holder_id=None, is_main=True) for post in registry.posts.values()}


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
