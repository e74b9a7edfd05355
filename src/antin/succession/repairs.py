"""A repair: what a person decided about a conflict, in a form that a machine can apply again."""

from __future__ import annotations

from dataclasses import dataclass, field

from antin.kernel.errors import AntinError

__all__ = ["DIFFERENT_PEOPLE", "LEAVE", "Repair", "RepairRefused"]

LEAVE = "leave"  # value of staffing.unplaced and staffing.move: the person leaves the service
DIFFERENT_PEOPLE = "different"  # value of person.number_doubled: two people, one of the numbers is wrong


class RepairRefused(AntinError):
    """The repair cannot be applied: unknown code, target or value, or the plan is frozen."""

    code = "repair.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """One answer to one conflict: the conflict's code, what it is about, and what was chosen.

    The sentences say what it does; they are no part of its identity.
    """

    code: str
    target: str
    value: str = ""
    vi: str = field(default="", compare=False)
    en: str = field(default="", compare=False)

    def as_dict(self) -> dict[str, str]:
        """Canonical form."""
        return {"code": self.code, "target": self.target, "value": self.value}
