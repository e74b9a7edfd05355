"""What commands print: data on standard output, progress and notes on standard error.

Bars appear only on a terminal; elsewhere each stage is a plain line at its start and end. ``NO_COLOR`` is
honoured (by Rich).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

__all__ = ["Progress", "Stage", "emit", "note", "progress", "table"]


def emit(value: dict[str, Any]) -> None:
    """Print one JSON object on standard output: indented on a terminal, one line in a pipe."""
    indent = 2 if sys.stdout.isatty() else None
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent).encode() + b"\n", nl=False)


def note(text: str) -> None:
    """Say something to the person on standard error."""
    click.echo(text, err=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print rows as a table on standard output; in a pipe as tab-separated lines with the headings first."""
    if not sys.stdout.isatty():
        for row in [headings, *rows]:
            click.echo("\t".join(str(cell) for cell in row).encode() + b"\n", nl=False)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(*headings, title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for row in rows:
        drawn.add_row(*(escape(str(cell)) for cell in row))
    Console().print(drawn)


class Stage(Protocol):
    """One piece of work whose progress is shown."""

    def advance(self, count: int = 1) -> None:
        """Say that ``count`` more are done."""
        ...

    def set(self, done: int, total: int | None = None) -> None:
        """Say how many are done, and how many there are where that has changed."""
        ...


class Progress(Protocol):
    """Shows stages one below the other."""

    def stage(self, label: str, total: int | None = None) -> Stage:
        """Begin a stage of ``total`` pieces (``None`` where it is not known)."""
        ...

    def finish(self, stage: Stage, remark: str = "") -> None:
        """End a stage."""
        ...


class _Line:
    def __init__(self, label: str, total: int | None) -> None:
        self.label, self.total, self.done = label, total, 0
        self.began_at = time.monotonic()

    def advance(self, count: int = 1) -> None:
        self.done += count

    def set(self, done: int, total: int | None = None) -> None:
        self.done, self.total = done, self.total if total is None else total


class _Lines:
    """Off a terminal: one line when a stage begins, one when it ends."""

    def stage(self, label: str, total: int | None = None) -> _Line:
        note(f"{label} …")
        return _Line(label, total)

    def finish(self, stage: Stage, remark: str = "") -> None:
        assert isinstance(stage, _Line)  # noqa: S101 - made by stage() above
        count = f" {stage.done:,}" if stage.done else ""
        note(f"{stage.label}:{count} ({time.monotonic() - stage.began_at:.1f} s) {remark}".rstrip())


class _Bar:
    def __init__(self, progress: RichProgress, task: TaskID) -> None:
        self.progress, self.task = progress, task

    def advance(self, count: int = 1) -> None:
        self.progress.advance(self.task, count)

    def set(self, done: int, total: int | None = None) -> None:
        known = self.progress.tasks[self.task].total if total is None else total
        self.progress.update(self.task, completed=done, total=known)


class _Bars:
    """On a terminal: a bar a stage, with count, rate and the time left."""

    def __init__(self, progress: RichProgress) -> None:
        self.progress = progress

    def stage(self, label: str, total: int | None = None) -> _Bar:
        return _Bar(self.progress, self.progress.add_task(label, total=total, remark=""))

    def finish(self, stage: Stage, remark: str = "") -> None:
        assert isinstance(stage, _Bar)  # noqa: S101 - made by stage() above
        task = self.progress.tasks[stage.task]
        total = task.total if task.total is not None else max(task.completed, 1)
        self.progress.update(stage.task, completed=total, total=total, remark=remark)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show progress on standard error while the block runs."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    with RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[remark]}"),
        console=Console(stderr=True),
    ) as bars:
        yield _Bars(bars)
