"""How the story tells what it is doing; the command line shows it as progress bars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

__all__ = ["Reporter", "stage"]


class Reporter(Protocol):
    """Shows stages one below the other."""

    def stage(self, label: str, total: int | None = None) -> Any:
        """Begin a stage of ``total`` pieces; the result has ``set(done, total)``."""
        ...

    def finish(self, stage: Any, remark: str = "") -> None:
        """End a stage."""
        ...


@contextmanager
def stage(reporter: Reporter, label: str, total: int | None = None) -> Iterator[Any]:
    """A stage that ends with the block."""
    shown = reporter.stage(label, total)
    yield shown
    reporter.finish(shown)
