"""Kills one process at one boundary, once. Python imports this by its name from PYTHONPATH.

Nothing happens without ``ANTIN_TEST_STRIKE``, a folder with ``strike.json``::

    {"points": [{"function": "module:Name.method", "moment": "before", "call": 3, "victim": "self"}],
     "data": "/the/data/folder"}

Calls are counted over all processes of the trial, also over restarts. A point without ``call`` only counts.
``struck`` in the folder says that it has happened, so that nothing is killed twice. The product knows nothing
of all this.
"""

from __future__ import annotations

import fcntl
import functools
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

FOLDER = os.environ.get("ANTIN_TEST_STRIKE", "")


class Point:
    """One boundary: a function, and whether before it, after it or in the middle of its write."""

    def __init__(self, described: dict[str, Any], data: str) -> None:
        self.module, _, self.name = described["function"].partition(":")
        self.moment: str = described["moment"]
        self.call: int | None = described.get("call")
        self.victim: str = described.get("victim", "self")
        self._data = data
        self._counter = os.path.join(FOLDER, f"{self.module}.{self.name}.{self.moment}.calls")

    def patch(self, module: ModuleType) -> None:
        """Put the boundary into a module that has just been loaded."""
        owner: Any = module
        *path, name = self.name.split(".")
        for part in path:
            owner = getattr(owner, part)
        setattr(owner, name, self._around(getattr(owner, name)))

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def bounded(*arguments: Any, **named: Any) -> Any:
            if self.moment == "before":
                self._reached()
            if self.moment == "torn" and self._is_due():
                journal, content = arguments
                os.write(journal._descriptor, content[: len(content) // 2])
                self._strike()
            result = function(*arguments, **named)
            if self.moment == "after":
                self._reached()
            return result

        return bounded

    def _reached(self) -> None:
        if self._is_due():
            self._strike()

    def _is_due(self) -> bool:
        with open(self._counter, "a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(".")
            file.flush()
            return os.fstat(file.fileno()).st_size == self.call

    def _strike(self) -> None:
        try:
            mark = os.open(os.path.join(FOLDER, "struck"), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            return
        victim = os.getpid() if self.victim == "self" else self._find()
        os.write(mark, f"{self.victim} {victim}\n".encode())
        os.close(mark)
        if victim is None:
            return
        os.kill(victim, signal.SIGKILL)
        if victim == os.getpid():
            time.sleep(60)

    def _find(self) -> int | None:
        """The victim's process id; ``None`` where it has just ended by itself."""
        try:
            if self.victim.startswith("postgres"):
                with open(os.path.join(self._data, "postgres", "postmaster.pid")) as file:
                    server = int(file.readline())
                return server if self.victim == "postgres" else _backend_of(server)
            with open(os.path.join(self._data, "run", f"{self.victim}.pid")) as file:
                return int(file.read())
        except (OSError, ValueError):
            return None


def _backend_of(server: int) -> int | None:
    """A server process that works for a client."""
    with open(f"/proc/{server}/task/{server}/children") as file:
        children = [int(child) for child in file.read().split()]
    for child in children:
        with open(f"/proc/{child}/cmdline", "rb") as file:
            if b"antin_worker" in file.read():
                return child
    return None


class Patcher(importlib.machinery.PathFinder):
    """Finds modules as Python does, and patches the boundaries of a trial into them when they are loaded."""

    points: dict[str, list[Point]]

    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        points = cls.points.get(name)
        spec = super().find_spec(name, path, target) if points else None
        if spec is None or spec.loader is None or points is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_patch(module: ModuleType) -> None:
            execute(module)
            for point in points:
                point.patch(module)

        spec.loader.exec_module = execute_and_patch  # type: ignore[method-assign]
        return spec


def install() -> None:
    """Read what to strike and wait for the modules."""
    with open(os.path.join(FOLDER, "strike.json")) as file:
        plan = json.load(file)
    points = [Point(described, plan["data"]) for described in plan["points"]]
    Patcher.points = {point.module: [p for p in points if p.module == point.module] for point in points}
    sys.meta_path.insert(0, Patcher)


if FOLDER:
    install()
