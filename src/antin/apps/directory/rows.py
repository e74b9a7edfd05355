"""Registry values as rows: one function a table, used by every write so that a value has one stored form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from antin.kernel.text import fold, nfc, sort_key
from antin.succession.official_codes import code_form, dotted_form
from antin.succession.registry import Organisation, Person, Post, Service, Unit

__all__ = [
    "ALIAS_FIELDS",
    "ORGANISATION_FIELDS",
    "PERSON_FIELDS",
    "POST_FIELDS",
    "SERVICE_FIELDS",
    "UNIT_FIELDS",
    "alias_rows",
    "name_sort_key",
    "organisation_rows",
    "person_rows",
    "post_rows",
    "service_rows",
    "unit_rows",
]

UNIT_FIELDS = (
    *("code", "level", "type", "name", "short_name", "parent_code", "province_code"),
    *("folded", "sort_key", "valid_from"),
)
ORGANISATION_FIELDS = (
    *("organisation_id", "code", "kind", "name", "short_name", "unit_code", "parent_id", "branch"),
    *("official_code", "abbreviation", "number_style", "has_seal", "mail_domain", "requires_certificate"),
    *("folded", "sort_key", "valid_from"),
)
ALIAS_FIELDS = ("organisation_id", "form", "value", "valid_from")
PERSON_FIELDS = ("person_id", "full_name", "email", "folded", "sort_key", "valid_from")
POST_FIELDS = ("post_id", "title", "rank", "capacity", "ordinal", "requires_certificate", "valid_from")
SERVICE_FIELDS = ("service_id", "code", "name", "short_name", "owner_id", "host_name", "valid_from")

Rows = Iterator[tuple[Any, ...]]


def name_sort_key(full_name: str) -> str:
    """Vietnamese lists are ordered by given name, then the rest: “An” of “Nguyễn Văn An” comes first."""
    rest, _, given = nfc(full_name).rpartition(" ")
    return f"{sort_key(given)} {sort_key(rest)}"


def unit_rows(units: Iterable[Unit], at: datetime) -> Rows:
    """One version of each territory from ``at`` on."""
    for u in units:
        key = sort_key(u.short_name)
        yield (
            *(u.code, u.level.value, u.type, u.name, u.short_name, u.parent_code, u.province_code),
            *(fold(u.name), key, at),
        )


def organisation_rows(organisations: Iterable[Organisation], at: datetime) -> Rows:
    """One version of each organisation from ``at`` on."""
    for o in organisations:
        yield (
            *(o.id, o.code, o.kind, o.name, o.short_name, o.unit_code, o.parent_id, o.branch),
            *(o.official_code, o.abbreviation, o.number_style, o.has_seal, o.mail_domain),
            *(o.requires_certificate, fold(o.name), sort_key(o.name), at),
        )


def alias_rows(organisations: Iterable[Organisation], at: datetime) -> Rows:
    """Both written forms of each organisation code (Decision 20/2020 and the older dotted one)."""
    for o in organisations:
        code = code_form(o.official_code)
        yield (o.id, "code", code, at)
        yield (o.id, "dotted", dotted_form(code), at)


def person_rows(persons: Iterable[Person], at: datetime) -> Rows:
    """One version of each person from ``at`` on."""
    for p in persons:
        yield (p.id, p.full_name, p.email, fold(p.full_name), name_sort_key(p.full_name), at)


def post_rows(posts: Iterable[Post], at: datetime) -> Rows:
    """One version of each post from ``at`` on; who holds it is an incumbency."""
    for p in posts:
        yield (p.id, p.title, p.rank.value, p.capacity.value, p.ordinal, p.requires_certificate, at)


def service_rows(services: Iterable[Service], at: datetime) -> Rows:
    """One version of each service from ``at`` on."""
    for s in services:
        yield (s.id, s.code, s.name, s.short_name, s.owner_id, s.host_name, at)
