"""``python -m antin.responder --data DIR``: tells the status of certificates and stamps, until SIGTERM.

Granian runs one process that listens and the workers that answer; each worker has one thread that answers and
one that follows the database. Workers end with this process, however it ends.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from antin.adapters.data_folder import DataFolder

__all__ = ["main"]

_APPLICATION = "antin.responder.application:make_application"
_DEFAULT_PORT = 8001
_GRACE_SECONDS = 5


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM; requests under way are finished first."""
    parser = argparse.ArgumentParser(prog="python -m antin.responder", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=_DEFAULT_PORT)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database-url-file", type=Path, help="for an external PostgreSQL")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    os.environ["ANTIN_DATA"] = str(DataFolder(chosen.data).path)
    if chosen.database_url_file is not None:
        os.environ["DATABASE_URL_FILE"] = str(chosen.database_url_file)
    server = Granian(
        _APPLICATION,
        factory=True,
        address=chosen.address,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
    )
    server.serve()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
