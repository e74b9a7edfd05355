"""Organisations: the list and the life of one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from antin.apps.certificates import api as certificates
from antin.apps.directory import api as directory
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access, lists, wording
from antin.web.registry.asof import as_of
from antin.web.registry.organisation import organisation_page

__all__ = ["organisation", "organisations"]


def organisation(request: OfficeRequest, identity: str) -> HttpResponse:
    """One organisation: its life, its people, its certificates, at a moment."""
    if not access.may_see(request, [identity]):
        raise PermissionDenied
    shown_at = as_of(request)
    try:
        page = organisation_page(
            identity,
            shown_at,
            sees_certificates=access.may_see_certificates(request, [identity]),
        )
    except directory.UnableToFindOrganisation as error:
        raise Http404 from error
    return render(request, "registry/organisation.html", {"page": page, "as_of": shown_at})


def organisations(request: OfficeRequest) -> HttpResponse:
    """The organisations within reach, at a moment."""
    access.require_somewhere(request)
    shown_at, query = as_of(request), request.GET
    wanted = directory.OrganisationList(
        shown_at.moment,
        within=access.reach_of(request),
        unit_code=query.get("unit", ""),
        branch=query.get("branch", ""),
        text=query.get("name", ""),
        parent_id=query.get("parent", ""),
    )
    page = directory.organisations_at(wanted, place=lists.place_of(query))
    units = directory.unit_names({row.unit_code for row in page.rows} | {wanted.unit_code}, shown_at.moment)
    held = certificates.current_certificates(
        "organisation", [row.id for row in page.rows], shown_at.moment
    ) if access.may_see_certificates(request, [row.id for row in page.rows]) else {}  # fmt: skip
    rows = [
        {
            "record": row,
            "unit": units.get(row.unit_code, row.unit_code),
            "certificate": held.get(row.id),
            "status": held[row.id].state_at(shown_at.moment) if row.id in held else "",
        }
        for row in page.rows
    ]
    labels = {
        "name": wanted.text,
        "branch": wording.word(wording.BRANCHES, wanted.branch),
        "unit": units.get(wanted.unit_code, wanted.unit_code),
        "parent": _("below one organisation") if wanted.parent_id else "",
        "on": shown_at.typed if shown_at.day else "",
    }
    total = lists.total_of(
        page, wanted, directory.count_organisations, now=request.now, as_of_now=shown_at.day is None
    )
    shown = lists.list_page(page, rows, total=total, query=query, labels=labels)
    context = {
        **access.tabs(request),
        "list": shown,
        "as_of": shown_at,
        "wanted": wanted,
        "branches": lists.options(wording.BRANCHES, _("All branches")),
    }
    return render(request, "registry/organisations.html", context)
