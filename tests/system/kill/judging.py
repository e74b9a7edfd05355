"""What a run comes to when nobody disturbs it, and therefore also when somebody does."""

from __future__ import annotations

from tests.system.kill.points import point
from tests.system.kill.trial import try_points
from tests.system.office import Templates

__all__ = ["FIGURES", "survives"]

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


def survives(templates: Templates, written: str, *, stage: str = "founded") -> None:
    """Kill at one point, carry on, and find everything as if nothing had happened."""
    victim, moment, name, call = written.split()
    outcome = try_points(templates, [point(victim, moment, name, int(call))], stage=stage)
    assert not outcome.faults, outcome.faults
    assert outcome.struck[0].startswith(victim), "the point was not reached"
    assert outcome.figures == FIGURES, outcome.figures
