"""Communes as a matrix, and one commune: why it can or cannot work, and who is waited for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from antin.apps.directory import api as directory
from antin.apps.insight import api as insight
from antin.web.account.middleware import OfficeRequest
from antin.web.cockpit.commune import commune_page
from antin.web.cockpit.matrix import STATES, matrix_of
from antin.web.cockpit.scope import people_scope, scope_of
from antin.web.registry.lists import options

__all__ = ["unit", "units"]


def units(request: OfficeRequest) -> HttpResponse:
    """Every commune within reach against reasons and stages."""
    scope, query = scope_of(request), request.GET
    state = query.get("state", "")
    with insight.snapshot():
        standing = insight.standing()
        rows = list(insight.units_within(scope.within, province=scope.province))
    matrix = matrix_of(rows, state=state, order=query.get("order", ""), text=query.get("name", ""))
    context = {
        "matrix": matrix,
        "standing": standing,
        "scope": scope,
        "state": state,
        "states": options(STATES, _("All communes")),
        "name": query.get("name", ""),
    }
    return render(request, "cockpit/units.html", context)


def unit(request: OfficeRequest, code: str) -> HttpResponse:
    """One commune. Its people are named to whoever may see certificates there."""
    scope, people = scope_of(request), people_scope(request)
    with insight.snapshot():
        standing, figures = insight.standing(), insight.figures_of(insight.Level.UNIT, code)
        if figures is None or standing is None:
            raise Http404
        if scope.within is not None and figures.principal_id not in scope.within:
            raise PermissionDenied
        page = commune_page(figures, people.within)
    focal = directory.focal_officer_of(figures.principal_id, request.now) if figures.principal_id else None
    context = {"page": page, "standing": standing, "focal": focal}
    return render(request, "cockpit/unit.html", context)
