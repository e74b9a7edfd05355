"""Conflicts of a draft, grouped by cause, each with what a machine can do about it; what was settled, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.errors import AntinError
from antin.succession.repairs import Repair
from antin.web.account.middleware import OfficeRequest
from antin.web.account.step_up import step_up_required
from antin.web.planner.views.home import frame_of
from antin.web.planner.wording import REFUSALS, word
from antin.web.planner.workspace import Workspace, workspace

__all__ = ["conflicts", "settle"]

_SHOWN = 25


@dataclass(frozen=True, slots=True)
class ConflictGroup:
    """Conflicts of one code."""

    code: str
    blocking: bool
    remedy: str
    rows: Sequence[Mapping[str, Any]]
    total: int
    repairable: int


@never_cache
@require_safe
def conflicts(request: OfficeRequest, number: str) -> HttpResponse:
    """What must be looked at, blocking ones first, and what was settled."""
    found = workspace(request, number)
    settled = reorganisation.signed_repairs(found.decision)
    may_settle = found.plan is None and found.may(grants.Verb.FREEZE_PLAN) and not found.open_orders
    context = frame_of(
        found,
        "conflicts",
        groups=_groups(found, request.GET.get("all", "")),
        unexplained=found.draft.unexplained if found.draft is not None else [],
        settled=settled,
        may_settle=may_settle,
    )
    return render(request, "planner/conflicts.html", context)


def _groups(found: Workspace, whole: str) -> list[ConflictGroup]:
    rows = found.draft.conflicts if found.draft is not None else []

    def kind(row: Mapping[str, Any]) -> tuple[bool, str]:
        return (not row["blocking"], row["code"])

    groups = groupby(sorted(rows, key=kind), kind)
    return [_group(code, not is_note, list(each), whole) for (is_note, code), each in groups]


def _group(code: str, blocking: bool, rows: list[Mapping[str, Any]], whole: str) -> ConflictGroup:
    shown = rows if whole == code else rows[:_SHOWN]
    return ConflictGroup(
        code,
        blocking,
        _said(rows[0], "remedy"),
        [
            {
                "where": row["where"],
                "message": _said(row, "message"),
                "repairs": [
                    {**each, "words": each["vi"] if get_language() == "vi" else each["en"] or each["vi"]}
                    for each in row["repairs"]
                ],
            }
            for row in shown
        ],
        len(rows),
        sum(1 for row in rows if row["repairs"]),
    )


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row[name] if get_language() == "vi" else row[f"{name}_en"] or row[name])


@require_POST
def settle(request: OfficeRequest, number: str) -> HttpResponseBase:
    """Accept one repair, all proposed ones of a code, or take one back."""
    found = workspace(request, number)
    grants.require(request.actor, grants.Verb.FREEZE_PLAN, None, now=request.now)
    return _settle(request, found)


@step_up_required
def _settle(request: OfficeRequest, found: Workspace) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    repairs = _chosen(found, request)
    if not reason or not repairs:
        messages.error(request, _("Choose what is to be done, and say why."))
        return redirect("planner:conflicts", number=found.number)
    try:
        reorganisation.order_repairs(
            found.number,
            repairs,
            withdraw="withdraw" in request.POST,
            by=request.user.display_name,
            reason=reason,
            actor=request.actor,
            now=request.now,
        )
    except grants.ActRefused:
        raise
    except AntinError as refusal:
        messages.error(request, word(REFUSALS, refusal.code))
    else:
        messages.success(request, _("It is being settled, and the plan computed anew."))
    return redirect("planner:conflicts", number=found.number)


def _chosen(found: Workspace, request: OfficeRequest) -> list[Repair]:
    """``code|target`` with a value of its own, or, with ``all``, what is proposed for every one of a code."""
    sent = request.POST
    if code := sent.get("all", ""):
        rows = found.draft.conflicts if found.draft is not None else []
        return [Repair(code, str(row["where"])) for row in rows if row["code"] == code and row["repairs"]]
    code, _bar, target = sent.get("conflict", "").partition("|")
    value = sent.get("own", "").strip() or sent.get("value", "")
    return [Repair(code, target, value)] if code and target else []
