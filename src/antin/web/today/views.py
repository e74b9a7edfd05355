"""Today, and the rows of one queue."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from antin.web.account.middleware import OfficeRequest
from antin.web.today.identity import signing_identity
from antin.web.today.queues import FIGURES_FOR, Counts, find_queue, queues_for
from antin.web.today.rows import rows_of

__all__ = ["home", "queue"]


def home(request: OfficeRequest) -> HttpResponse:
    """What waits for whoever is signed in."""
    counts = Counts(request)
    person = request.actor.person_id
    roles = request.actor.roles(request.now)
    queues = queues_for(request, counts)
    context = {
        "waiting": [each for each in queues if each.count],
        "clear": [each for each in queues if not each.count],
        "identity": signing_identity(person, request.now) if person else None,
        "has_person": bool(person),
        "standing": counts.standing if roles & FIGURES_FOR else None,
        "has_role": bool(roles),
        "now": request.now,
    }
    return render(request, "today/home.html", context)


def queue(request: OfficeRequest, key: str) -> HttpResponse:
    """The rows of one queue that the actor's roles see."""
    found = find_queue(key, request.actor.roles(request.now))
    if found is None:
        raise Http404
    first = request.GET.get("first", "0")
    page = rows_of(key, request, Counts(request), int(first) if first.isdecimal() else 0)
    return render(request, "today/queue.html", {"queue": found, "page": page, "now": request.now})
