"""Error pages: what happened, what to do, who helps, and a code to quote.

They ask neither the database nor the session, so they can be shown when either is gone.
"""

from __future__ import annotations

import logging
import secrets
import sys
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from antin.kernel.errors import AntinError

__all__ = [
    "bad_request",
    "csrf_failure",
    "is_gone",
    "not_found",
    "permission_denied",
    "server_error",
    "unavailable",
]

_log = logging.getLogger(__name__)
_RETRY_AFTER = 15  # seconds
_TEMPORARY = 75  # exit code of what is worth trying again (sysexits.h)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    happened: str
    next_step: str


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    words = _Words(
        _("We could not read that request"),
        _("Something in the address or in the data sent was damaged or is not allowed."),
        _("Go back, reload the page, and try again. If you followed a link, ask its sender for a new one."),
    )
    return _page(request, 400, "request.unreadable", words)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known and may not do this."""
    words = _Words(
        _("You may not open this page"),
        _("Your account has no role that covers this page, or the role has ended."),
        _("If your work needs it, ask the focal officer of your organisation for the role."),
    )
    return _page(request, 403, "permission.denied", words)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was older than the session, or came from somewhere else."""
    words = _Words(
        _("This form has expired"),
        _("The page was open for too long, or it was sent from another site. Nothing was changed."),
        _("Go back, reload the page, and send the form again."),
    )
    return _page(request, 403, "form.expired", words)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing that this person may know of."""
    words = _Words(
        _("There is nothing at this address"),
        _("The page may have moved, or the address may be incomplete."),
        _("Check the address, or search for the unit, person or certificate."),
    )
    return _page(request, 404, "page.not_found", words)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a mistake of the program. The reference stands in the log beside the cause.

    Django comes here from inside ``except``; what is gone rather than broken is answered as such.
    """
    if is_gone(sys.exception()):
        return unavailable(request)
    words = _Words(
        _("Something went wrong on our side"),
        _("The page could not be finished. What you had saved before is safe."),
        _("Try again in a minute. If it happens again, give the code below to support."),
    )
    return _page(request, 500, _reference("server.error"), words)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database or the signer cannot be reached; it is being restarted."""
    words = _Words(
        _("The service is not available for a moment"),
        _("A part of the system is starting again. Signatures and certificates are not affected."),
        _("Wait a quarter of a minute and reload the page. Nothing you sent was half done."),
    )
    response = _page(request, 503, _reference("service.unavailable"), words)
    response["Retry-After"] = str(_RETRY_AFTER)
    return response


def is_gone(problem: BaseException | None) -> bool:
    """True for a database, signer or field that cannot be reached now and will be again."""
    if isinstance(problem, OperationalError | InterfaceError):
        return True
    return isinstance(problem, AntinError) and problem.exit_code == _TEMPORARY


def _reference(code: str) -> str:
    reference = f"{code}-{secrets.token_hex(3)}"
    _log.error("Shown to a user as %s", reference)
    return reference


def _page(request: HttpRequest, status: int, code: str, words: _Words) -> HttpResponse:
    context: dict[str, Any] = {"status": status, "code": code, "words": words, "kind": _kind(status)}
    return HttpResponse(render_to_string("antin/error.html", context, request), status=status)


def _kind(status: int) -> str:
    if status == 403:
        return pgettext("kind of error page", "Refused")
    if status == 404:
        return pgettext("kind of error page", "Not found")
    return (
        pgettext("kind of error page", "Unavailable")
        if status >= 500
        else pgettext("kind of error page", "Unreadable")
    )
