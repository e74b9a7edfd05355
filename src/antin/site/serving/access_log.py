"""One line a request: when, who asked from where, what, how it ended, how long it took.

Never in it: query strings, fragments, cookies and other headers, forms. One-time links carry their secret in
the fragment, which no browser sends, so no path holds a secret.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from antin.kernel.moments import utc_text
from antin.site.serving.wsgi import Application, Environ, StartResponse, header_of

__all__ = ["AccessLog", "access_logger"]

_LONGEST_PATH = 300


def access_logger(path: Path) -> Callable[[str], None]:
    """Writes lines to a file that may be moved away (logrotate) while it is open."""
    logger = logging.getLogger("antin.access")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.handlers = [WatchedFileHandler(path, encoding="utf-8")]
    return logger.info


class AccessLog:
    """Tells ``write`` one line for each request, when its answer begins."""

    def __init__(
        self, application: Application, write: Callable[[str], None], now: Callable[[], datetime]
    ) -> None:
        self._next = application
        self._write = write
        self._now = now

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        told: list[tuple[str, str]] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[:] = [(status.partition(" ")[0], header_of(headers, "Content-Length") or "-")]
            return start_response(status, headers, *more)

        try:
            return self._next(environ, start)
        finally:
            status, length = told[0] if told else ("500", "-")
            self._write(self._line(environ, status, length, time.perf_counter() - began))

    def _line(self, environ: Environ, status: str, length: str, seconds: float) -> str:
        at = utc_text(self._now().replace(microsecond=0))
        who, method = environ.get("REMOTE_ADDR", "-"), _printable(environ.get("REQUEST_METHOD", "-"))
        return f"{at} {who} {method} {_path(environ)} {status} {length} {seconds * 1000:.1f}ms"


def _path(environ: Environ) -> str:
    """The path alone, in one word. WSGI hands octets over as Latin-1 (PEP 3333)."""
    raw = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    return _printable(raw[:_LONGEST_PATH]) or "-"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() and c != " " else f"%{ord(c):02X}" for c in text)
