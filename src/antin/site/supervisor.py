"""Keeps the processes of one data folder running: PostgreSQL, signers, field simulator, workers.

Each process has a lock file. Whoever holds the lock keeps that process alive; another command that needs it
waits until it is ready, and takes it over if the first one ends. One thread starts, restarts and stops, so
the order is plain: PostgreSQL first and last. Children end with this process, however it ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import ExternalPostgres
from antin.kernel.errors import AntinError
from antin.site.database import database_of
from antin.site.processes import PROCESSES, ChildProcess, ProcessSpec, ServerProcess, Unit

__all__ = ["Office", "UnableToKeepRunning", "running"]

_TICK_SECONDS = 0.05
_DEATHS_BEFORE_READY = 5
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.02, 5.0
_RECENT_SECONDS = 60.0
_TEMPORARY = 75


class UnableToKeepRunning(AntinError):
    """A process does not become ready, or dies again and again before it is."""

    code = "supervisor.not_running"
    exit_code = 75


class _Watched:
    """One unit, the lock that makes it ours, and how often it has died before it was ready."""

    def __init__(self, unit: Unit, data: DataFolder) -> None:
        self.unit = unit
        self.lock: IO[str] = data.run.joinpath(f"{unit.name}.lock").open("w")
        self.users: IO[str] = data.run.joinpath(f"{unit.name}.users").open("w")
        fcntl.flock(self.users, fcntl.LOCK_SH)
        self.is_ours = False
        self.has_started = False
        self.deaths = 0
        self.keeps_trying = False
        self.recent_deaths: deque[float] = deque(maxlen=16)
        self.start_at = 0.0
        self.failure: AntinError | None = None

    def tend(self) -> None:
        """Take the unit if nobody has it, start it if it is dead, forgive it once it is ready."""
        if self.failure is not None or not self._take():
            return
        if self.has_started and self.unit.is_alive():
            if self.deaths and self.unit.is_ready():
                self.deaths = 0
            return
        if self.has_started and self.start_at == 0.0:
            self._count_death()
        elif time.monotonic() >= self.start_at:
            self._start()

    def _take(self) -> bool:
        if not self.is_ours:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.is_ours = True
        return self.is_ours

    def _count_death(self) -> None:
        self._try_later(
            UnableToKeepRunning(
                f"The process “{self.unit.name}” died {self.deaths + 1} times before it was ready: "
                f"{self.unit.last_words() or 'its log is empty'}",
                where=self.unit.name,
                remedy="Read its log in the data folder (logs/), then start again.",
            )
        )

    def _try_later(self, error: AntinError) -> None:
        """Pause, longer with each death of the last minute; give up after too many before it was ready."""
        self.deaths += 1
        if self.deaths >= _DEATHS_BEFORE_READY and not self.keeps_trying:
            self.failure = error
        now = time.monotonic()
        self.recent_deaths.append(now)
        recent = sum(now - death < _RECENT_SECONDS for death in self.recent_deaths)
        self.start_at = now + min(_SHORTEST_PAUSE * 2**recent, _LONGEST_PAUSE)

    def _start(self) -> None:
        self.has_started, self.start_at = True, 0.0
        try:
            self.unit.start()
        except AntinError as error:
            if error.exit_code == _TEMPORARY or self.keeps_trying:
                self._try_later(error)
            else:
                self.failure = error
        except OSError as problem:
            self.failure = UnableToKeepRunning(
                f"The process “{self.unit.name}” cannot be started: {problem}.", where=self.unit.name
            )

    def release(self) -> None:
        """Stop the unit if it is ours; one that outlives its supervisor only if nobody else uses it."""
        if self._is_to_stop():
            self.unit.stop()
        self.lock.close()
        self.users.close()

    def _is_to_stop(self) -> bool:
        if not self.unit.outlives_supervisor:
            return self.is_ours and self.has_started
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return self.unit.is_alive()


class Office:
    """The running processes, as the block under :func:`running` sees them."""

    def __init__(self, watched: Sequence[_Watched]) -> None:
        self._watched = {one.unit.name: one for one in watched}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._tend_all, name="supervisor", daemon=True)

    def check(self) -> None:
        """Raise what is wrong with a process that was given up; return when all is well."""
        for one in self._watched.values():
            if one.failure is not None:
                raise one.failure

    def keep_trying(self) -> None:
        """From now on give nothing up: whatever dies is started again for as long as it takes."""
        for one in self._watched.values():
            one.keeps_trying = True

    def wait_ready(self, names: Sequence[str] | None = None, *, timeout: float = 60.0) -> None:
        """Wait until the named processes (default: all) are ready.

        Raises :class:`UnableToKeepRunning` after ``timeout`` seconds, or at once when one was given up.
        """
        deadline = time.monotonic() + timeout
        waiting = list(self._watched if names is None else names)
        while waiting := [name for name in waiting if not self._watched[name].unit.is_ready()]:
            self.check()
            if time.monotonic() > deadline:
                raise UnableToKeepRunning(
                    f"Not ready after {timeout:.0f} seconds: {', '.join(waiting)}.",
                    where=self._watched[waiting[0]].unit.last_words(),
                    remedy="Read the logs in the data folder (logs/).",
                )
            time.sleep(_TICK_SECONDS / 2)
        self.check()

    def _begin(self) -> None:
        self._thread.start()

    def _end(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _tend_all(self) -> None:
        while not self._ending.wait(_TICK_SECONDS):
            for one in self._watched.values():
                one.tend()
                if one.unit.outlives_supervisor and not one.unit.is_ready():
                    break  # The others need PostgreSQL and would only die without it.
        for one in reversed(self._watched.values()):
            with contextlib.suppress(AntinError):
                one.release()


def _units(data: DataFolder, names: Sequence[str], table: Mapping[str, ProcessSpec]) -> list[Unit]:
    server = database_of(data)
    if isinstance(server, ExternalPostgres):
        if not server.is_running:
            raise UnableToKeepRunning(
                "The PostgreSQL of DATABASE_URL does not answer.",
                remedy="Start it, or correct DATABASE_URL.",
                code="postgres.unreachable",
            )
        return [ChildProcess(name, table[name], data) for name in names]
    return [ServerProcess(server), *(ChildProcess(name, table[name], data) for name in names)]


@contextmanager
def _termination_as_exit() -> Iterator[None]:
    """Let SIGTERM unwind the block, so that children are stopped in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_signal: int, _frame: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def running(
    data: DataFolder,
    processes: Sequence[str],
    *,
    table: Mapping[str, ProcessSpec] = PROCESSES,
    timeout: float = 60.0,
) -> Iterator[Office]:
    """Keep PostgreSQL and the named processes running while the block runs.

    The data folder exists (:meth:`DataFolder.create`). The block begins when all are ready. Whatever was
    started here is stopped at the end; what another command keeps running is left to it. Raises
    :class:`UnableToKeepRunning` when a process does not become ready.
    """
    data.prepare_runtime()
    office = Office([_Watched(unit, data) for unit in _units(data, processes, table)])
    with _termination_as_exit():
        try:
            office._begin()
            office.wait_ready(timeout=timeout)
            yield office
        finally:
            office._end()
