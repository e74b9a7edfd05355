"""Language and theme follow the account: what is chosen on one machine is there on the next.

The switches of the frame keep a choice in cookies. A choice that is made while somebody is signed in is kept
with the account, too, and a browser without those cookies is given the account's.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from antin.apps.accounts import api as accounts
from antin.web.components.shell import THEME_COOKIE

__all__ = ["follow_account"]

_YEAR = 365 * 24 * 3600
_TROUBLE = 500


def follow_account(request: HttpRequest, response: HttpResponse) -> None:
    """Keep a choice that this response makes, or give the browser the account's."""
    if response.status_code >= _TROUBLE or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return  # pages about trouble ask neither the database nor the session
    if not isinstance(request.user, accounts.User):
        return
    user, names = request.user, (settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE)
    chosen = [response.cookies[name].value if name in response.cookies else None for name in names]
    kept = (str(user.language), str(user.theme))
    if any(chosen):
        language, theme = (new or old for new, old in zip(chosen, kept, strict=True))
        accounts.choose_appearance(str(user.id), language=language, theme=theme)
        return
    for name, value in zip(names, kept, strict=True):
        if name not in request.COOKIES:
            _store(request, response, name, value)


def _store(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
