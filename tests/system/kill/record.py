"""The campaign's record: JSON lines, one a run, written when the run is over, so that it can be resumed.

Before the runs of a stage a line says how often a run that nobody disturbs reaches each boundary. Points are
drawn from the seed and these figures, so that a record can be repeated to the last call; where the product's
boundaries have changed since, they are counted again and points drawn anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.system.kill.trial import Outcome

__all__ = ["Death", "Record", "Stage", "Trial"]


@dataclass(frozen=True, slots=True)
class Stage:
    """From which run on a stage's points are drawn from these figures."""

    first: int
    calls: Mapping[str, int]  # boundary -> how often a calm run reaches it


@dataclass(frozen=True, slots=True)
class Trial:
    """One run as it is recorded."""

    number: int
    stage: str
    points: tuple[str, ...]  # victim, moment, function, call
    groups: tuple[str, ...]  # what the report calls the boundaries
    died: tuple[str, ...]  # the processes that were killed; empty where a point was not reached
    endings: tuple[int, ...]  # exit codes of the conductor, one a start
    faults: tuple[str, ...]
    seconds: float
    source: str
    at: str

    @property
    def was_resumed(self) -> bool:
        """True where the command had to be given again."""
        return len(self.endings) > 1

    @classmethod
    def of(cls, outcome: Outcome, **described: Any) -> Trial:
        """The trial that has come to this."""
        return cls(
            points=tuple(map(str, outcome.points)),
            groups=tuple(point.boundary.group for point in outcome.points),
            died=outcome.struck,
            endings=outcome.endings,
            seconds=round(outcome.seconds, 1),
            **described,
        )


@dataclass(frozen=True, slots=True)
class Death:
    """One killed process: where, who, and the run in which it died."""

    group: str
    who: str
    trial: Trial


class Record:
    """The file of one campaign."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.seed = seed
        self.stages: dict[str, Stage] = {}
        self.mended: list[Trial] = []  # runs that did not hold and were made again
        self._trials: dict[int, Trial] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                self._take(json.loads(line))

    def _take(self, row: Mapping[str, Any]) -> None:
        if row["seed"] != self.seed:
            raise SystemExit(f"{self.path} is the record of seed {row['seed']}; name another file or seed.")
        if "calls" in row:
            self.stages[row["stage"]] = Stage(row.get("first", 0), row["calls"])
        else:
            self._keep(_trial_of(row))

    def _keep(self, trial: Trial) -> None:
        if trial.number in self._trials:
            self.mended.append(self._trials[trial.number])
        self._trials[trial.number] = trial

    def find(self, number: int) -> Trial | None:
        """The run of this number, as it was made last."""
        return self._trials.get(number)

    @property
    def trials(self) -> list[Trial]:
        """All runs in their order."""
        return [self._trials[number] for number in sorted(self._trials)]

    def begin(self, stage: str, calls: Mapping[str, int]) -> None:
        """Record how often a calm run reaches each boundary, for the runs to come."""
        first = max(self._trials, default=-1) + 1
        self._write({"stage": stage, "first": first, "calls": dict(calls)})

    def add(self, trial: Trial) -> None:
        """Record a trial."""
        self._write({name: getattr(trial, name) for name in Trial.__slots__})

    def _write(self, row: dict[str, Any]) -> None:
        row = {"seed": self.seed, **row}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")
        self._take(row)

    @property
    def deaths(self) -> list[Death]:
        """Every process that was killed."""
        return [
            Death(group, who, trial)
            for trial in self.trials
            for group, who in zip(trial.groups, trial.died, strict=True)
            if who
        ]

    @property
    def failed(self) -> list[Trial]:
        """The runs that did not hold."""
        return [trial for trial in self.trials if trial.faults]


def _trial_of(row: Mapping[str, Any]) -> Trial:
    known = ((name, row[name]) for name in Trial.__slots__)
    return Trial(**{name: tuple(value) if isinstance(value, list) else value for name, value in known})
