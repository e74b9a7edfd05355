"""Finding units, organisations and people by what somebody types: words of a name, or parts of a code.

Each answer is a short list with the best first. What was before counts too: whoever looks for a dissolved
commune finds it, and its page leads on to what became of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate, Length, Reverse

from antin.apps.directory import models as m
from antin.apps.directory.queries_organisations import OrganisationRecord, organisation_records
from antin.apps.directory.queries_people import PersonRecord, people_within, person_records
from antin.apps.directory.queries_units import UnitRecord
from antin.apps.directory.words import begins, having_words, order_having, words_of

__all__ = ["search_organisations", "search_people", "search_units"]

_SHORTEST_CODE = 3


def search_units(text: str, *, limit: int) -> list[UnitRecord]:
    """Territories by name or by the beginning of their code; each code once, as it is now or was last."""
    words, code = words_of(text), _code(text)
    wanted = Q(folded__has_words=words) if words else Q(pk=None)
    if code.isdigit():
        wanted |= begins("code", code)
    rows = m.Unit.objects.filter(wanted).order_by(_current_first(), _parts_last(words), "sort_key", "code")
    newest: dict[tuple[str, str], UnitRecord] = {}
    for row in rows[: limit * 3]:
        newest.setdefault((row.code, row.name), _unit(row))
    return list(newest.values())[:limit]


def search_organisations(
    text: str, *, within: Collection[str] | None, limit: int
) -> list[tuple[OrganisationRecord, bool]]:
    """Organisations by any name they have had or by a part of any of their codes; True: in force."""
    words = words_of(text)
    rows = _reached(m.OrganisationVersion.objects.all(), within)
    found: dict[str, None] = {}
    if words:
        by_name = having_words(rows, words)
        order = (
            _current_first(),
            _parts_last(words),
            *_heads_first(words),
            order_having(words),
            "organisation_id",
        )
        _add(found, by_name.order_by(*order).values_list("organisation_id", flat=True)[: limit * 2])
    for by_code in _by_code(_code(text), within):
        _add(found, by_code[:limit])
    return _organisations(list(found)[:limit])


def _organisations(identities: list[str]) -> list[tuple[OrganisationRecord, bool]]:
    records = organisation_records(identities)
    return [(records[each], records[each].valid_until is None) for each in identities]


def _by_code(code: str, within: Collection[str] | None) -> Iterable[QuerySet[Any, Any]]:
    """Codes of either written form and of the registry, by their beginning or their end."""
    if len(code) < _SHORTEST_CODE or not any(each.isdigit() for each in code):
        return
    aliases = _reached(m.OrganisationAlias.objects.all(), within)
    ends = aliases.annotate(turned=Collate(Reverse("value"), "C")).filter(turned__startswith=code[::-1])
    own = _reached(m.OrganisationVersion.objects.filter(begins("code", code)), within)
    for rows in (aliases.filter(begins("value", code)), ends, own):
        yield rows.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()


def search_people(text: str, *, within: Collection[str] | None, limit: int) -> list[PersonRecord]:
    """People by words of their name in any order, by official address, or by their number in the registry."""
    words = words_of(text)
    rows = m.PersonVersion.objects.filter(valid_until=None)
    if within is not None:
        rows = rows.filter(person_id__in=people_within(within))
    code = _code(text)
    numbered = m.Person.objects.filter(begins("id", code))
    exact = rows.filter(Q(person__in=numbered) | Q(email=text.strip().lower()))
    found: dict[str, None] = {}
    if any(each.isdigit() for each in code) or "@" in text:
        _add(found, exact.order_by("person_id").values_list("person_id", flat=True)[:limit])
    if words:
        by_name = having_words(rows, words).order_by(_parts_last(words), order_having(words), "person_id")
        _add(found, by_name.values_list("person_id", flat=True)[:limit])
    records = person_records(list(found)[:limit])
    return [records[each] for each in list(found)[:limit]]


def _current_first() -> OrderBy:
    return F("valid_until").desc(nulls_first=True)


def _parts_last(words: list[str]) -> OrderBy:
    """“Tri” itself before “Triệu”."""
    return ExpressionWrapper(Q(folded__has_whole_words=words), BooleanField()).desc()


def _heads_first(words: list[str]) -> tuple[OrderBy, Length]:
    """Bodies of the territory that was named before those that only bear its name; short codes are heads."""
    named = m.Unit.objects.filter(folded__has_whole_words=words).values("code")
    return ExpressionWrapper(Q(unit_code__in=named), BooleanField()).desc(), Length("official_code")


def _add(found: dict[str, None], identities: Iterable[str]) -> None:
    for each in identities:
        found.setdefault(each)


def _reached(rows: QuerySet[Any, Any], within: Collection[str] | None) -> QuerySet[Any, Any]:
    return rows if within is None else rows.filter(organisation_id__in=within)


def _code(text: str) -> str:
    return text.strip().upper()


def _unit(row: m.Unit) -> UnitRecord:
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
