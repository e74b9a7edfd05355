"""Which PostgreSQL a data folder uses: the external one of ``DATABASE_URL``, else the folder's own."""

from __future__ import annotations

import os
from collections.abc import Mapping

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import ExternalPostgres, LocalPostgres, external_from

__all__ = ["database_of"]


def database_of(data: DataFolder, environ: Mapping[str, str] | None = None) -> LocalPostgres | ExternalPostgres:
    """The server of a data folder; ``.dsn(role)`` connects to it, ``.ensure_running()`` starts it."""
    external = external_from(os.environ if environ is None else environ)
    if external is not None:
        return external
    return LocalPostgres(data.postgres, runtime_dir=data.runtime, secrets_dir=data.secrets)
