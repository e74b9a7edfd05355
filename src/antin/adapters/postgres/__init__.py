"""PostgreSQL: the embedded server of a data folder, or the external one that ``DATABASE_URL`` names."""

from __future__ import annotations

from antin.adapters.postgres.accounts import UnableToReachFolder
from antin.adapters.postgres.binaries import UnableToFindPostgres
from antin.adapters.postgres.cluster import VersionRefused
from antin.adapters.postgres.external import ExternalPostgres, external_from
from antin.adapters.postgres.local import LocalPostgres, UnableToRunPostgres
from antin.adapters.postgres.roles import DATABASE, OWNER, READER, SUPERUSER, WORKER

__all__ = [
    "DATABASE",
    "OWNER",
    "READER",
    "SUPERUSER",
    "WORKER",
    "ExternalPostgres",
    "LocalPostgres",
    "UnableToFindPostgres",
    "UnableToReachFolder",
    "UnableToRunPostgres",
    "VersionRefused",
    "external_from",
]
