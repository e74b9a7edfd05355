"""The switches of the frame: language, theme, single keys. They need no script and no sign-in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from antin.web.components.shell import KEYS_COOKIE, THEME_COOKIE, THEMES

__all__ = ["choose"]

_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Store ``language``, ``theme`` and ``keys`` where they are given and known, and go back to ``next``."""
    response = HttpResponseRedirect(_back(request))
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if language in dict(settings.LANGUAGES):
        _store(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in THEMES:
        _store(request, response, THEME_COOKIE, theme)
    if request.POST.get("keys") in ("on", "off"):
        _store(request, response, KEYS_COOKIE, request.POST["keys"])
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"


def _store(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
