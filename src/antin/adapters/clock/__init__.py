"""Clocks: the system's, and the scenario clock of a demo folder.

A production folder has no ``clock.json``, so nothing that a request or a command says can move its time.
"""

from __future__ import annotations

from pathlib import Path

from antin.adapters.clock.scenario import ScenarioClock, ScenarioRefused, Stop, UnableToReadClock
from antin.adapters.clock.system import Clock, SystemClock

__all__ = ["Clock", "ScenarioClock", "ScenarioRefused", "Stop", "SystemClock", "UnableToReadClock", "clock_for"]

CLOCK_FILE = "clock.json"


def clock_for(folder: Path) -> Clock:
    """The clock of a data folder: its scenario clock where it has one, else the system's."""
    path = Path(folder) / CLOCK_FILE
    return ScenarioClock(path) if path.exists() else SystemClock()
