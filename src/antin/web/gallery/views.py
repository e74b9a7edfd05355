"""Pages of the gallery. They show invented data only and ask nothing of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from antin.web.components import errors, statuses, vendor
from antin.web.components.assets import STATIC
from antin.web.gallery.entries import Entry, find_entry, load_entries, localised
from antin.web.gallery.specimens import show

__all__ = ["entry", "error", "foundations", "index"]

_GROUPS: dict[str, str | Promise] = {
    "frame": _("The frame"),
    "actions": _("Actions"),
    "forms": _("Forms"),
    "status": _("Status and notices"),
    "records": _("Records"),
    "lists": _("Lists and tables"),
    "figures": _("Figures"),
}
_ERRORS: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.not_found,
    500: errors.server_error,
    503: errors.unavailable,
}
_TONES = ("ok", "warn", "bad", "unknown", "info")


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All components by group, each with its first state."""
    language = get_language() or "vi"
    groups = [
        (_GROUPS[group], [_card(each, request, language) for each in members])
        for group, members in groupby(load_entries(), key=lambda each: each.group)
    ]
    return render(request, "gallery/index.html", {"groups": groups, "errors": list(_ERRORS)})


@login_not_required
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One component: purpose, states, attributes, keyboard, and when not to use it."""
    found = find_entry(slug)
    if found is None:
        raise Http404(slug)
    language = get_language() or "vi"
    context = {
        "entry": found,
        "purpose": found.purpose[language],
        "when_not": found.when_not[language],
        "group": _GROUPS[found.group],
        "attributes": [(each.name, each.default, each.meaning[language]) for each in found.attributes],
        "keyboard": [(each.keys.split(), each.does[language]) for each in found.keyboard],
        "states": [
            (each.name[language], show(found, each, request, language), each.markup) for each in found.states
        ],
        "neighbours": _neighbours(found),
    }
    return render(request, "gallery/entry.html", context)


@login_not_required
def foundations(request: HttpRequest) -> HttpResponse:
    """Colours, type, icons, statuses."""
    context = {
        "tones": _TONES,
        "icons": list(_icons()),
        "statuses": statuses.STATUSES,
        "verdicts": statuses.VERDICTS,
    }
    return render(request, "gallery/foundations.html", context)


@login_not_required
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it would be shown, with its own status."""
    if status not in _ERRORS:
        raise Http404(str(status))
    return _ERRORS[status](request)


def _card(each: Entry, request: HttpRequest, language: str) -> dict[str, Any]:
    shown = show(each, each.states[0], request, language)
    return {"entry": each, "purpose": localised(each.purpose, language), "shown": shown}


def _neighbours(found: Entry) -> tuple[Entry, Entry]:
    entries = load_entries()
    place = entries.index(found)
    return entries[place - 1], entries[(place + 1) % len(entries)]


def _icons() -> Iterator[str]:
    for symbol in ElementTree.parse(STATIC / vendor.SPRITE).getroot():  # noqa: S314 - our own file
        yield symbol.attrib["id"]
