"""Kills processes at boundaries, each point once. Python imports this by its name from PYTHONPATH.

Nothing happens without ``ANTIN_TEST_STRIKE``, a folder with ``strike.json``::

    {"data": "/the/data/folder",
     "points": [{"function": "module:Name.method", "moment": "before", "call": 3, "victim": "self"}]}

Calls are counted over all processes of the trial, also over restarts. A point without ``call`` only counts.
``struck-<n>`` in the folder says that point n has been struck, so that it is struck once, and who died. The
product knows nothing of all this.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import importlib.machinery
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

FOLDER = os.environ.get("ANTIN_TEST_STRIKE", "")
OWN = ("signer-ca", "signer-evidence", "field", "worker-1", "worker-2")
SERVANTS = {
    "postgres-backend": b"antin_worker",
    "postgres-walwriter": b"walwriter",
    "postgres-checkpointer": b"checkpointer",
}


class Boundary:
    """A function, and whether before it, after it or in the middle of its write; and who dies at which call."""

    def __init__(self, function: str, moment: str) -> None:
        self.place = (function, moment)
        self.module, _, self._name = function.partition(":")
        self._moment = moment
        self.is_armed = False
        self.deaths: list[tuple[int, int, str]] = []  # number of the point, call, victim
        self._folder = self._data = ""

    def arm(self, folder: str, data: str) -> None:
        """Count from now on, in ``folder``, and kill processes of the office ``data``."""
        self.is_armed, self._folder, self._data = True, folder, data

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
        if not self.is_armed:
            return
        call = self._count()
        for number, due, victim in self.deaths:
            if due == call and self._claim(number, victim):
                first()
                self._kill(victim)

    def _count(self) -> int:
        with open(os.path.join(self._folder, f"{self.module}.{self._name}.{self._moment}.calls"), "a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(".")
            file.flush()
            return os.fstat(file.fileno()).st_size

    def _claim(self, number: int, victim: str) -> bool:
        try:
            mark = os.open(os.path.join(self._folder, f"struck-{number}"), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            return False
        who = self._own_name() if victim == "self" else victim
        os.write(mark, json.dumps({"victim": victim, "who": who, "pids": self._pids_of(victim)}).encode())
        os.close(mark)
        return True

    def _kill(self, victim: str) -> None:
        pids = {*self._pids_of(victim)}
        if self._moment == "torn":
            pids.add(os.getpid())  # who has written half a line dies with any other victim
        for pid in sorted(pids, key=lambda each: each == os.getpid()):  # this process last
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _own_name(self) -> str:
        """Which of the office's processes this one is."""
        for name in OWN:
            if self._pid_of(name) == os.getpid():
                return name
        return "conductor"

    def _pids_of(self, victim: str) -> list[int]:
        """The victims' process ids; none where they have just ended or not begun."""
        if victim == "self":
            return [os.getpid()]
        if victim == "all":
            server = self._server()
            found = [*children_of(server), server, *(self._pid_of(name) for name in (*OWN, "conductor"))]
        elif victim == "postgres":
            found = [self._server()]
        elif victim.startswith("postgres"):
            found = [servant_of(self._server(), SERVANTS[victim])]
        else:
            found = [self._pid_of(victim)]
        return [pid for pid in found if pid is not None and works_in(pid, self._data)]

    def _pid_of(self, name: str) -> int | None:
        return first_number(self._data, "run", f"{name}.pid")

    def _server(self) -> int | None:
        return first_number(self._data, "postgres", "postmaster.pid")


def write_half(journal: Any, content: bytes) -> None:
    """What a process leaves that dies in the middle of a write."""
    os.write(journal._descriptor, content[: len(content) // 2])


def first_number(*path: str) -> int | None:
    """The number in the first line of a file, if it is there."""
    try:
        with open(os.path.join(*path)) as file:
            return int(file.readline())
    except (OSError, ValueError):
        return None


def works_in(pid: int, folder: str) -> bool:
    """True where a process is one of this office: a number from an old file may be anybody's today."""
    try:
        place = os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return False
    return place == folder or place.startswith(folder + os.sep)


def children_of(server: int | None) -> list[int]:
    """The processes that a PostgreSQL server has started."""
    try:
        with open(f"/proc/{server}/task/{server}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def servant_of(server: int | None, title: bytes) -> int | None:
    """The first process of PostgreSQL that calls itself so."""
    for child in children_of(server):
        with contextlib.suppress(OSError), open(f"/proc/{child}/cmdline", "rb") as file:
            if title in file.read():
                return child
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


def watch(places: Iterable[tuple[str, str]]) -> None:
    """Wait for the modules of these boundaries; nothing is counted and nobody dies until :func:`arm`."""
    Patcher.boundaries = tuple(Boundary(*place) for place in dict.fromkeys(places))
    sys.meta_path.insert(0, Patcher)


def arm(folder: str, plan: dict[str, Any]) -> None:
    """From now on count in ``folder``, and kill as ``plan`` says."""
    boundaries = {boundary.place: boundary for boundary in Patcher.boundaries}
    for number, point in enumerate(plan["points"]):
        boundary = boundaries[point["function"], point["moment"]]
        boundary.arm(folder, plan["data"])
        if "call" in point:
            boundary.deaths.append((number, point["call"], point["victim"]))


def install(folder: str) -> None:
    """What a process does that was started for a trial."""
    with open(os.path.join(folder, "strike.json")) as file:
        plan = json.load(file)
    watch((point["function"], point["moment"]) for point in plan["points"])
    arm(folder, plan)


if FOLDER:
    install(FOLDER)
