"""The WSGI application of a web worker: Django inside, and around it what must work without Django.

From the outside in: the log, the proxies in front, health, the upload limit, the clear page for what comes
back by itself, Django.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from antin.adapters.clock import SystemClock
from antin.adapters.data_folder import DataFolder
from antin.site.serving.access_log import AccessLog, access_logger
from antin.site.serving.forwarded import TrustedProxies
from antin.site.serving.health_pages import HealthPages
from antin.site.serving.reading import settings_of
from antin.site.serving.upload_limit import UploadLimit
from antin.site.serving.wsgi import Application
from antin.site.wiring import set_up_django

__all__ = ["load_pages", "make_application"]

_PR_SET_PDEATHSIG = 1
_MIB = 1024**2


def load_pages() -> None:
    """Import everything that pages need, so that a fault shows at once and workers start without waiting.

    Nothing is opened here: workers are forked from the process that has called this.
    """
    set_up_django(DataFolder.resolve(), web=True)
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


def make_application() -> Application:
    """The application for the data folder that ``ANTIN_DATA`` names; marks the web process as ready."""
    _end_with_parent()
    data = DataFolder.resolve()
    load_pages()
    application = _layers(data)
    data.ready("web").write_text(f"{os.getppid()}\n", encoding="ascii")
    return application


def _end_with_parent() -> None:
    """A worker whose server was killed would go on serving beside the next one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _layers(data: DataFolder) -> Application:
    from django.core.wsgi import get_wsgi_application

    from antin.site.serving.gone import ComesBack
    from antin.site.serving.health_checks import database_answers, deep_probes

    serving = settings_of(data).serving
    pages = ComesBack(get_wsgi_application())
    limited = UploadLimit(pages, serving.largest_upload_mib * _MIB)
    healthy = HealthPages(
        limited,
        ready=lambda: [database_answers()],
        deep=lambda: deep_probes(data),
        deep_from=serving.health_from,
    )
    proxied = TrustedProxies(healthy, serving.proxies)
    return AccessLog(proxied, access_logger(data.log("access")), SystemClock().now)
