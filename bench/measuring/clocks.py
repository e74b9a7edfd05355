"""Wall time and CPU time of this process, of children that have ended, and of process trees that go on.

Machines are shared and noisy, so every rate is given per CPU-second too. CPU time of running processes comes
from ``/proc`` (Linux), to a hundredth of a second.
"""

from __future__ import annotations

import contextlib
import os
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Span", "peak_memory", "reset_peak_memory", "span_of"]

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Span:
    """What a block took: seconds on the wall, of CPU in all, of CPU in this process and in the trees alone."""

    wall: float = 0.0
    cpu: float = 0.0
    own: float = 0.0
    trees: float = 0.0


@contextmanager
def span_of(*, trees: Iterable[int] = (), own: bool = True) -> Iterator[Span]:
    """Measure a block: this process (unless ``own`` is false), children it waits for, and whole process trees.

    ``trees`` are ids of processes that live through the block; what they start and wait for counts with them.
    Children of this process that are also in ``trees`` must not end inside the block.
    """
    span, roots = Span(), tuple(trees)
    began = (time.monotonic(), _own(), _ended_children(), {root: _tree(root) for root in roots})
    yield span
    span.wall = time.monotonic() - began[0]
    span.own = _own() - began[1]
    span.trees = sum(_tree(root) - began[3][root] for root in roots)
    span.cpu = _ended_children() - began[2] + span.trees
    if own:
        span.cpu += span.own


def _own() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _ended_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _tree(root: int) -> float:
    """CPU seconds of a process, its living descendants, and all descendants they have waited for."""
    seconds, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            seconds += sum(map(int, fields[11:15])) / _TICKS  # utime, stime, and those of ended children
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return seconds


def reset_peak_memory() -> None:
    """Let the peak of this process's memory be counted anew from here."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_memory(pid: int | str = "self") -> float:
    """The largest resident memory of a process so far, in megabytes of 1,000,000 octets."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError("the kernel states no peak of memory")
