"""The live part of a page: made once a version of the figures, answered with 304 while nothing has changed.

Its ETag names the version of the roll-ups, whether they are stale, the language and what the viewer may see;
not the moment, which every answer carries in a header of its own. What was rendered is kept in the process for
the next who asks the same; nothing of a person is in it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language

from antin.apps.insight import api as insight
from antin.web.cockpit.scope import Scope

__all__ = ["answer", "etag_of", "forget", "rendered"]

_MOST_KEPT = 64
_kept: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def etag_of(standing: insight.Standing | None, scope: Scope, view: str) -> str:
    """What names one state of one live part."""
    reach = "all" if scope.within is None else ",".join(sorted(scope.within))
    seen = (standing.version, standing.as_of.strftime("%Y%m%d%H%M"), standing.is_stale) if standing else None
    named = repr((view, seen, scope.province, reach, get_language()))
    return hashlib.sha256(named.encode()).hexdigest()[:24]


def rendered(etag: str, make: Callable[[], str]) -> str:
    """The part that ``etag`` names, from the last time where that is kept."""
    with _lock:
        found = _kept.get(etag)
        if found is not None:
            _kept.move_to_end(etag)
            return found
    found = make()
    with _lock:
        _kept[etag] = found
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found


def answer(
    request: HttpRequest, standing: insight.Standing | None, etag: str, make: Callable[[], str]
) -> HttpResponse:
    """The live part, or 304 where the browser has it already."""
    known = {
        each.removeprefix("W/").strip('"') for each in parse_etags(request.headers.get("If-None-Match", ""))
    }
    is_known = etag in known
    response = HttpResponseNotModified() if is_known else HttpResponse(rendered(etag, make))
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "private, no-cache"
    if standing is not None:
        response["Antin-As-Of"] = timezone.localtime(standing.as_of).strftime("%H:%M:%S")
    return response


def forget() -> None:
    """Keep nothing: for tests that change the office behind a process."""
    _kept.clear()
