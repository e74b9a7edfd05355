"""Kills processes at boundaries, each point once. Python imports this by its name from PYTHONPATH.

Nothing happens without ``ANTIN_TEST_STRIKE``, a folder with ``strike.json``::

    {"data": "/the/data/folder",
     "points": [{"function": "module:Name.method", "moment": "before", "call": 3, "victim": "self"}]}

Calls are counted over all processes of the trial, also over restarts. A point without ``call`` only counts.
``struck-<n>`` in the folder says that point n has been struck, so that it is struck once. The product knows
nothing of all this.
"""

from __future__ import annotations

import fcntl
import functools
import importlib.machinery
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

FOLDER = os.environ.get("ANTIN_TEST_STRIKE", "")


class Boundary:
    """A function, and whether before it, after it or in the middle of its write; and who dies at which call."""

    def __init__(self, function: str, moment: str, data: str) -> None:
        self.module, _, self._name = function.partition(":")
        self._moment, self._data = moment, data
        self._counter = os.path.join(FOLDER, f"{self.module}.{self._name}.{moment}.calls")
        self.deaths: list[tuple[int, int, str]] = []  # number of the point, call, victim

    def patch(self, module: ModuleType) -> None:
        """Put the boundary into its module, which has just been loaded."""
        owner: Any = module
        *path, name = self._name.split(".")
        for part in path:
            owner = getattr(owner, part)
        setattr(owner, name, self._around(getattr(owner, name)))

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def bounded(*arguments: Any, **named: Any) -> Any:
            if self._moment == "before":
                self._reached()
            elif self._moment == "torn":
                self._reached(lambda: write_half(*arguments))
            result = function(*arguments, **named)
            if self._moment == "after":
                self._reached()
            return result

        return bounded

    def _reached(self, first: Callable[[], object] = bool) -> None:
        call = self._count()
        for number, due, victim in self.deaths:
            if due == call and self._claim(number, victim):
                first()
                self._kill(victim)

    def _count(self) -> int:
        with open(self._counter, "a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(".")
            file.flush()
            return os.fstat(file.fileno()).st_size

    def _claim(self, number: int, victim: str) -> bool:
        try:
            mark = os.open(os.path.join(FOLDER, f"struck-{number}"), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            return False
        os.write(mark, f"{victim} {self._pid_of(victim)}".encode())
        os.close(mark)
        return True

    def _kill(self, victim: str) -> None:
        pid = self._pid_of(victim)
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        if pid == os.getpid():
            time.sleep(60)

    def _pid_of(self, victim: str) -> int | None:
        """The victim's process id; ``None`` where it has just ended or not begun."""
        if victim == "self":
            return os.getpid()
        try:
            if not victim.startswith("postgres"):
                return first_number(self._data, "run", f"{victim}.pid")
            server = first_number(self._data, "postgres", "postmaster.pid")
            return server if victim == "postgres" else backend_of(server)
        except (OSError, ValueError):
            return None


def write_half(journal: Any, content: bytes) -> None:
    """What a process leaves that dies in the middle of a write."""
    os.write(journal._descriptor, content[: len(content) // 2])


def first_number(*path: str) -> int:
    """The number in the first line of a file."""
    with open(os.path.join(*path)) as file:
        return int(file.readline())


def backend_of(server: int) -> int | None:
    """A process of PostgreSQL that works for a client."""
    with open(f"/proc/{server}/task/{server}/children") as file:
        children = file.read().split()
    for child in children:
        with open(f"/proc/{child}/cmdline", "rb") as file:
            if b"antin_worker" in file.read():
                return int(child)
    return None


class Patcher(importlib.machinery.PathFinder):
    """Finds modules as Python does, and patches the boundaries of a trial into them when they are loaded."""

    boundaries: tuple[Boundary, ...] = ()

    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        concerned = [each for each in cls.boundaries if each.module == name]
        spec = super().find_spec(name, path, target) if concerned else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_patch(module: ModuleType) -> None:
            execute(module)
            for each in concerned:
                each.patch(module)

        spec.loader.exec_module = execute_and_patch  # type: ignore[method-assign]
        return spec


def install() -> None:
    """Read who is to die where, and wait for the modules."""
    with open(os.path.join(FOLDER, "strike.json")) as file:
        plan = json.load(file)
    boundaries: dict[tuple[str, str], Boundary] = {}
    for number, point in enumerate(plan["points"]):
        place = (point["function"], point["moment"])
        boundary = boundaries.setdefault(place, Boundary(*place, plan["data"]))
        if "call" in point:
            boundary.deaths.append((number, point["call"], point["victim"]))
    Patcher.boundaries = tuple(boundaries.values())
    sys.meta_path.insert(0, Patcher)


if FOLDER:
    install()
