"""The search page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from antin.web.account.middleware import OfficeRequest
from antin.web.search.results import search

__all__ = ["results"]


def results(request: OfficeRequest) -> HttpResponse:
    """Groups of what was found; without a question, how to ask."""
    found = search(request, request.GET.get("q", ""))
    context = {"found": found, "now": request.now}
    states = [(each, each.state_at(request.now)) for each in found.certificates]
    return render(request, "search/results.html", {**context, "certificates": states})
