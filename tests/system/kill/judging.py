"""What a run comes to when nobody disturbs it, and therefore also when somebody does."""

from __future__ import annotations

from tests.system.kill.points import point
from tests.system.kill.trial import Outcome, try_points
from tests.system.office import Templates

__all__ = ["FIGURES", "faults_of", "parts_of", "require_sound", "survives"]

FIGURES = {
    "plan": {"keep": 9, "modify": 23, "issue": 3, "revoke": 6},
    "issued": 26,
    "revoked": 29,
    "active": {"organisation": 9, "person": 24, "service": 2},
    "ready": 34,
    "not_ready": 1,
    "gaps": 0,
    "unexplained": 0,
}


def faults_of(outcome: Outcome) -> list[str]:
    """What was amiss after a run; figures that differ from a calm run's count, too."""
    faults = list(outcome.faults)
    if not faults and outcome.figures != FIGURES:
        faults.append(f"the figures differ: {outcome.figures}")
    return faults


def survives(templates: Templates, written: str, *, stage: str = "founded") -> None:
    """Kill at one point, carry on, and find everything as if nothing had happened.

    Every process starts in the ordinary way.
    """
    require_sound(try_points(templates, [point(*parts_of(written))], stage=stage))


def require_sound(outcome: Outcome) -> None:
    """Raise where somebody survived who should not, or the run did not."""
    assert not faults_of(outcome), faults_of(outcome)
    assert outcome.struck[0], "the point was not reached"


def parts_of(written: str) -> tuple[str, str, str, int]:
    """Victim, moment, function and call of a point that is written like this: ``self after _store 2``."""
    victim, moment, name, call = written.split()
    return victim, moment, name, int(call)
