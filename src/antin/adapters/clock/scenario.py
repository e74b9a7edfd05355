"""The scenario clock of a demo folder, shared by all its processes through one file.

The stops (legal moments of the scenario) are fixed when the clock is made. Between stops time runs with the
machine's time but stays just below the next stop, so that no process sees the effective moment before the
run has reached it. Only the command that leads the scenario enters the next stop; nothing goes back.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from antin.adapters.clock.system import Clock, SystemClock
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment, utc_text

__all__ = ["ScenarioClock", "ScenarioRefused", "Stop", "UnableToReadClock"]

_SCHEMA = 1
_JUST_BELOW = timedelta(milliseconds=1)


class UnableToReadClock(AntinError):
    """The clock file is missing or damaged."""

    code = "clock.unreadable"
    exit_code = 3


class ScenarioRefused(AntinError):
    """The scenario may not be laid out or entered like that."""

    code = "clock.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class Stop:
    """A named moment of the scenario."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Reading:
    stops: tuple[Stop, ...]
    current: int
    entered_at: datetime

    def at(self, wall: datetime) -> datetime:
        elapsed = max(wall - self.entered_at, timedelta(0))
        moment = self.stops[self.current].at + elapsed
        if self.current + 1 == len(self.stops):
            return moment
        return min(moment, self.stops[self.current + 1].at - _JUST_BELOW)


class ScenarioClock:
    """Reads (and, by :meth:`enter`, advances) the clock file at ``path``."""

    def __init__(self, path: Path, *, wall: Clock | None = None) -> None:
        self._path = Path(path)
        self._wall = wall or SystemClock()
        self._stamp: tuple[int, int] | None = None
        self._reading: _Reading | None = None
        self._latest: datetime | None = None

    @classmethod
    def create(cls, path: Path, stops: Sequence[Stop], *, wall: Clock | None = None) -> ScenarioClock:
        """Write the clock file and enter the first stop.

        Raises :class:`ScenarioRefused` when the file exists, or the stops are none, unnamed twice or not in
        the order of time.
        """
        _check_stops(stops)
        clock = cls(path, wall=wall)
        with clock._locked():
            if clock._path.exists():
                raise ScenarioRefused("This folder already has a scenario clock.", where=str(path))
            clock._write(_Reading(tuple(stops), 0, clock._wall.now()))
        return clock

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The stops in the order of time."""
        return self._read().stops

    @property
    def current(self) -> Stop:
        """The stop entered last."""
        reading = self._read()
        return reading.stops[reading.current]

    def stop_at(self, moment: datetime) -> Stop:
        """The stop of exactly this moment. Raises :class:`ScenarioRefused` where the scenario has none."""
        found = next((stop for stop in self.stops if stop.at == moment), None)
        if found is None:
            raise ScenarioRefused(
                f"The scenario has no stop at {utc_text(moment)}.",
                where=str(self._path),
                remedy="Its stops are those of the decisions that the demo was made with.",
            )
        return found

    def stop_before(self, stop: Stop) -> Stop:
        """The stop that lies before another; the first one for itself."""
        return self.stops[max(0, self.stops.index(stop) - 1)]

    def extend(self, stops: Sequence[Stop]) -> None:
        """Add stops behind the last one, for a decision that the scenario did not know; known ones stay.

        Raises :class:`ScenarioRefused` where a new stop is not later than the last one and than now.
        """
        with self._locked():
            reading = self._read()
            known = {stop.at for stop in reading.stops}
            fresh = [stop for stop in stops if stop.at not in known]
            if fresh and fresh[0].at <= reading.at(self._wall.now()):
                raise ScenarioRefused(f"The stop “{fresh[0].name}” is past.", where=str(self._path))
            joined = (*reading.stops, *fresh)
            _check_stops(joined)
            self._write(_Reading(joined, reading.current, reading.entered_at))

    def now(self) -> datetime:
        """The scenario's moment, in UTC; never before a moment that this object has already told."""
        moment = self._read().at(self._wall.now()).astimezone(UTC)
        if self._latest is not None and moment < self._latest:
            return self._latest
        self._latest = moment
        return moment

    def enter(self, name: str) -> Stop:
        """Enter a later stop. Entering the current one again changes nothing, so that a run can go on.

        Raises :class:`ScenarioRefused` for a stop that is unknown or already past.
        """
        with self._locked():
            reading = self._read()
            target = _position(reading.stops, name)
            if target < reading.current:
                raise ScenarioRefused(
                    f"The scenario is already past “{name}” and never goes back.", where=str(self._path)
                )
            if target > reading.current:
                self._write(_Reading(reading.stops, target, self._wall.now()))
        return reading.stops[target]

    def _read(self) -> _Reading:
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if self._reading is None or stamp != self._stamp:
                self._reading, self._stamp = _parse(json.loads(self._path.read_bytes())), stamp
        except (OSError, ValueError, KeyError, TypeError, AntinError) as problem:
            raise UnableToReadClock(
                "The scenario clock cannot be read.",
                where=str(self._path),
                remedy="Make the demo anew with “antin demo --reset”.",
            ) from problem
        return self._reading

    def _write(self, reading: _Reading) -> None:
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(_plain(reading), file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _check_stops(stops: Sequence[Stop]) -> None:
    if not stops:
        raise ScenarioRefused("A scenario needs at least one stop.")
    if len({stop.name for stop in stops}) != len(stops):
        raise ScenarioRefused("Two stops of the scenario have the same name.")
    for earlier, later in itertools.pairwise(stops):
        if later.at <= earlier.at:
            raise ScenarioRefused(f"The stop “{later.name}” is not after “{earlier.name}”.")


def _position(stops: tuple[Stop, ...], name: str) -> int:
    for position, stop in enumerate(stops):
        if stop.name == name:
            return position
    known = ", ".join(stop.name for stop in stops)
    raise ScenarioRefused(f"The scenario has no stop “{name}”.", remedy=f"Its stops are: {known}.")


def _plain(reading: _Reading) -> dict[str, Any]:
    return {
        "schema": _SCHEMA,
        "stops": [{"name": stop.name, "at": utc_text(stop.at)} for stop in reading.stops],
        "current": reading.stops[reading.current].name,
        "entered_at": utc_text(reading.entered_at),
    }


def _parse(value: dict[str, Any]) -> _Reading:
    stops = tuple(Stop(stop["name"], parse_moment(stop["at"])) for stop in value["stops"])
    return _Reading(stops, _position(stops, value["current"]), parse_moment(value["entered_at"]))
