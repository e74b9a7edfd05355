"""Where a run of the bench happens: its machine, a folder that is removed, a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.measuring.figures import Figure

__all__ = ["in_own_process", "machine", "work_folder"]

_LONGEST_ROOT = 40


def machine() -> dict[str, Any]:
    """What figures of time depend on besides the code."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": [round(value, 2) for value in os.getloadavg()],
    }


@contextmanager
def work_folder() -> Iterator[Path]:
    """A short path, because sockets lie below it; the database's account may pass through."""
    root = tempfile.gettempdir()
    short = root if len(root) <= _LONGEST_ROOT else "/tmp"  # noqa: S108 - a random folder is made inside
    folder = Path(tempfile.mkdtemp(prefix="antin-bench-", dir=short))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_own_process(measure: str, options: object) -> list[Figure]:
    """What ``module:function`` yields for the options. Django knows one database a process, and so does memory.

    Raises :class:`RuntimeError` with what went wrong there.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(measure, options, theirs))
    process.start()
    theirs.close()
    try:
        outcome = ours.recv()
    except EOFError:
        process.join()
        outcome = f"the process ended with code {process.exitcode}"
    finally:
        process.terminate()  # has ended by itself unless this process was asked to
        process.join()
    if isinstance(outcome, str):
        raise RuntimeError(outcome)
    return list(outcome)


def _measure(named: str, options: object, answer: Any) -> None:
    module, _, name = named.partition(":")
    measure: Callable[[object], Iterable[Figure]] = getattr(import_module(module), name)
    figures: list[Figure] = []
    try:
        for figure in measure(options):
            figures.append(figure)
            told = f"  {figure.part}: {figure.name}: {figure.ours} {figure.unit} {figure.note}".rstrip()
            print(told, file=sys.stderr, flush=True)
    except BaseException as failure:
        answer.send(f"{type(failure).__name__}: {failure}")
        raise
    answer.send(figures)
