"""Territories: the list and one of them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from antin.apps.directory import api as directory
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access, lists, wording
from antin.web.registry.asof import as_of
from antin.web.registry.unit import unit_page

__all__ = ["unit", "units"]


def units(request: OfficeRequest) -> HttpResponse:
    """The territories at a moment. They are public geography: whoever may see any directory sees all."""
    access.require_somewhere(request)
    shown_at, query = as_of(request), request.GET
    level, text = query.get("level", ""), query.get("name", "")
    page = directory.units_at(shown_at.moment, level=level, text=text, place=lists.place_of(query))
    codes = {row.code for row in page.rows}
    parents = directory.unit_names({row.parent_code for row in page.rows if row.parent_code}, shown_at.moment)
    counts = directory.organisations_by_unit(codes, shown_at.moment)
    rows = [
        {
            "record": row,
            "parent": parents.get(row.parent_code or "", ""),
            "organisations": counts.get(row.code, 0),
        }
        for row in page.rows
    ]
    labels = {
        "name": text,
        "level": wording.word(wording.LEVELS, level),
        "on": shown_at.typed if shown_at.day else "",
    }
    total = directory.count_units(shown_at.moment, level=level, text=text)
    context = {
        **access.tabs(request),
        "list": lists.list_page(page, rows, total=total, query=query, labels=labels),
        "as_of": shown_at,
        "level": level,
        "text": text,
        "levels": lists.options(wording.LEVELS, _("All levels")),
    }
    return render(request, "registry/units.html", context)


def unit(request: OfficeRequest, code: str) -> HttpResponse:
    """One territory: what it was formed from, what it went into, and the organisations in it."""
    access.require_somewhere(request)
    shown_at = as_of(request)
    try:
        page = unit_page(code, shown_at.moment)
    except directory.UnableToFindUnit as error:
        raise Http404 from error
    return render(request, "registry/unit.html", {"page": page, "as_of": shown_at})
