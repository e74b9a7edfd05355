"""A body to be: what it is, where, and whom it takes over, before it has a code, a name and a parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from antin.succession.decision import Decision, KindRule, OrganisationTemplate
from antin.succession.outcome import SuccessionKind
from antin.succession.overrides import Overrides
from antin.succession.registry import Organisation, OrganisationId, Registry, Unit, UnitCode, UnitLevel
from antin.succession.territory import Territory

__all__ = ["Draft", "Ending", "Setting", "instance_number"]


@dataclass(frozen=True, slots=True)
class Draft:
    """One body after the decision."""

    kind: str
    unit: Unit
    donors: tuple[Organisation, ...]  # the continuing one first; empty: founded
    is_new: bool  # a new legal person
    rule: KindRule | None = None
    template: OrganisationTemplate | None = None
    model: Organisation | None = None  # a founded body without template is made after this one
    succession: SuccessionKind | None = None  # where the decision states it
    name: str = ""  # where the decision states it
    parent_code: str = ""  # where the decision states it

    @property
    def origin(self) -> Organisation:
        """The body it continues or is made after; asked only where no template describes it."""
        return self.donors[0] if self.donors or self.model is None else self.model


@dataclass(frozen=True, slots=True)
class Ending:
    """A body that nothing continues."""

    body: Organisation
    note: str
    takes_over: str = ""  # code of the body that gets its tasks, where the decision names one
    tasks_kind: str = ""  # or the kind
    silent: bool = False  # no rule says so: it is unexplained


@dataclass(frozen=True, slots=True)
class Setting:
    """What every rule may look at."""

    before: Registry
    decision: Decision
    overrides: Overrides
    territory: Territory
    province_order: Mapping[UnitCode, int]
    templates: Mapping[str, tuple[OrganisationTemplate, ...]] = field(default_factory=dict)

    def in_order(self, bodies: list[Organisation]) -> list[Organisation]:
        """Old provinces, then units by code, then the number of the instance."""
        return sorted(bodies, key=self._place)

    def _place(self, body: Organisation) -> tuple[int, str, int, OrganisationId]:
        unit = self.before.units[body.unit_code]
        order = self.province_order.get(unit.province_code, len(self.province_order))
        return order, body.unit_code, instance_number(body.code), body.id

    def unit_after(self, body: Organisation, level: UnitLevel) -> Unit | None:
        """The unit of that level in which a body goes on, by its own unit or the province it lies in."""
        unit = self.before.units[body.unit_code]
        start = unit.province_code if level is UnitLevel.PROVINCE else unit.code
        code = self.territory.successor.get(start)
        found = self.territory.after.get(code) if code else None
        return found if found and found.level is level else None

    def template(self, kind: str, unit: Unit) -> OrganisationTemplate | None:
        """The template of a kind for a unit of this type."""
        rows = self.templates.get(kind, ())
        fitting = [row for row in rows if row.unit_type == unit.type] or [
            row for row in rows if not row.unit_type
        ]
        return next(iter(fitting or rows), None)

    def level_of(self, kind: str) -> UnitLevel | None:
        """The level at which a kind stands after the decision."""
        rows = self.templates.get(kind)
        return rows[0].level if rows else None


def instance_number(code: str) -> int:
    """The number at the end of ``25:P-CC:07``; 0 where the unit has only one of the kind."""
    parts = code.split(":")
    return int(parts[2]) if len(parts) == 3 and parts[2].isdigit() else 0
