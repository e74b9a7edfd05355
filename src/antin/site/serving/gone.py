"""A clear page when something that the pages need is gone: the database, a signer, whatever comes back.

Django turns such an error into a page of its own wherever it can; what still ends as an error of the program
is replaced here.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError

from antin.kernel.errors import AntinError
from antin.site.serving.plain_pages import BEING_MENDED, answer
from antin.site.serving.wsgi import Application, Environ, StartResponse

__all__ = ["ComesBack"]

_TEMPORARY = 75
_log = logging.getLogger(__name__)


class ComesBack:
    """Answers 503 instead of 500 where the cause of the error is temporary."""

    def __init__(self, application: Application) -> None:
        self._next = application
        self._cause = threading.local()
        got_request_exception.connect(self._hear, weak=False, dispatch_uid="antin.gone")

    def _hear(self, sender: object, **rest: Any) -> None:
        problem = sys.exc_info()[1]
        if isinstance(problem, OperationalError | InterfaceError):
            self._cause.code = "database.unavailable"
        elif isinstance(problem, AntinError) and problem.exit_code == _TEMPORARY:
            self._cause.code = problem.code

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._cause.code = ""
        started: list[tuple[Any, ...]] = []
        result = self._next(environ, lambda *head: started.append(head))
        if self._cause.code and started and str(started[-1][0]).startswith("500"):
            _log.error("%s: a page was answered with 503", self._cause.code)
            with suppress(AttributeError):
                result.close()  # type: ignore[attr-defined]  # Django's answers have it
            return answer(BEING_MENDED, environ, start_response)
        start_response(*started[-1])
        return result
