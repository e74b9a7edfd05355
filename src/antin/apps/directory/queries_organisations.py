"""Organisations as pages show them: lists at a moment, and the life of one legal person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from antin.apps.directory import models as m
from antin.apps.directory.queries import UnableToFindOrganisation, as_of
from antin.apps.directory.queries_paging import FIRST_PLACE, PAGE_SIZE, Page, Place, page_of
from antin.apps.directory.words import having_words, order_having, words_of

__all__ = [
    "Alias",
    "OrganisationLife",
    "OrganisationList",
    "OrganisationRecord",
    "ServiceRecord",
    "aliases_of",
    "count_organisations",
    "organisation_life",
    "organisation_records",
    "organisations_at",
    "organisations_below",
    "services_of",
]


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """One version of an organisation."""

    id: str
    code: str
    kind: str
    name: str
    short_name: str
    unit_code: str
    parent_id: str | None
    branch: str
    official_code: str
    abbreviation: str
    has_seal: bool
    mail_domain: str
    requires_certificate: bool
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationLife:
    """A legal person from its foundation: every version, oldest first."""

    id: str
    founded_on: date
    dissolved_at: datetime | None
    versions: tuple[OrganisationRecord, ...]

    def at(self, moment: datetime) -> OrganisationRecord | None:
        """The version in force at ``moment``."""
        held = (v for v in self.versions if v.valid_from <= moment)
        return next((v for v in held if v.valid_until is None or moment < v.valid_until), None)

    @property
    def newest(self) -> OrganisationRecord:
        """The version in force now, or the last one."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class OrganisationList:
    """Which organisations to list. ``within`` limits it to these identities, ``None`` to none."""

    moment: datetime
    within: Collection[str] | None = None
    unit_code: str = ""
    branch: str = ""
    text: str = ""
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A written form of an organisation's code and the time in which it held."""

    form: str
    value: str
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """A device, service or piece of software at a moment."""

    id: str
    kind: str
    name: str
    owner_id: str
    host_name: str | None


def organisations_at(
    wanted: OrganisationList, *, place: Place = FIRST_PLACE, size: int = PAGE_SIZE
) -> Page[OrganisationRecord]:
    """Organisations in force at a moment in Vietnamese order of their names."""
    return page_of(
        _matching(wanted),
        _record,
        order=order_having(words_of(wanted.text)),
        identity="organisation_id",
        place=place,
        size=size,
    )


def count_organisations(wanted: OrganisationList) -> int:
    """How many :func:`organisations_at` has in all."""
    return _matching(wanted).count()


def _matching(wanted: OrganisationList) -> QuerySet[m.OrganisationVersion]:
    rows = as_of(m.OrganisationVersion.objects.all(), wanted.moment)
    if wanted.within is not None:
        rows = rows.filter(organisation_id__in=wanted.within)
    exact = {"unit_code": wanted.unit_code, "branch": wanted.branch, "parent_id": wanted.parent_id}
    rows = rows.filter(**{column: value for column, value in exact.items() if value})
    return having_words(rows, words_of(wanted.text))


def organisation_life(organisation_id: str) -> OrganisationLife:
    """A legal person with all its versions."""
    rows = m.OrganisationVersion.objects.filter(organisation_id=organisation_id).select_related("organisation")
    versions = list(rows.order_by("valid_from"))
    if not versions:
        raise UnableToFindOrganisation(
            "No organisation has this identity.", where=organisation_id, remedy="Search by name or code."
        )
    whole = versions[0].organisation
    return OrganisationLife(
        whole.id, whole.founded_on, whole.dissolved_at, tuple(_record(row) for row in versions)
    )


def organisation_records(
    identities: Collection[str], moment: datetime | None = None
) -> dict[str, OrganisationRecord]:
    """Organisations by identity as they are, or were last, at ``moment``; without one, now."""
    rows = m.OrganisationVersion.objects.filter(organisation_id__in=set(identities)).order_by("valid_from")
    if moment is not None:
        rows = rows.filter(valid_from__lte=moment)
    return {row.organisation_id: _record(row) for row in rows}


def organisations_below(organisation_id: str, moment: datetime) -> list[OrganisationRecord]:
    """The organisations directly below one at ``moment``."""
    rows = as_of(m.OrganisationVersion.objects.filter(parent_id=organisation_id), moment)
    return [_record(row) for row in rows.order_by("sort_key", "organisation_id")]


def aliases_of(organisation_id: str) -> list[Alias]:
    """Every written form that an organisation's code has had, the newest first."""
    rows = m.OrganisationAlias.objects.filter(organisation_id=organisation_id).order_by("-valid_from", "form")
    return [Alias(row.form, row.value, row.valid_from, row.valid_until) for row in rows]


def services_of(organisation_id: str, moment: datetime) -> list[ServiceRecord]:
    """The services that an organisation owns at ``moment``."""
    rows = as_of(m.ServiceVersion.objects.filter(owner_id=organisation_id), moment).select_related("service")
    return [_service(row) for row in rows.order_by("code")]


def service_records(identities: Collection[str]) -> dict[str, ServiceRecord]:
    """Services by identity, as they are or were last."""
    rows = m.ServiceVersion.objects.filter(service_id__in=set(identities)).select_related("service")
    return {row.service_id: _service(row) for row in rows.order_by("valid_from")}


def _service(row: m.ServiceVersion) -> ServiceRecord:
    return ServiceRecord(row.service_id, row.service.kind, row.name, row.owner_id, row.host_name)


def _record(row: m.OrganisationVersion) -> OrganisationRecord:
    return OrganisationRecord(
        id=row.organisation_id,
        code=row.code,
        kind=row.kind,
        name=row.name,
        short_name=row.short_name,
        unit_code=row.unit_code,
        parent_id=row.parent_id,
        branch=row.branch,
        official_code=row.official_code,
        abbreviation=row.abbreviation,
        has_seal=row.has_seal,
        mail_domain=row.mail_domain,
        requires_certificate=row.requires_certificate,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def services_within(organisations: Collection[str]) -> QuerySet[Any, Any]:
    """What these organisations own or have owned, as a subquery of service ids."""
    return m.ServiceVersion.objects.filter(owner_id__in=organisations).values("service_id")
