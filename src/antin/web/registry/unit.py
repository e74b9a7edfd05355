"""What the page of a territory shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation

__all__ = ["LinkedUnit", "UnitEvent", "UnitPage", "unit_page"]

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LinkedUnit:
    """Another unit of an event."""

    code: str
    name: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """What a decision did to a code: what the unit was formed from, or what it went into."""

    at: datetime
    decision: reorganisation.DecisionRecord
    kind: str
    before: tuple[LinkedUnit, ...]
    after: tuple[LinkedUnit, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A territory at one moment."""

    shown: directory.UnitRecord
    is_in_force: bool
    versions: list[directory.UnitRecord]
    parent_name: str
    events: list[UnitEvent]
    below: list[directory.UnitRecord]
    organisations: directory.Page[directory.OrganisationRecord]
    organisation_count: int


def unit_page(code: str, moment: datetime) -> UnitPage:
    """Gather the page; organisations are its first fifty."""
    versions = directory.unit_versions(code)
    shown = next((v for v in reversed(versions) if v.valid_from <= moment), versions[0])
    in_force = shown.valid_from <= moment and (shown.valid_until is None or moment < shown.valid_until)
    events = _events(code)
    wanted = directory.OrganisationList(moment, unit_code=code)
    organisations = directory.organisations_at(wanted)
    parents = directory.unit_names({shown.parent_code}) if shown.parent_code else {}
    has_all = not organisations.next
    return UnitPage(
        shown=shown,
        is_in_force=in_force,
        versions=versions,
        parent_name=parents.get(shown.parent_code or "", ""),
        events=events,
        below=directory.units_below(code, moment),
        organisations=organisations,
        organisation_count=len(organisations.rows) if has_all else directory.count_organisations(wanted),
    )


def _events(code: str) -> list[UnitEvent]:
    links = reorganisation.unit_links(code)
    if not links:
        return []
    decisions = {each.number: each for each in reorganisation.decision_records()}
    return [
        _event(code, decisions[number], [each for each in links if each.decision == number])
        for number in dict.fromkeys(each.decision for each in reversed(links))
    ]


def _event(
    code: str, decision: reorganisation.DecisionRecord, links: list[reorganisation.UnitLinkRecord]
) -> UnitEvent:
    """Codes are reused, so names are those right before and right at the decision's moment."""
    at = decision.effective_at
    old = directory.unit_names({each.old_code for each in links if each.old_code}, at - _INSTANT)
    new = directory.unit_names({each.new_code for each in links if each.new_code}, at)
    came = [each for each in links if each.new_code == code and each.old_code]
    went = [each for each in links if each.old_code == code and each.new_code not in (None, code)]
    return UnitEvent(
        at,
        decision,
        links[0].kind,
        before=tuple(_linked(each.old_code or "", old, each.continues) for each in came),
        after=tuple(_linked(each.new_code or "", new, each.continues) for each in went),
    )


def _linked(code: str, names: dict[str, str], goes_on: bool) -> LinkedUnit:
    return LinkedUnit(code, names.get(code, code), goes_on)
