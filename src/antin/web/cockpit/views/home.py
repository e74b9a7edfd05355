"""The cockpit itself, its live part, and the same on a television."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from antin.apps.insight import api as insight
from antin.web.account.middleware import OfficeRequest
from antin.web.cockpit.live import answer, etag_of, rendered
from antin.web.cockpit.panels import panels_of
from antin.web.cockpit.scope import Scope, scope_of

__all__ = ["home", "live", "television"]

_VIEWS = ("home", "tv")


def home(request: OfficeRequest) -> HttpResponse:
    """Who can work today."""
    return _page(request, "cockpit/home.html", "home")


def television(request: OfficeRequest) -> HttpResponse:
    """The same for a screen on a wall: nothing to press, larger letters."""
    return _page(request, "cockpit/tv.html", "tv")


def live(request: OfficeRequest) -> HttpResponse:
    """The part that the pages ask for again and again."""
    scope, view = scope_of(request), request.GET.get("view", "home")
    view = view if view in _VIEWS else "home"
    standing = insight.standing()
    return answer(request, standing, etag_of(standing, scope, view), lambda: _part(scope, view))


def _page(request: OfficeRequest, template: str, view: str) -> HttpResponse:
    scope, standing = scope_of(request), insight.standing()
    etag = etag_of(standing, scope, view)
    part = rendered(etag, lambda: _part(scope, view))
    context = {
        "part": mark_safe(part),  # noqa: S308 - made by our own template
        "standing": standing,
        "scope": scope,
        "etag": etag,
        "view": view,
    }
    return render(request, template, context)


def _part(scope: Scope, view: str) -> str:
    return render_to_string("cockpit/live.html", {"panels": panels_of(scope), "view": view})
