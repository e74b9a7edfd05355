"""A decision as it was made: which units, bodies and people become what, as plain values.

A decision folder (``antin.adapters.decision_folder``) is one way to get such a value. Everything that differs
from one decision to the next stands here as data; :func:`antin.succession.succeed.succeed` holds no kind, title
or province of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from antin.kernel.moments import VIETNAM
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Capacity, Rank, UnitCode, UnitLevel

__all__ = [
    "REST",
    "Act",
    "Decision",
    "Extent",
    "KindRule",
    "KindSuccession",
    "OrganisationTemplate",
    "PositionTemplate",
    "PostException",
    "ServiceTemplate",
    "ShareRule",
    "Source",
    "StaffingEntry",
    "StaffingTable",
    "SuccessionRow",
    "UnitRow",
]

REST = -1  # a position row that fills an organisation up to its size


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands, so that an error can name the place: file name and line (1 = header)."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.file else ""


class Extent(StrEnum):
    """How much of the old unit goes to the new one."""

    WHOLE = "whole"
    PART = "part"
    REMAINDER = "remainder"


@dataclass(frozen=True, slots=True)
class Act:
    """One legal act behind the decision."""

    number: str
    kind: str
    issuer: str
    adopted_on: date | None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as the decision leaves it."""

    code: UnitCode
    level: UnitLevel
    type: str
    name: str
    short_name: str
    parent_code: UnitCode | None
    province_code: UnitCode
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """One pair old → new. ``level`` is a unit level or ``body``; codes of bodies read ``unit:kind``.

    No ``old_code``: something is founded. No ``new_code``: it is dissolved. ``None``: derived from the rest.
    """

    level: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    extent: Extent = Extent.WHOLE
    default_successor: bool | None = None
    keeps_code: bool | None = None
    keeps_name: bool | None = None
    kind: SuccessionKind | None = None
    new_parent: str = ""
    source: Source = Source()

    @property
    def is_body(self) -> bool:
        """True where the row names an organisation, not a territory."""
        return self.level == "body"


class KindSuccession(StrEnum):
    """How the organisations of one kind go on."""

    MERGE_PROVINCE = (
        "merge_province"  # all of the old provinces become one; that of the leading province continues
    )
    BY_MAPPING = "by_mapping"  # each follows its unit
    ONE_TO_ONE = "one_to_one"  # the same body goes on; its name or parent changes
    ORDINAL = "ordinal"  # before i goes into after ((i - 1) mod m) + 1; the lowest i continues
    DISSOLVE_TASKS = "dissolve_tasks"  # no body continues; tasks and people go to the named kind
    DISSOLVE = "dissolve"  # no body continues, nobody takes over


@dataclass(frozen=True, slots=True)
class KindRule:
    """What becomes of the organisations of ``before_kind``."""

    before_kind: str
    rule: KindSuccession
    after_kind: str = ""
    name: str = ""  # name pattern for those that come this way, instead of the template's
    short_name: str = ""
    variant: int = 0  # which of the titles written "a | b" they use: 1, 2, …; 0 takes them by turns
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class OrganisationTemplate:
    """How an organisation of ``kind`` looks after the decision. Patterns: see ``antin.succession.names``."""

    kind: str
    level: UnitLevel
    branch: str
    name: str
    short_name: str
    abbreviation: str
    number_style: str = "gov"
    parent: str = ""  # a kind in the same unit or province, or a pattern such as "P-S*" that is dealt by turns
    has_seal: bool = True
    instances: int = 1  # ordinal kinds: how many there are (never more than go into them)
    founded: bool = False  # one is founded in each unit of its level, no body continues
    unit_type: str = ""  # only in units of this type; empty: in all that no other row names
    mail_domain: str = ""  # empty: the domain of the province
    is_root: bool = False  # bears the organisation code of its unit; the unit's other bodies are numbered below
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class PositionTemplate:
    """One row of seats. ``*`` in the pattern is a wildcard; only the most specific matching pattern applies."""

    pattern: str
    title: str  # "Hiệu trưởng | Giám đốc": alternatives
    count: int  # or REST
    capacity: Capacity
    ranks: tuple[Rank, ...]  # one for all alternatives, or one for each
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class ServiceTemplate:
    """Services that run after the decision. ``count`` is the number of them, ``each`` or ``kept``."""

    code: str  # "SV-PORTAL"
    kind: str
    name: str
    owner_kind: str  # a kind or a pattern; several owners are dealt by turns
    count: str  # "12"; "each": one for each owner; "kept": those that ran before
    host: str = ""
    source: Source = Source()
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class StaffingEntry:
    """One named person: by personal number, from an old post to a new one, or leaving."""

    personal_number: str
    old_organisation: str  # code, "" = wherever the person sits
    old_title: str
    new_organisation: str  # code; "" = leaves
    new_title: str
    new_ordinal: int | None
    leaves: bool
    note: str = ""
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class PostException:
    """Whoever holds this post goes there, or leaves."""

    old_organisation: str  # code
    old_title: str
    old_ordinal: int
    new_organisation: str
    new_title: str
    leaves: bool
    note: str = ""
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class ShareRule:
    """How many people of one kind go to another by default; no ``after_kind``: they leave."""

    before_kind: str
    after_kind: str
    share: float
    persons: int | None  # exact where the rule was made for this very province
    note: str = ""
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class StaffingTable:
    """Who goes where, the most specific first. Whoever nothing names follows the own organisation."""

    entries: tuple[StaffingEntry, ...] = ()
    exceptions: tuple[PostException, ...] = ()
    shares: tuple[ShareRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, complete. Dates stay as published; from ``effective_at`` on the new names have force."""

    number: str
    title: str
    issuer: str
    adopted_on: date
    effective_at: datetime
    in_force_on: date | None = None
    cutoff_at: datetime | None = None  # when the last old certificate ends
    example: bool = False
    legal_basis: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    abolished_levels: tuple[UnitLevel, ...] = ()  # a whole tier goes, without successor units
    units_after: tuple[UnitRow, ...] = ()
    unit_rows: tuple[SuccessionRow, ...] = ()
    kind_rules: tuple[KindRule, ...] = ()
    organisation_templates: tuple[OrganisationTemplate, ...] = ()
    positions: tuple[PositionTemplate, ...] = ()
    services: tuple[ServiceTemplate, ...] = ()
    staffing: StaffingTable = StaffingTable()
    tasks: tuple[tuple[str, str], ...] = ()  # body code → body code that takes over
    files: dict[str, str] = field(default_factory=dict)  # file name → SHA-256, lower-case hex

    @property
    def effective_on(self) -> date:
        """The day in Viet Nam on which the new bodies are founded."""
        return self.effective_at.astimezone(VIETNAM).date()
