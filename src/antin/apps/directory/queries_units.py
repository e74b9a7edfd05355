"""Territories as pages show them: lists at a moment, and the life of one code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from antin.apps.directory import models as m
from antin.apps.directory.queries import as_of
from antin.apps.directory.queries_paging import FIRST_PLACE, PAGE_SIZE, Page, Place, page_of
from antin.apps.directory.words import having_words, order_having, words_of
from antin.kernel.errors import AntinError

__all__ = [
    "UnableToFindUnit",
    "UnitRecord",
    "count_units",
    "unit_names",
    "unit_versions",
    "units_at",
    "units_below",
]


class UnableToFindUnit(AntinError):
    """No unit has ever had this code."""

    code = "unit.not_found"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One version of a territory."""

    code: str
    level: str
    type: str
    name: str
    parent_code: str | None
    province_code: str
    valid_from: datetime
    valid_until: datetime | None


def units_at(
    moment: datetime,
    *,
    level: str = "",
    text: str = "",
    place: Place = FIRST_PLACE,
    size: int = PAGE_SIZE,
) -> Page[UnitRecord]:
    """Units in force at ``moment`` by Vietnamese order of their names, without the type word."""
    return page_of(
        _matching(moment, level, text),
        _record,
        order=order_having(words_of(text)),
        identity="code",
        place=place,
        size=size,
    )


def count_units(moment: datetime, *, level: str = "", text: str = "") -> int:
    """How many :func:`units_at` has in all."""
    return _matching(moment, level, text).count()


def _matching(moment: datetime, level: str, text: str) -> QuerySet[m.Unit]:
    rows = as_of(m.Unit.objects.all(), moment)
    if level:
        rows = rows.filter(level=level)
    return having_words(rows, words_of(text))


def unit_versions(code: str) -> list[UnitRecord]:
    """What a code has stood for, oldest first. One code may name a successor; the version tells them apart."""
    versions = [_record(row) for row in m.Unit.objects.filter(code=code).order_by("valid_from")]
    if not versions:
        raise UnableToFindUnit("No unit has this code.", where=code, remedy="Check the code.")
    return versions


def units_below(code: str, moment: datetime) -> list[UnitRecord]:
    """The units directly below one at ``moment``, in Vietnamese order."""
    rows = as_of(m.Unit.objects.filter(parent_code=code), moment).order_by("sort_key", "code")
    return [_record(row) for row in rows]


def unit_names(codes: set[str], moment: datetime | None = None) -> dict[str, str]:
    """Names by code at ``moment``; without one the newest name that each code has had."""
    rows = m.Unit.objects.filter(code__in=codes)
    if moment is not None:
        rows = as_of(rows, moment)
    return dict(rows.order_by("valid_from").values_list("code", "name"))


def _record(row: m.Unit) -> UnitRecord:
    return UnitRecord(
        row.code,
        row.level,
        row.type,
        row.name,
        row.parent_code,
        row.province_code,
        row.valid_from,
        row.valid_until,
    )


def organisations_by_unit(codes: set[str], moment: datetime) -> dict[str, int]:
    """How many organisations each of these units has at ``moment``."""
    rows = as_of(m.OrganisationVersion.objects.filter(unit_code__in=codes), moment)
    return dict(rows.values_list("unit_code").annotate(Count("id")))
