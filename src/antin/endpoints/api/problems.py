"""Errors as RFC 9457 problems: the code of the error that pages and commands show, and what to do about it."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from antin.kernel.errors import AntinError

__all__ = ["CONTENT_TYPE", "method_not_allowed", "no_such_address", "problem", "refuse", "register"]

CONTENT_TYPE = "application/problem+json"
_STATUS_OF_EXIT = {2: 422, 3: 503, 4: 404, 5: 409, 7: 403, 9: 409, 75: 503}
_TITLES = {
    400: "The request cannot be read",
    401: "A valid token is needed",
    403: "The token does not reach this",
    404: "Nothing is there",
    405: "This address does not take that method",
    409: "It conflicts with what is there",
    415: "The body is of another type",
    422: "A value is not acceptable",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Not available for a moment",
}
_log = logging.getLogger(__name__)


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """A problem document. ``type`` is a stable name, not an address."""
    document = {
        "type": f"urn:antin:problem:{code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
        **{name: value for name, value in more.items() if value},
    }
    body = json.dumps(document, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def register(api: Any) -> None:
    """Let every failure of an API end as a problem."""
    api.add_exception_handler(AntinError, lambda _request, error: refuse(error))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unauthenticated)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, lambda request, _error: no_such_address(request))
    api.add_exception_handler(Exception, _unforeseen)


def refuse(error: AntinError) -> HttpResponse:
    """A foreseen failure, with its own code."""
    status = _STATUS_OF_EXIT.get(error.exit_code, 500)
    return problem(status, error.code, error.message, where=error.where, remedy=error.remedy)


def no_such_address(_request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 for an address that the API does not have."""
    return problem(404, "address.not_found", "The API has no such address.", where=rest)


def method_not_allowed(allowed: str) -> HttpResponse:
    """405, saying what is allowed."""
    return problem(405, "method.not_allowed", f"Allowed: {allowed}.", headers={"Allow": allowed})


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"where": ".".join(map(str, each.get("loc", ()))), "message": each.get("msg", "")}
        for each in error.errors
    ]
    return problem(422, "request.invalid", "One or more values are not acceptable.", errors=errors)


def _unauthenticated(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    detail = "Send “Authorization: Bearer …” with a token that is neither expired nor revoked."
    return problem(401, "token.needed", detail, headers={"WWW-Authenticate": "Bearer"})


def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    status = 422 if error.status_code == 400 else error.status_code
    return problem(status, "request.refused", str(error))


def _unforeseen(_request: HttpRequest, error: Exception) -> HttpResponse:
    reference = secrets.token_hex(3)
    _log.exception("Shown to a client as server.error-%s", reference, exc_info=error)
    return problem(500, "server.error", "The cause stands in the log.", reference=f"server.error-{reference}")
