"""A PostgreSQL that somebody else runs, named by ``DATABASE_URL``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg

from antin.adapters.postgres.roles import WORKER

__all__ = ["ExternalPostgres", "external_from"]


class ExternalPostgres:
    """Answers like :class:`LocalPostgres`, but starts and stops nothing."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def is_running(self) -> bool:
        """True where the server accepts a connection within five seconds."""
        try:
            psycopg.connect(self._url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def dsn(self, role: str = WORKER) -> str:
        """The given address; its operator decides which role it names."""
        return self._url

    def ensure_running(self) -> None:
        """Nothing: its operator runs it."""

    def start(self) -> None:
        """Nothing: its operator runs it."""

    def stop(self) -> None:
        """Nothing: its operator runs it."""


def external_from(environ: Mapping[str, str]) -> ExternalPostgres | None:
    """The server of ``DATABASE_URL``, or of the file that ``DATABASE_URL_FILE`` names, or ``None``."""
    url = environ.get("DATABASE_URL", "")
    file = environ.get("DATABASE_URL_FILE", "")
    if not url and file:
        url = Path(file).read_text(encoding="utf-8").strip()
    return ExternalPostgres(url) if url else None
