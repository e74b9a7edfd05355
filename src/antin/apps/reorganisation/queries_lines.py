"""The lines of a plan, counted and listed: those of a draft before the freeze, the frozen ones after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from antin.apps.directory import api as directory
from antin.apps.reorganisation.models import DraftedLine, DraftedPlan, FrozenItem

__all__ = [
    "DEVICE_WORK",
    "LineCounts",
    "LineFilter",
    "LineRecord",
    "LineSource",
    "drafted",
    "line_counts",
    "lines_by_unit",
    "lines_page",
]

DEVICE_WORK = ("handover", "rewrite", "unlock", "recall")


@dataclass(frozen=True, slots=True)
class LineSource:
    """Where lines are read: a frozen plan by id, else the draft of a decision by number."""

    plan_id: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines; an empty term leaves all."""

    action: str = ""
    kind: str = ""
    rule: str = ""
    device: str = ""  # one of DEVICE_WORK
    unit: str = ""  # of a draft only
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line as a page shows it."""

    index: int
    action: str
    rule: str
    reason: str
    holder_kind: str
    holder_id: str
    name: str
    old_serial: str | None
    device_serial: str | None


@dataclass(frozen=True, slots=True)
class LineCounts:
    """How many lines: by action, by kind of holder and action, by rule and action, by work on devices."""

    by_action: Mapping[str, int]
    by_kind: Mapping[tuple[str, str], int]
    by_rule: Mapping[tuple[str, str], int]
    devices: Mapping[str, int]


def drafted(number: str) -> DraftedPlan | None:
    """What the plan of a decision came to when it was computed last."""
    return DraftedPlan.objects.filter(decision_id=number).first()


def line_counts(source: LineSource) -> LineCounts:
    """The counts of a plan, each of which leads to its rows."""
    rows = _rows(source)
    pairs = rows.order_by().values_list("holder_kind", "rule", "action").annotate(Count("pk"))
    by_action: dict[str, int] = {}
    by_kind: dict[tuple[str, str], int] = {}
    by_rule: dict[tuple[str, str], int] = {}
    for kind, rule, action, count in pairs:
        by_action[action] = by_action.get(action, 0) + count
        by_kind[kind, action] = by_kind.get((kind, action), 0) + count
        by_rule[rule, action] = by_rule.get((rule, action), 0) + count
    works = rows.aggregate(**{work: Count("pk", filter=_device_work(work)) for work in DEVICE_WORK})
    return LineCounts(by_action, by_kind, by_rule, works)


def lines_by_unit(source: LineSource) -> dict[str, int]:
    """How many lines of a draft change something in each territory; of a frozen plan it is not kept."""
    if source.plan_id:
        return {}
    rows = DraftedLine.objects.filter(draft_id=source.decision).exclude(action="keep").exclude(unit_code="")
    return dict(rows.order_by().values_list("unit_code").annotate(Count("pk")))


def lines_page(
    source: LineSource, wanted: LineFilter, *, place: directory.Place
) -> tuple[directory.Page[LineRecord], int]:
    """A page of lines in the order of the plan, and how many there are."""
    rows = _chosen(source, wanted)
    return directory.page_of(rows, _record, order="index", identity="index", place=place), rows.count()


def _rows(source: LineSource) -> QuerySet[Any]:
    if source.plan_id:
        return FrozenItem.objects.filter(plan_id=source.plan_id)
    return DraftedLine.objects.filter(draft_id=source.decision)


def _chosen(source: LineSource, wanted: LineFilter) -> QuerySet[Any]:
    rows = _rows(source)
    equal = {"action": wanted.action, "holder_kind": wanted.kind, "rule": wanted.rule}
    if not source.plan_id:
        equal["unit_code"] = wanted.unit
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if wanted.device in DEVICE_WORK:
        rows = rows.filter(_device_work(wanted.device))
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(holder_id__icontains=wanted.text))
    return rows


def _device_work(work: str) -> Q:
    """New devices to hand over, devices to write anew, locked ones to recover first, those to call back."""
    match work:
        case "handover":
            return Q(action="issue", device_serial__isnull=False)
        case "rewrite":
            return Q(action="modify", device_serial__isnull=False)
        case "recall":
            return Q(action="revoke")
        case _:
            return Q(waits_for="unlock")


def _record(row: Any) -> LineRecord:
    reason = row.reason if isinstance(row, DraftedLine) else json.loads(row.record)["reason"]
    return LineRecord(
        row.index,
        row.action,
        row.rule,
        reason,
        row.holder_kind,
        row.holder_id,
        row.name,
        row.old_serial,
        row.device_serial,
    )
