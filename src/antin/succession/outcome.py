"""What a decision leads to: every unit, organisation, person and service with exactly one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from antin.succession.registry import OrganisationId, PersonId, PostId, Registry, ServiceId, UnitCode
from antin.succession.repairs import Repair

__all__ = [
    "Finding",
    "Move",
    "MoveOutcome",
    "MoveSource",
    "OrganisationLink",
    "ServiceLink",
    "Succession",
    "SuccessionKind",
    "UnitLink",
]


class SuccessionKind(StrEnum):
    """What became of a unit or an organisation.

    Only ``merge`` and ``found`` make a new legal person. A merged body has one donor whose certificate goes on
    (practice of May 2025, rule 1); an absorbing body keeps its name and its certificate (rule 2).
    """

    UNCHANGED = "unchanged"
    MERGE = "merge"
    ABSORB = "absorb"
    RENAME = "rename"
    REPARENT = "reparent"
    TYPE = "type"
    SPLIT = "split"
    DISSOLVE = "dissolve"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class UnitLink:
    """One pair of units. A split unit has several; the default one takes its bodies and people."""

    old_code: UnitCode | None
    new_code: UnitCode | None
    kind: SuccessionKind
    continues: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class OrganisationLink:
    """The one outcome of an old organisation (``new_id`` None: dissolved), or a founding (``old_id`` None).

    ``continues``: its identity, certificate and key go on in the new organisation.
    """

    old_id: OrganisationId | None
    new_id: OrganisationId | None
    kind: SuccessionKind
    continues: bool
    note: str = ""


class MoveOutcome(StrEnum):
    """What happens to a person."""

    STAY = "stay"  # same post in the same legal person
    MOVE = "move"
    LEAVE = "leave"


class MoveSource(StrEnum):
    """Who decided a move."""

    TABLE = "table"
    RULE = "rule"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Move:
    """The one outcome of a person, by main post."""

    person_id: PersonId
    old_post_id: PostId | None
    new_post_id: PostId | None
    outcome: MoveOutcome
    source: MoveSource
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLink:
    """The one outcome of an old service, or a new one (``old_id`` None)."""

    old_id: ServiceId | None
    new_id: ServiceId | None
    continues: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at. ``blocking`` findings stop the freeze of a plan."""

    code: str
    message: str  # Vietnamese
    where: str
    remedy: str  # Vietnamese
    blocking: bool
    message_en: str = ""
    remedy_en: str = ""
    repairs: tuple[Repair, ...] = ()  # what a machine can do about it; the first one is proposed


@dataclass(frozen=True, slots=True)
class Succession:
    """The registry after a decision and how each thing got there."""

    after: Registry
    unit_links: tuple[UnitLink, ...]
    organisation_links: tuple[OrganisationLink, ...]
    moves: tuple[Move, ...]
    service_links: tuple[ServiceLink, ...]
    findings: tuple[Finding, ...] = ()
    unexplained: tuple[str, ...] = ()  # units, organisations or people without a rule: must be empty
