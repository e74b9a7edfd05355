"""How the parts of a running office are, seen from the web process. Django is set up; nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from antin.adapters.clock import ScenarioClock, SystemClock, clock_for
from antin.adapters.data_folder import DataFolder
from antin.adapters.signer_socket.client import SignerClient
from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.site.serving.probe import Probe
from antin.site.serving.status import status_processes

__all__ = ["database_answers", "deep_probes", "missing_migrations"]

_SIGNERS = ("signer-ca", "signer-evidence")
_SIGNER_SECONDS = 5.0
_MOST_DRIFT = timedelta(minutes=5)  # as much as signers tolerate
_LEAST_FREE_BYTES = 1024**3


def database_answers() -> Probe:
    """The database takes a statement."""
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        with suppress(DatabaseError):
            connection.close()
        return Probe("database", False, "does not answer")
    return Probe("database", True, "answers")


def missing_migrations() -> int:
    """How many migrations of this version the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def deep_probes(data: DataFolder) -> Iterator[Probe]:
    """Every part: the database first, for without it the rest of the database's probes say nothing."""
    database = database_answers()
    yield database
    if database.is_ok:
        for probe in (_migrations, _crls, _checkpoints, _database_clock):
            yield _tried(probe, data)
    for name in (*_SIGNERS, *(each for each in status_processes(data) if each.startswith("signer-"))):
        yield _signer(data, name)
    yield _clock(data)
    yield _disk(data)


def _tried(probe: Callable[[DataFolder], Probe], data: DataFolder) -> Probe:
    try:
        return probe(data)
    except (DatabaseError, AntinError) as problem:
        return Probe(probe.__name__.strip("_"), False, type(problem).__name__)


def _migrations(_data: DataFolder) -> Probe:
    missing = missing_migrations()
    detail = f"{missing} missing: run “antin migrate”" if missing else "up to date"
    return Probe("migrations", not missing, detail)


def _crls(data: DataFolder) -> Probe:
    """Every list is there and has not run out."""
    now = clock_for(data.path).now()
    current = {(crl.authority_id, crl.shard): crl for crl in authorities.current_crls()}
    expected = {("root", 0), *certificates.issuing_shards()}
    missing = sorted(f"{name}/{shard}" for name, shard in expected - current.keys())
    over = sorted(f"{c.authority_id}/{c.shard}" for c in current.values() if c.next_update <= now)
    if missing or over:
        return Probe("crls", False, "; ".join(_named("missing", missing) + _named("run out", over)))
    oldest = max((now - crl.this_update for crl in current.values()), default=timedelta())
    soonest = min(crl.next_update for crl in current.values())
    return Probe("crls", True, f"oldest {_short(oldest)}; first runs out at {format_moment(soonest)}")


def _named(what: str, names: list[str]) -> list[str]:
    return [f"{what}: {', '.join(names)}"] if names else []


def _short(span: timedelta) -> str:
    return str(timedelta(seconds=max(int(span.total_seconds()), 0)))


def _checkpoints(_data: DataFolder) -> Probe:
    size, covered = ledger.head().size, ledger.last_checkpoint_size()
    return Probe("checkpoints", True, f"{covered} of {size} ledger entries are witnessed")


def _database_clock(_data: DataFolder) -> Probe:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (told,) = cursor.fetchone()
    drift = abs(told - SystemClock().now())
    return Probe("database clock", drift < _MOST_DRIFT, f"differs by {drift.total_seconds():.1f} s")


def _signer(data: DataFolder, name: str) -> Probe:
    try:
        with SignerClient(data.socket(name), timeout=_SIGNER_SECONDS) as signer:
            size = signer.status()["journal"]["size"]
    except AntinError:
        return Probe(name, False, "does not answer")
    return Probe(name, True, f"answers; {size} lines in its journal")


def _clock(data: DataFolder) -> Probe:
    clock = clock_for(data.path)
    try:
        moment: datetime = clock.now()
    except AntinError as problem:
        return Probe("clock", False, problem.code)
    kind = "scenario" if isinstance(clock, ScenarioClock) else "system"
    return Probe("clock", True, f"{format_moment(moment)} ({kind})")


def _disk(data: DataFolder) -> Probe:
    free = shutil.disk_usage(data.path).free
    return Probe("disk", free >= _LEAST_FREE_BYTES, f"{free / 1024**3:.1f} GiB free")
