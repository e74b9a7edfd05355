"""Uploads are refused by their stated length, before a byte of them is read."""

from __future__ import annotations

from collections.abc import Iterable

from antin.site.serving.plain_pages import LENGTH_NEEDED, TOO_LARGE, answer
from antin.site.serving.wsgi import Application, Environ, StartResponse

__all__ = ["UploadLimit"]

_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")


class UploadLimit:
    """Lets bodies of up to ``largest`` octets pass."""

    def __init__(self, application: Application, largest: int) -> None:
        self._next = application
        self._largest = largest

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        stated = environ.get("CONTENT_LENGTH") or ""
        is_stated = stated.isascii() and stated.isdigit()
        if is_stated and int(stated) > self._largest:
            return answer(TOO_LARGE, environ, start_response)
        if not is_stated and (stated or self._may_have_body(environ)):
            return answer(LENGTH_NEEDED, environ, start_response)
        return self._next(environ, start_response)

    @staticmethod
    def _may_have_body(environ: Environ) -> bool:
        """A body without a length comes in chunks, or over HTTP/2 with a method that carries one."""
        has_body = environ.get("REQUEST_METHOD", "") not in _WITHOUT_BODY
        return "HTTP_TRANSFER_ENCODING" in environ or (has_body and "CONTENT_TYPE" in environ)
