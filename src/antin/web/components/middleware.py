"""What happens to every request and answer: language, headers, compression, and what is gone for a moment."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from antin.web.components import errors

__all__ = ["CompressionMiddleware", "IsolationMiddleware", "LanguageMiddleware", "UnavailableMiddleware"]

_Next = Callable[[HttpRequest], HttpResponseBase]
_ALREADY_COMPRESSED = ("font/", "image/png", "image/jpeg", "application/zip", "application/pdf")
_PERMISSIONS = ", ".join(
    [f"{feature}=()" for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )]
    + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)", "clipboard-write=(self)"]
)  # fmt: skip
_log = logging.getLogger(__name__)


class CompressionMiddleware(GZipMiddleware):
    """Compresses whole answers; parts of files, and what is compressed already, pass as they are.

    Django adds random padding to pages, so that their length tells nothing about a token (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 206 or response.get("Content-Type", "").startswith(_ALREADY_COMPRESSED):
            return response
        return super().process_response(request, response)


class IsolationMiddleware:
    """A page may use passkeys and the clipboard, and no other device; nobody may embed what it serves."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._next(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class LanguageMiddleware:
    """The language that the user chose, else Vietnamese.

    The browser's own language is not asked: many Vietnamese offices run an English Windows.
    """

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self._next(request)
        response.headers.setdefault("Content-Language", language)
        return response


class UnavailableMiddleware:
    """Answers with a clear page while the database or a signer is gone, instead of an error of the program."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._next(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not errors.is_gone(problem):
            return None
        _log.error("Cannot be reached: %s", type(problem).__name__)
        return errors.unavailable(request)
