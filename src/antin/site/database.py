"""Which PostgreSQL a data folder uses.

The external one of ``DATABASE_URL``, else the one that the folder's settings name, else the folder's own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.secret_files import read_passphrase
from antin.adapters.postgres import ExternalPostgres, LocalPostgres, external_from
from antin.site.serving.reading import settings_of

__all__ = ["database_of"]


def database_of(data: DataFolder, environ: Mapping[str, str] | None = None) -> LocalPostgres | ExternalPostgres:
    """The server of a data folder; ``.dsn(role)`` connects to it, ``.ensure_running()`` starts it.

    A file with an address is a secret, because the address holds a password; one that others may read is
    refused.
    """
    external = external_from(os.environ if environ is None else environ)
    if external is not None:
        return external
    url_file = settings_of(data).database.url_file
    if url_file is not None:
        return ExternalPostgres(read_passphrase(url_file).decode().strip())
    return LocalPostgres(data.postgres, runtime_dir=data.runtime, secrets_dir=data.secrets)
