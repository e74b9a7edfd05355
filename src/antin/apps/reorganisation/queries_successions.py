"""Reads about what went into what: the links that decisions left between units and between organisations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from antin.apps.directory import api as directory
from antin.apps.reorganisation.models import Decision, FrozenItem, OrganisationSuccession, UnitSuccession

__all__ = [
    "DecisionRecord",
    "OrganisationLinkRecord",
    "PlanItemRecord",
    "UnitLinkRecord",
    "decision_records",
    "formed_units",
    "link_counts",
    "links_of_decision",
    "organisation_links",
    "plan_items_of",
    "unit_links",
    "unit_links_of",
    "unit_outcome_count",
]

_INSTANT = timedelta(microseconds=1)
_LEVELS = {2: "province", 3: "district", 5: "commune"}  # by the width of official codes


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision without its folder."""

    number: str
    title: str
    is_example: bool
    adopted_on: date
    effective_at: datetime
    cutoff_at: datetime
    legal_basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitLinkRecord:
    """One pair of units; ``kind`` is a succession kind."""

    decision: str
    kind: str
    old_code: str | None
    new_code: str | None
    continues: bool


@dataclass(frozen=True, slots=True)
class OrganisationLinkRecord:
    """What became of an organisation; ``continues``: its identity, certificate and key go on in the new one."""

    decision: str
    kind: str
    old_id: str | None
    new_id: str | None
    continues: bool
    note: str


@dataclass(frozen=True, slots=True)
class PlanItemRecord:
    """A line of a plan about a holder."""

    plan_id: str
    index: int
    action: str
    rule: str
    old_serial: str | None
    leaf_index: int | None


def decision_records() -> list[DecisionRecord]:
    """Every imported decision, by the moment in which it takes effect."""
    return [
        DecisionRecord(
            row.number,
            row.title,
            row.is_example,
            row.adopted_on,
            row.effective_at,
            row.cutoff_at,
            tuple(row.legal_basis),
        )
        for row in Decision.objects.order_by("effective_at", "number").defer("archive")
    ]


def organisation_links(identities: Collection[str]) -> list[OrganisationLinkRecord]:
    """The links that lead to or from these organisations, in the order of their decisions."""
    wanted = set(identities)
    rows = OrganisationSuccession.objects.filter(Q(old_id__in=wanted) | Q(new_id__in=wanted))
    return [_organisation_link(row) for row in rows.order_by("decision__effective_at", "id")]


def _organisation_link(row: OrganisationSuccession) -> OrganisationLinkRecord:
    return OrganisationLinkRecord(row.decision_id, row.kind, row.old_id, row.new_id, row.continues, row.note)


def unit_links(code: str) -> list[UnitLinkRecord]:
    """The links that lead to or from a code, in the order of their decisions."""
    rows = UnitSuccession.objects.filter(Q(old_code=code) | Q(new_code=code))
    return [
        UnitLinkRecord(row.decision_id, row.kind, row.old_code, row.new_code, row.continues)
        for row in rows.order_by("decision__effective_at", "id")
    ]


def unit_links_of(number: str) -> list[UnitLinkRecord]:
    """Every link between units of a decision, by what came of them."""
    rows = UnitSuccession.objects.filter(decision_id=number).order_by("new_code", "-continues", "old_code")
    return [
        UnitLinkRecord(row.decision_id, row.kind, row.old_code, row.new_code, row.continues) for row in rows
    ]


def formed_units(decision: Decision) -> list[dict[str, Any]]:
    """Each territory that came out of a switched decision with those that went into it, as drafts keep them."""
    links = unit_links_of(decision.number)
    before = directory.unit_names(
        {link.old_code for link in links if link.old_code}, decision.effective_at - _INSTANT
    )
    after = directory.unit_names({link.new_code for link in links if link.new_code}, decision.effective_at)
    formed: dict[str, list[UnitLinkRecord]] = {}
    for link in links:
        formed.setdefault(link.new_code or "", []).append(link)
    return [
        {
            "code": code,
            "name": after.get(code, ""),
            "level": _LEVELS.get(len(code or formed[code][0].old_code or ""), ""),
            "kind": formed[code][0].kind,
            "old": [_old(link, before) for link in formed[code] if link.old_code],
        }
        for code in sorted(formed, key=lambda each: (not each, each))
    ]


def _old(link: UnitLinkRecord, before: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": link.old_code,
        "name": before.get(link.old_code or "", link.old_code),
        "parent": "",
        "kind": link.kind,
        "continues": link.continues,
        "is_default": link.continues,
    }


def link_counts(number: str) -> dict[str, int]:
    """How many organisations met each kind of outcome by a decision."""
    rows = OrganisationSuccession.objects.filter(decision_id=number)
    return dict(rows.values_list("kind").annotate(Count("id")).order_by("kind"))


def unit_outcome_count(number: str) -> int:
    """How many units came out of a decision changed; what nothing followed counts as one."""
    rows = UnitSuccession.objects.filter(decision_id=number)
    return rows.values("new_code").distinct().count()


def links_of_decision(
    number: str, *, kind: str = "", place: directory.Place = directory.FIRST_PLACE
) -> directory.Page[OrganisationLinkRecord]:
    """A page of what a decision did to organisations, in the order in which it was computed."""
    rows = OrganisationSuccession.objects.filter(decision_id=number)
    if kind:
        rows = rows.filter(kind=kind)
    return directory.page_of(rows, _organisation_link, order="id", identity="id", place=place)


def plan_items_of(kind: str, holder_id: str) -> list[PlanItemRecord]:
    """What plans say about a holder, oldest plan first."""
    rows = FrozenItem.objects.filter(holder_kind=kind, holder_id=holder_id)
    return [
        PlanItemRecord(row.plan_id, row.index, row.action, row.rule, row.old_serial, row.leaf_index)
        for row in rows.order_by("plan__frozen_at", "index").defer("record")
    ]
