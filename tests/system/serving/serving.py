"""``antin serve`` as a process on a free port, and what a browser or a monitor would ask of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antin.adapters.data_folder import DataFolder

__all__ = ["Answer", "Served", "free_port", "is_alive", "serving", "wait_for"]

PATIENCE = 90.0  # seconds; starts are slow on a busy machine


@dataclass(frozen=True)
class Answer:
    """What came back; ``status`` 0 where nobody answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Served:
    """A served office."""

    data: DataFolder
    port: int
    process: subprocess.Popen[str]

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """One request; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"http://localhost:{self.port}{path}", data=body, headers=named, method=method
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=10) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, dict(refused.headers), refused.read())
        except OSError:
            return Answer(0, {}, b"")

    def failing(self) -> list[str]:
        """The names of the parts that the deep look finds failing."""
        answer = self.ask("/healthz/deep")
        if "checks" not in (answer.json if answer.body else {}):
            return ["web"]
        return [check["name"] for check in answer.json["checks"] if not check["ok"]]

    def wait_healthy(self) -> None:
        wait_for(lambda: self.ask("/healthz/deep").status == 200, lambda: str(self.failing()))

    def pid(self, name: str) -> int:
        return int(self.data.pid(name).read_text())

    def kill(self, name: str) -> int:
        """Kill a process; returns its id."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_postgres(self) -> None:
        os.kill(int((self.data.postgres / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> tuple[int, str]:
        """End it politely; its exit code and all that it said."""
        self.process.terminate()
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def wait_for(happened: Callable[[], object], told: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen in time {told()}"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def serving(data: DataFolder, *options: str, port: int | None = None) -> Iterator[Served]:
    """Serve a folder as a process of its own until the block ends."""
    chosen = port or free_port()
    argv = [sys.executable, "-P", "-m", "antin.cli", "serve", "--port", str(chosen), *options]
    argv += ["--status-port", str(free_port())]
    foreign = ("ANTIN_DATA", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    process = subprocess.Popen(
        [*argv, "--data", str(data.path)],
        env={**environment, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    served = Served(data, chosen, process)
    try:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert first.startswith("Serving at "), first + process.stderr.read()
        served.wait_healthy()
        yield served
    finally:
        if process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                served.stop()
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()
