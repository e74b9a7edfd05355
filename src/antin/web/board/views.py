"""The board, its live part, and the sheet for printing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from antin.apps.insight import api as insight
from antin.web.account.middleware import OfficeRequest
from antin.web.board.figures import board_of
from antin.web.cockpit.live import answer, etag_of, rendered
from antin.web.cockpit.scope import Scope, scope_of

__all__ = ["home", "live", "sheet"]


def home(request: OfficeRequest) -> HttpResponse:
    """Five numbers, the map, the ranking, the trend."""
    return _page(request, "board/home.html", "board")


def sheet(request: OfficeRequest) -> HttpResponse:
    """The same on one page of A4."""
    return _page(request, "board/sheet.html", "sheet")


def live(request: OfficeRequest) -> HttpResponse:
    """The part that the board asks for again and again."""
    scope, standing = scope_of(request), insight.standing()
    return answer(request, standing, etag_of(standing, scope, "board"), lambda: _part(scope, "board"))


def _page(request: OfficeRequest, template: str, view: str) -> HttpResponse:
    scope, standing = scope_of(request), insight.standing()
    etag = etag_of(standing, scope, view)
    part = mark_safe(rendered(etag, lambda: _part(scope, view)))  # noqa: S308 - made by our own template
    context = {"part": part, "standing": standing, "scope": scope, "etag": etag, "now": request.now}
    return render(request, template, context)


def _part(scope: Scope, view: str) -> str:
    return render_to_string(f"board/{view}_part.html", {"board": board_of(scope)})
