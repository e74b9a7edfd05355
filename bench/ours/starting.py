"""How long a person waits: ``antin --help``, the whole demo, and its second start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measuring.clocks import Span, span_of
from bench.measuring.figures import Figure, at_most
from bench.measuring.options import Options

__all__ = ["measure_demo", "measure_help"]

_HELP_SECONDS, _DEMO_SECONDS, _SECOND_START_SECONDS = 0.3, 150.0, 10.0
_ROUNDS = 5


def measure_help(options: Options) -> Iterator[Figure]:
    """The quickest of five, without the launcher that looks after the environment."""
    spans = [_antin(options.folder, "--help") for _ in range(_ROUNDS)]
    quickest = min(spans, key=lambda span: span.wall)
    yield Figure("start", "antin --help", "s", quickest.wall, goal=at_most(_HELP_SECONDS))
    yield Figure("start", "antin --help", "CPU s", min(span.cpu for span in spans))


def measure_demo(options: Options) -> Iterator[Figure]:
    """Phú Thọ from nothing to the proof, then the same command once more."""
    folder = options.folder / "demo"
    first = _antin(folder, "demo", "--once", "--json")
    yield Figure("start", "antin demo --once", "s", first.wall, goal=at_most(_DEMO_SECONDS))
    yield Figure("start", "antin demo --once", "CPU s", first.cpu, note="without PostgreSQL's own processes")
    again = _antin(folder, "demo", "--once", "--json")
    yield Figure("start", "second start", "s", again.wall, goal=at_most(_SECOND_START_SECONDS))


def _antin(folder: Path, *arguments: str) -> Span:
    command = [sys.executable, "-P", "-m", "antin.cli", *arguments]
    with span_of(own=False) as span:
        done = subprocess.run(
            command, capture_output=True, check=False, env={**os.environ, "ANTIN_DATA": str(folder)}
        )
    if done.returncode:
        raise RuntimeError(f"antin {arguments[0]} failed: {done.stderr.decode(errors='replace')[-400:]}")
    return span
