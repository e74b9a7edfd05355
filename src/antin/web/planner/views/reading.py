"""What a plan does: the mapping of territories, the impact in counts, the lines behind them, the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.moments import VIETNAM
from antin.reissue.rules import RULES, Rule
from antin.reissue.rules.switches import shipped_switches, state_of
from antin.web.account.middleware import OfficeRequest
from antin.web.planner import pictures, wording
from antin.web.planner.views.home import frame_of
from antin.web.planner.workspace import Workspace, workspace
from antin.web.registry import lists
from antin.web.registry import wording as registry_words

__all__ = ["impact", "lines", "mapping", "rules"]

_KINDS = ("organisation", "person", "service")
_ACTIONS = ("keep", "modify", "issue", "revoke")


@require_safe
def mapping(request: OfficeRequest, number: str) -> HttpResponse:
    """Which territory went into which, grouped by the one that comes out."""
    found = workspace(request, number)
    units = _units(found)
    levels = [level for level in ("commune", "province", "district") if any(u["level"] == level for u in units)]
    level = request.GET.get("level", "") if request.GET.get("level", "") in levels else (levels or [""])[0]
    kind, text = request.GET.get("kind", ""), request.GET.get("name", "").strip()
    kinds = pictures.kinds_of(units, level)
    formed = pictures.formed_units(
        units, level=level, kind=kind, text=text, lines=reorganisation.lines_by_unit(found.source)
    )
    of_level = [unit for unit in units if unit["level"] == level]
    return render(
        request,
        "planner/mapping.html",
        frame_of(
            found,
            "mapping",
            formed=formed,
            kinds=kinds,
            levels=levels,
            level=level,
            kind=kind,
            text=text,
            before=len({old["code"] for unit in of_level for old in unit["old"]}),
            after=sum(1 for unit in of_level if unit["code"]),
        ),
    )


def _units(found: Workspace) -> list[Any]:
    """As the draft has them, or, where none was kept, as the switch has left them."""
    if found.draft is not None and found.draft.units:
        return list(found.draft.units)
    return reorganisation.formed_units(found.decision)


@require_safe
def impact(request: OfficeRequest, number: str) -> HttpResponse:
    """What changes for certificates, seals, devices and people; every figure leads to its lines."""
    found = workspace(request, number)
    counts = reorganisation.line_counts(found.source)
    table = [
        {
            "kind": kind,
            "word": registry_words.word(registry_words.HOLDER_KINDS, kind),
            "cells": [(action, counts.by_kind.get((kind, action), 0)) for action in _ACTIONS],
            "total": sum(counts.by_kind.get((kind, action), 0) for action in _ACTIONS),
        }
        for kind in _KINDS
    ]
    works = [
        {"key": work, "word": wording.word(wording.DEVICE_WORK, work), "count": counts.devices.get(work, 0)}
        for work in reorganisation.DEVICE_WORK
    ]
    draft = found.draft
    people = [
        (wording.word(wording.MOVES, outcome), draft.people[outcome])
        for outcome in ("stay", "move", "leave")
        if draft is not None and outcome in draft.people
    ]
    bodies = [
        (registry_words.word(registry_words.SUCCESSION_KINDS, kind), count)
        for kind, count in sorted(
            (draft.bodies if draft is not None else {}).items(), key=lambda pair: -pair[1]
        )
    ]
    context = frame_of(
        found,
        "impact",
        counts=counts,
        actions=_ACTIONS,
        table=table,
        works=works,
        people=people,
        bodies=bodies,
        leaving=counts.by_rule.get(("person-leaves", "revoke"), 0),
    )
    return render(request, "planner/impact.html", context)


def _bodies(draft: reorganisation.DraftedPlan | None) -> Mapping[str, int]:
    return dict(draft.bodies) if draft is not None else {}


@require_safe
def lines(request: OfficeRequest, number: str) -> HttpResponse:
    """The lines behind a figure, fifty at a time, each with its rule and its reason."""
    found = workspace(request, number)
    query = request.GET
    names = ("action", "kind", "rule", "device", "unit")
    wanted = reorganisation.LineFilter(
        **{name: query.get(name, "") for name in names}, text=query.get("name", "").strip()
    )
    page, total = reorganisation.lines_page(found.source, wanted, place=_place(query))
    titles = _titles()
    labels = {
        "action": str(_action_words().get(wanted.action, "")),
        "kind": registry_words.word(registry_words.HOLDER_KINDS, wanted.kind) if wanted.kind else "",
        "rule": titles.get(wanted.rule, wanted.rule),
        "device": wording.word(wording.DEVICE_WORK, wanted.device) if wanted.device else "",
        "unit": wanted.unit,
    }
    rows = [{"line": line, "rule": titles.get(line.rule, line.rule)} for line in page.rows]
    context = frame_of(
        found,
        "lines",
        list=lists.list_page(page, rows, total=total, query=query, labels=labels),
        wanted=wanted,
        actions=lists.options(_action_words(), _("All answers")),
        kinds=lists.options(registry_words.HOLDER_KINDS, _("All holders")),
    )
    return render(request, "planner/lines.html", context)


def _place(query: Any) -> directory.Place:
    """A place is the number of a line; anything else is the beginning."""
    place = lists.place_of(query)
    named = [name for name in (place.after, place.before) if name]
    return place if all(name.isdecimal() for name in named) else directory.FIRST_PLACE


def _action_words() -> Mapping[str, Any]:
    from antin.web.components.statuses import STATUSES

    return {action: STATUSES[action].word for action in _ACTIONS}


@require_safe
def rules(request: OfficeRequest, number: str) -> HttpResponse:
    """Every rule in the order in which it is asked, with its basis, its switch, and how many lines it made."""
    found = workspace(request, number)
    counts: dict[str, int] = {}
    for (name, _action), count in reorganisation.line_counts(found.source).by_rule.items():
        counts[name] = counts.get(name, 0) + count
    day = found.decision.effective_at.astimezone(VIETNAM).date()
    rows = []
    for rule in RULES:
        is_on, switch = state_of(rule, shipped_switches(), day)
        rows.append(
            {
                "rule": rule,
                "title": _title(rule),
                "is_on": is_on,
                "switch": switch,
                "count": counts.get(rule.id, 0),
            }
        )
    return render(request, "planner/rules.html", frame_of(found, "rules", rows=rows))


def _titles() -> dict[str, str]:
    return {rule.id: _title(rule) for rule in RULES}


def _title(rule: Rule) -> str:
    return rule.title_vi if get_language() == "vi" else rule.title_en
