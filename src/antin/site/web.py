"""``python -m antin.site.web --data DIR``: serves the pages of one data folder until SIGTERM.

Granian runs one process that listens and the workers that answer; each worker has one thread, because Django
works synchronously and more threads made it slower. Workers end with this process, however it ends.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError
from antin.site.serving.application import load_pages
from antin.site.serving.reading import settings_of
from antin.site.serving.secret_key import read_secret_key
from antin.site.serving.site_settings import SiteSettings

__all__ = ["main"]

_APPLICATION = "antin.site.serving.application:make_application"
_GRACE_SECONDS = 8  # for requests under way at the end; the supervisor waits ten
_log = logging.getLogger("antin.web")


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM; requests under way are finished first."""
    parser = argparse.ArgumentParser(prog="python -m antin.site.web", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--port", type=int, help="instead of the one in the settings")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    data = DataFolder(chosen.data)
    os.environ["ANTIN_DATA"] = str(data.path)
    try:
        read_secret_key(data)
        settings = settings_of(data)
    except AntinError as error:
        _log.error("%s: %s", error.code, error)
        return error.exit_code
    load_pages()
    _server(settings, chosen.port or settings.serving.port).serve()
    return 0


def _server(settings: SiteSettings, port: int) -> Any:  # Granian chooses its class when it is imported
    tls = settings.tls
    return Granian(
        _APPLICATION,
        factory=True,
        address=settings.serving.address,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.serving.workers,
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
        ssl_cert=tls.certificate,
        ssl_key=tls.key,
    )


if __name__ == "__main__":
    raise SystemExit(main())
