"""The decision of an estate, in the words of :mod:`antin.succession.decision`."""

from __future__ import annotations

from collections.abc import Iterable

from antin.demo.estate.offices import read_unit
from antin.demo.estate.reading import Entry, EstateRefused
from antin.succession.decision import (
    REST,
    Decision,
    Extent,
    KindRule,
    KindSuccession,
    OrganisationTemplate,
    PositionTemplate,
    ServiceTemplate,
    ShareRule,
    StaffingEntry,
    StaffingTable,
    SuccessionRow,
    UnitRow,
)
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Capacity, Rank, Registry, Unit, UnitCode, UnitLevel

__all__ = ["read_decision"]


def read_decision(entry: Entry, registry: Registry) -> Decision:
    """The decision as the estate tells it."""
    after = _units_after(entry, registry)
    decision = Decision(
        number=entry.text("number"),
        title=entry.text("title"),
        issuer=entry.text("issuer"),
        adopted_on=entry.day("adopted_on"),
        effective_at=entry.moment("effective_at"),
        cutoff_at=entry.moment("cutoff_at") if entry.has("cutoff_at") else None,
        example=True,
        legal_basis=entry.texts("legal_basis"),
        abolished_levels=tuple(UnitLevel(level) for level in entry.texts("abolished_levels")),
        units_after=tuple(_unit_row(unit) for unit in after.values()),
        unit_rows=tuple(_succession_row(row, registry, after) for row in entry.entries("succession")),
        kind_rules=tuple(_kind_rule(rule) for rule in entry.entries("kinds")),
        organisation_templates=tuple(_template(body) for body in entry.entries("bodies")),
        positions=tuple(_position(post) for post in entry.entries("posts")),
        services=tuple(_service(service) for service in entry.entries("services")),
        staffing=StaffingTable(
            entries=tuple(_staffing(person) for person in entry.entries("staffing")),
            shares=tuple(_share(share) for share in entry.entries("shares")),
        ),
        tasks=tuple((task.text("from"), task.text("to")) for task in entry.entries("tasks")),
    )
    entry.refuse_unread()
    return decision


def _units_after(entry: Entry, registry: Registry) -> dict[UnitCode, Unit]:
    """Units as the decision leaves them; a parent that does not change is one of the registry's."""
    after: dict[UnitCode, Unit] = {}
    for unit_entry in entry.entries("units_after"):
        unit = read_unit(unit_entry, [*registry.units.values(), *after.values()])
        after[unit.code] = unit
    return after


def _unit_row(unit: Unit) -> UnitRow:
    return UnitRow(
        code=unit.code,
        level=unit.level,
        type=unit.type,
        name=unit.name,
        short_name=unit.short_name,
        parent_code=unit.parent_code,
        province_code=unit.province_code,
    )


def _succession_row(entry: Entry, registry: Registry, after: dict[UnitCode, Unit]) -> SuccessionRow:
    old, new = entry.text("from", ""), entry.text("to", "")
    row = SuccessionRow(
        level=entry.text("level", UnitLevel.COMMUNE),
        old_code=old,
        old_name=_name(old, registry.units.values()),
        new_code=new,
        new_name=entry.text("name", _name(new, [*after.values(), *registry.units.values()])),
        extent=entry.choice("extent", Extent, Extent.WHOLE),
        default_successor=entry.flag("default") if entry.has("default") else None,
        kind=entry.choice("kind", SuccessionKind) if entry.has("kind") else None,
    )
    entry.refuse_unread()
    return row


def _name(code: str, units: Iterable[Unit]) -> str:
    return next((unit.name for unit in units if unit.code == code), "")


def _kind_rule(entry: Entry) -> KindRule:
    rule = KindRule(
        before_kind=entry.text("before"),
        rule=entry.choice("rule", KindSuccession),
        after_kind=entry.text("after", ""),
    )
    entry.refuse_unread()
    return rule


def _template(entry: Entry) -> OrganisationTemplate:
    name = entry.text("name")
    template = OrganisationTemplate(
        kind=entry.text("kind"),
        level=entry.choice("level", UnitLevel, UnitLevel.COMMUNE),
        branch=entry.text("branch", "government"),
        name=name,
        short_name=entry.text("short_name", name),
        abbreviation=entry.text("abbreviation"),
        number_style=entry.text("number_style", "gov"),
        parent=entry.text("parent", ""),
        founded=entry.flag("founded"),
    )
    entry.refuse_unread()
    return template


def _position(entry: Entry) -> PositionTemplate:
    position = PositionTemplate(
        pattern=entry.text("kind"),
        title=entry.text("post"),
        count=REST if entry.flag("rest") else entry.number("count", 1),
        capacity=entry.choice("capacity", Capacity, Capacity.HEAD),
        ranks=(entry.choice("rank", Rank, Rank.OFFICIAL),),
    )
    entry.refuse_unread()
    return position


def _service(entry: Entry) -> ServiceTemplate:
    service = ServiceTemplate(
        code=entry.text("code"),
        kind=entry.text("kind"),
        name=entry.text("name"),
        owner_kind=entry.text("owner"),
        count=entry.text("count"),
        host=entry.text("host", ""),
        short_name=entry.text("short_name", ""),
    )
    entry.refuse_unread()
    return service


def _staffing(entry: Entry) -> StaffingEntry:
    leaves = entry.flag("leaves")
    if leaves == entry.has("to"):
        raise EstateRefused("A person either goes somewhere (to) or leaves.", where=entry.where)
    staffing = StaffingEntry(
        personal_number=entry.text("number"),
        old_organisation=entry.text("from", ""),
        old_title=entry.text("old_post", ""),
        new_organisation=entry.text("to", ""),
        new_title=entry.text("post", ""),
        new_ordinal=entry.number("ordinal") if entry.has("ordinal") else None,
        leaves=leaves,
        note=entry.text("note", ""),
    )
    entry.refuse_unread()
    return staffing


def _share(entry: Entry) -> ShareRule:
    persons = entry.number("persons") if entry.has("persons") else None
    share = ShareRule(
        before_kind=entry.text("before"),
        after_kind=entry.text("after", ""),
        share=float(entry.text("share", "1")),
        persons=persons,
    )
    entry.refuse_unread()
    return share
