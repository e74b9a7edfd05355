"""What a person decided otherwise than the rules would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from antin.succession.decision import PostException, StaffingEntry
from antin.succession.registry import OrganisationId, UnitCode

__all__ = ["Overrides"]


@dataclass(frozen=True, slots=True)
class Overrides:
    """Each beats the decision's own columns and the defaults."""

    continues: Mapping[UnitCode, UnitCode] = field(default_factory=dict)  # new unit → the donor that goes on
    bodies: Mapping[str, OrganisationId] = field(
        default_factory=dict
    )  # new body's code → the donor that goes on
    successors: Mapping[UnitCode, UnitCode] = field(default_factory=dict)  # old split unit → default successor
    entries: tuple[StaffingEntry, ...] = ()
    exceptions: tuple[PostException, ...] = ()
