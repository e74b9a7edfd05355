"""The processes of one machine and how each is started, told ready, and stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import LocalPostgres
from antin.site import tether

__all__ = ["PROCESSES", "ChildProcess", "ProcessSpec", "ServerProcess", "Unit", "module_arguments"]

_GRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """How to start one process: its arguments for a data folder, and whether it serves a socket."""

    arguments: Callable[[DataFolder], Sequence[str]]
    has_socket: bool = False


def module_arguments(name: str, *options: str) -> Callable[[DataFolder], Sequence[str]]:
    """The arguments that run one of our modules on a data folder."""
    return lambda data: [sys.executable, "-P", "-m", name, *options, "--data", str(data.path)]


PROCESSES: Mapping[str, ProcessSpec] = {
    "signer-ca": ProcessSpec(module_arguments("antin.signer", "--role", "ca"), has_socket=True),
    "signer-evidence": ProcessSpec(module_arguments("antin.signer", "--role", "evidence"), has_socket=True),
    "signer-status": ProcessSpec(module_arguments("antin.signer", "--role", "status"), has_socket=True),
    "responder": ProcessSpec(module_arguments("antin.responder")),
    "field": ProcessSpec(module_arguments("antin.simulators.field")),
    "worker-1": ProcessSpec(module_arguments("antin.site.worker", "--name", "worker-1")),
    "worker-2": ProcessSpec(module_arguments("antin.site.worker", "--name", "worker-2")),
    "scheduler": ProcessSpec(module_arguments("antin.site.serving.scheduler")),
    "web": ProcessSpec(module_arguments("antin.site.web")),
}


class Unit(Protocol):
    """Something that the supervisor keeps running."""

    @property
    def name(self) -> str:
        """What locks, logs and messages call it."""
        ...

    @property
    def outlives_supervisor(self) -> bool:
        """True where another command can go on using it when the one that started it ends."""
        ...

    def start(self) -> None:
        """Start it; what a predecessor left behind is cleared away."""
        ...

    def is_alive(self) -> bool:
        """True while it runs, whoever started it."""
        ...

    def is_ready(self) -> bool:
        """True once it serves."""
        ...

    def stop(self) -> None:
        """End it: politely, then by force."""
        ...

    def last_words(self) -> str:
        """The end of its log, for an error message."""
        ...


class ServerProcess:
    """The embedded PostgreSQL as a unit."""

    name = "postgres"
    outlives_supervisor = True

    def __init__(self, server: LocalPostgres) -> None:
        self._server = server

    def start(self) -> None:
        """Start the server and wait for recovery; harmless when it runs."""
        self._server.ensure_running()

    def is_alive(self) -> bool:
        """True while the server's process lives."""
        return self._server.is_running

    def is_ready(self) -> bool:
        """True while it accepts connections."""
        return self._server.is_ready

    def stop(self) -> None:
        """Stop the server; transactions that are open are rolled back."""
        self._server.stop()

    def last_words(self) -> str:
        """The last line of the server's log."""
        return _last_line(self._server.log_file)


class ChildProcess:
    """One of our own processes: a child tied to the supervisor's life, or one that another supervisor has."""

    outlives_supervisor = False

    def __init__(self, name: str, spec: ProcessSpec, data: DataFolder) -> None:
        self.name = name
        self._spec = spec
        self._data = data
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the child with its log; its ready mark and socket are cleared first."""
        self._end_orphan()
        self._clear_marks()
        argv = [str(part) for part in self._spec.arguments(self._data)]
        tethered = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *argv]
        with self._data.log(self.name).open("ab") as log:
            self._child = subprocess.Popen(
                tethered,
                cwd=self._data.path,
                env={**os.environ, "ANTIN_DATA": str(self._data.path), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops all in order.
            )
        self._data.pid(self.name).write_text(f"{self._child.pid}\n")

    def is_alive(self) -> bool:
        """True while the process of the pid file runs."""
        if self._child is not None:
            return self._child.poll() is None
        return self._recorded_pid() is not None

    def is_ready(self) -> bool:
        """True once the process has written its ready mark (and made its socket, if it serves one)."""
        if self._spec.has_socket and not self._data.socket(self.name).exists():
            return False
        return self._data.ready(self.name).exists() and self.is_alive()

    def stop(self) -> None:
        """SIGTERM, ten seconds, SIGKILL; its marks are removed."""
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
            self._child = None
        self._clear_marks()

    def last_words(self) -> str:
        """The last line of the process's log."""
        return _last_line(self._data.log(self.name))

    def _clear_marks(self) -> None:
        marks = [self._data.ready(self.name), self._data.pid(self.name)]
        for mark in [*marks, self._data.socket(self.name)] if self._spec.has_socket else marks:
            mark.unlink(missing_ok=True)

    def _recorded_pid(self) -> int | None:
        """The pid of the pid file, if that process is ours: alive and started for this data folder."""
        try:
            pid = int(self._data.pid(self.name).read_text())
            is_ours = os.path.samefile(f"/proc/{pid}/cwd", self._data.path)
        except (OSError, ValueError):
            return None
        return pid if is_ours else None

    def _end_orphan(self) -> None:
        """End what a killed supervisor left; two of one name would answer on one socket."""
        pid = self._recorded_pid() if self._child is None else None
        if pid is None:
            return
        for sign, patience in ((signal.SIGTERM, _GRACE_SECONDS), (signal.SIGKILL, _GRACE_SECONDS)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if self._recorded_pid() != pid:
                    return
                time.sleep(0.02)


def _last_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - 4096, 0))
            lines = file.read().decode(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1].strip() if lines else ""
