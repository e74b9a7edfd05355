"""Bringing a data folder's tables up to this version, as their owner, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from antin.adapters.data_folder import DataFolder
from antin.site.supervisor import running
from antin.site.wiring import set_up_django

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

__all__ = ["migrate_folder", "missing_migrations"]

_MIGRATION_LOCK = 7_240_002  # advisory lock key: two upgrades at once would apply one step twice


def missing_migrations(data: DataFolder) -> list[str]:
    """The migrations of this version that the database lacks, in order (``app.name``)."""
    with _executor(data) as executor:
        return _missing(executor)


def migrate_folder(data: DataFolder) -> list[str]:
    """Apply what is missing; returns what was applied. Starts PostgreSQL where it does not run."""
    from django.core.management import call_command

    with _executor(data) as executor:
        with executor.connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        executor.loader.build_graph()  # somebody else may just have done it
        missing = _missing(executor)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        return missing


@contextmanager
def _executor(data: DataFolder) -> Iterator[MigrationExecutor]:
    _ = data.kind  # says where there is no data folder, or a newer one
    with running(data, ()):
        set_up_django(data, web=True)
        from django.db import connections
        from django.db.migrations.executor import MigrationExecutor

        try:
            yield MigrationExecutor(connections["owner"])
        finally:
            connections.close_all()


def _missing(executor: MigrationExecutor) -> list[str]:
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
