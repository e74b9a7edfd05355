"""What the page of a decision shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.web.registry.unit import LinkedUnit

__all__ = ["UNITS", "DecisionPage", "FormedUnit", "LinkRow", "decision_page"]

UNITS = "units"
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class FormedUnit:
    """A unit after the decision and what it was formed from; ``code`` is empty where nothing followed."""

    code: str
    name: str
    kind: str
    before: tuple[LinkedUnit, ...]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """What became of one organisation, in names."""

    link: reorganisation.OrganisationLinkRecord
    old_name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A decision with what it did. Every figure leads to its rows."""

    decision: reorganisation.DecisionRecord
    counts: Mapping[str, int]
    unit_count: int
    kind: str  # of the organisations shown, :data:`UNITS` for the territories, or empty for all organisations
    links: directory.Page[LinkRow]
    units: list[FormedUnit]


def decision_page(
    decision: reorganisation.DecisionRecord, *, kind: str, place: directory.Place
) -> DecisionPage:
    """Gather the page; organisations come fifty at a time, territories at once."""
    shows_units = kind == UNITS
    return DecisionPage(
        decision,
        reorganisation.link_counts(decision.number),
        reorganisation.unit_outcome_count(decision.number),
        kind,
        directory.Page(()) if shows_units else _links(decision.number, kind, place),
        _units(decision) if shows_units else [],
    )


def _links(number: str, kind: str, place: directory.Place) -> directory.Page[LinkRow]:
    page = reorganisation.links_of_decision(number, kind=kind, place=place)
    identities = {each for row in page.rows for each in (row.old_id, row.new_id) if each is not None}
    names = directory.organisation_records(identities)
    rows = tuple(LinkRow(row, _name(row.old_id, names), _name(row.new_id, names)) for row in page.rows)
    return directory.Page(rows, page.previous, page.next)


def _name(identity: str | None, names: Mapping[str, directory.OrganisationRecord]) -> str:
    known = names.get(identity or "")
    return known.name if known else identity or ""


def _units(decision: reorganisation.DecisionRecord) -> list[FormedUnit]:
    links = reorganisation.unit_links_of(decision.number)
    old = directory.unit_names(
        {each.old_code for each in links if each.old_code}, decision.effective_at - _INSTANT
    )
    new = directory.unit_names({each.new_code for each in links if each.new_code}, decision.effective_at)
    formed: dict[str, list[reorganisation.UnitLinkRecord]] = {}
    for link in links:
        formed.setdefault(link.new_code or "", []).append(link)
    return [
        FormedUnit(
            code,
            new.get(code, code),
            of_it[0].kind,
            tuple(
                LinkedUnit(each.old_code, old.get(each.old_code, each.old_code), each.continues)
                for each in of_it
                if each.old_code
            ),
        )
        for code, of_it in formed.items()
    ]
