"""One decision: what it says, and what became of what."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access, lists
from antin.web.registry.decision import decision_page

__all__ = ["decision"]


def decision(request: OfficeRequest) -> HttpResponse:
    """Numbers of decisions hold slashes and signs, so the number is a parameter."""
    access.require_somewhere(request)
    number = request.GET.get("number", "")
    found = next((each for each in reorganisation.decision_records() if each.number == number), None)
    if found is None:
        raise Http404
    page = decision_page(found, kind=request.GET.get("kind", ""), place=lists.place_of(request.GET))
    return render(request, "registry/decision.html", {"page": page, "query": request.GET})
