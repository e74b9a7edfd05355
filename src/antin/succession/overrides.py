"""What a person decided otherwise than the rules would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from antin.succession.decision import PostException, StaffingEntry
from antin.succession.registry import OrganisationId, PersonId, UnitCode

__all__ = ["Overrides"]


@dataclass(frozen=True, slots=True)
class Overrides:
    """Each beats the decision's own columns and the defaults. Codes of bodies are those after the decision."""

    continues: Mapping[UnitCode, UnitCode] = field(default_factory=dict)  # new unit → the donor that goes on
    bodies: Mapping[str, OrganisationId] = field(default_factory=dict)  # body's code → the donor that goes on
    successors: Mapping[UnitCode, UnitCode] = field(default_factory=dict)  # old unit → its (default) successor
    entries: tuple[StaffingEntry, ...] = ()
    exceptions: tuple[PostException, ...] = ()
    heads: Mapping[str, PersonId] = field(default_factory=dict)  # body's code → who becomes its head
    short_names: Mapping[str, str] = field(default_factory=dict)  # code of a body or service → short name
    addresses: Mapping[PersonId, str] = field(default_factory=dict)  # official mail address
    focal_officers: Mapping[str, PersonId] = field(default_factory=dict)  # body's code → focal officer
    same_person: Mapping[PersonId, PersonId] = field(default_factory=dict)  # second record → which counts
