"""Serving an office until it is told to stop: everything started in order, restarted when it dies.

PostgreSQL first, then what needs it, the web process last; the end in the opposite order. While the web
process is away its address shows a page that says so.
"""

from __future__ import annotations

import fcntl
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from antin.adapters.clock import SystemClock
from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError
from antin.site.backups.level import witnessed_size
from antin.site.processes import PROCESSES, ChildProcess, ProcessSpec, module_arguments
from antin.site.serving.maintenance import standing_in
from antin.site.serving.reading import settings_of
from antin.site.serving.secret_key import ensure_secret_key
from antin.site.serving.site_settings import SiteSettings
from antin.site.serving.start_checks import ServeRefused, require_free, require_servable
from antin.site.serving.status import status_processes, status_table
from antin.site.supervisor import Office, running
from antin.site.wiring import set_up_django

__all__ = [
    "AlreadyServed",
    "Serving",
    "require_level",
    "serve",
    "served_address",
    "served_processes",
    "site_settings",
]

_SIGNS = (signal.SIGTERM, signal.SIGINT)


class AlreadyServed(AntinError):
    """Another process serves this folder."""

    code = "serve.already"
    exit_code = 9


@dataclass(frozen=True, slots=True)
class Serving:
    """What is served, as told to whoever started it."""

    address: str  # as people type it
    listens_at: str  # as a proxy in front is told; the same where there is none
    office: Office


def served_processes(*, demo: bool) -> tuple[str, ...]:
    """The processes of a serving office in the order of their start."""
    field = ("field",) if demo else ()
    return ("signer-ca", "signer-evidence", *field, "worker-1", "worker-2", "scheduler", "web")


def site_settings(
    data: DataFolder, *, demo: bool, port: int | None, status_port: int | None = None
) -> SiteSettings:
    """The folder's settings; ports replace theirs, ``port`` in a demo also in the address that people type."""
    settings = settings_of(data)
    if status_port is not None:
        settings = replace(settings, status=replace(settings.status, port=status_port))
    if port is None:
        return settings
    serving = replace(settings.serving, port=port)
    if demo:
        serving = replace(serving, base_url=f"http://localhost:{port}")
    return replace(settings, serving=serving)


def serve(
    data: DataFolder,
    *,
    demo: bool,
    port: int | None,
    status_port: int | None = None,
    begun: Callable[[Serving], None],
) -> None:
    """Serve until SIGTERM or Ctrl-C. ``begun`` is called once all processes are ready.

    Raises what stands against the start: :class:`ServeRefused` and its kin, or
    :class:`~antin.site.supervisor.UnableToKeepRunning` where a process does not become ready. Later on whatever
    dies is started again for as long as it takes.
    """
    settings = site_settings(data, demo=demo, port=port, status_port=status_port)
    with ExitStack() as stack:
        stack.enter_context(_only_one(data, settings.serving.base_url))
        if demo and data.exists and data.kind == "demo":
            ensure_secret_key(data)
        require_servable(data, settings, demo=demo, now=SystemClock().now())
        if status_processes(data):
            require_free(settings.status.address, settings.status.port, option="--status-port")
        database = stack.enter_context(running(data, ()))
        require_level(data)
        table = {**_table(settings.serving.port), **status_table(settings)}
        web = ChildProcess("web", table["web"], data)
        stack.enter_context(standing_in(settings, settings.serving.port, web.is_ready))
        names = (*status_processes(data), *served_processes(demo=demo))
        office = stack.enter_context(running(data, names, table=table))
        database.keep_trying()
        office.keep_trying()
        with _until_told() as ending:
            begun(Serving(settings.serving.base_url, settings.listens_at, office))
            ending.wait()


def _table(port: int) -> Mapping[str, ProcessSpec]:
    return {**PROCESSES, "web": ProcessSpec(module_arguments("antin.site.web", "--port", str(port)))}


@contextmanager
def _only_one(data: DataFolder, address: str) -> Iterator[None]:
    """Refuse a second server of the same folder; leave a word where the first one serves."""
    _ = data.kind  # says where there is no data folder
    with _lock_file(data).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(
                "This folder is served already.", where=str(data.path), remedy="Stop that “antin serve” first."
            ) from None
        lock.truncate(0)
        lock.write(f"{address}\n")
        lock.flush()
        yield


def served_address(data: DataFolder) -> str | None:
    """Where another process serves this folder; ``None``: nobody does."""
    try:
        with _lock_file(data).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return lock.read().strip() or None
    except FileNotFoundError:
        pass
    return None


def _lock_file(data: DataFolder) -> Path:
    return data.run / "serve.lock"


def require_level(data: DataFolder) -> None:
    """Raise :class:`ServeRefused` unless the database has this version's tables and all that was witnessed."""
    set_up_django(data, web=True)
    from django.db import connections

    from antin.apps.ledger import api as ledger
    from antin.site.serving.health_checks import missing_migrations

    try:
        missing = missing_migrations()
        known = 0 if missing else ledger.head().size
    finally:
        connections.close_all()
    if missing:
        raise ServeRefused(
            f"The database lacks {missing} migration(s) of this version.",
            where=str(data.path),
            remedy=f"Run: antin migrate --data '{data.path}'",
            code="serve.not_migrated",
        )
    witnessed = witnessed_size(data)
    if known < witnessed:
        raise ServeRefused(
            f"The database has {known} entries of the ledger, but {witnessed} were witnessed: it was restored, "
            "or rows were lost.",
            where=str(data.path),
            remedy=f"Run: antin restore --reconcile --data '{data.path}'",
            code="serve.behind",
        )


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, so that everything is stopped in order."""
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    before = {sign: signal.signal(sign, end) for sign in _SIGNS}
    try:
        yield ending
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
