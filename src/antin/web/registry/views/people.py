"""People: the list and one of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from antin.apps.certificates import api as certificates
from antin.apps.directory import api as directory
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access, lists
from antin.web.registry.asof import as_of
from antin.web.registry.person import person_page

__all__ = ["people", "person"]


def people(request: OfficeRequest) -> HttpResponse:
    """Whoever serves or has served in an organisation within reach."""
    access.require_somewhere(request)
    shown_at, query = as_of(request), request.GET
    wanted = directory.PersonList(shown_at.moment, within=access.reach_of(request), text=query.get("name", ""))
    page = directory.people_at(wanted, place=lists.place_of(query))
    labels = {"name": wanted.text, "on": shown_at.typed if shown_at.day else ""}
    shown = lists.list_page(
        page,
        _rows(request, page, shown_at.moment),
        total=lists.total_of(
            page, wanted, directory.count_people, now=request.now, as_of_now=shown_at.day is None
        ),
        query=query,
        labels=labels,
    )
    return render(
        request,
        "registry/people.html",
        {"list": shown, "as_of": shown_at, "wanted": wanted, **access.tabs(request)},
    )


def _rows(
    request: OfficeRequest, page: directory.Page[directory.PersonRecord], moment: Any
) -> list[dict[str, Any]]:
    identities = [row.id for row in page.rows]
    offices = directory.main_offices(identities, moment)
    bodies = directory.organisation_records({each.organisation_id for each in offices.values()}, moment)
    sees = access.may_see_certificates(request, {each.organisation_id for each in offices.values()})
    held = certificates.current_certificates("person", identities, moment) if sees else {}
    return [
        {
            "record": row,
            "office": offices.get(row.id),
            "body": bodies.get(offices[row.id].organisation_id) if row.id in offices else None,
            "certificate": held.get(row.id),
            "status": held[row.id].state_at(moment) if row.id in held else "",
        }
        for row in page.rows
    ]


def person(request: OfficeRequest, identity: str) -> HttpResponse:
    """One person: posts over time, certificates, devices."""
    try:
        life = directory.person_life(identity)
    except directory.UnableToFindPerson as error:
        raise Http404 from error
    served = {office.organisation_id for office in life.offices}
    if not access.is_actor(request, identity) and not access.may_see(request, served):
        raise PermissionDenied
    page = person_page(
        life, request.now, sees_certificates=access.may_see_certificates(request, served, identity)
    )
    context = {"page": page, "shows_digits": access.sees_last_digits(request)}
    return render(request, "registry/person.html", context)
