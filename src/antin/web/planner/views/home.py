"""The list of decisions, and one decision: where it stands and what comes next."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest
from antin.web.planner.standing import standing_of
from antin.web.planner.wording import STAGES
from antin.web.planner.workspace import Workspace, workspace

__all__ = ["decision", "frame_of", "home", "standing"]


@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Every decision with its plans, the newest first."""
    grants.require(request.actor, grants.Verb.SEE_PLANS, None, now=request.now)
    plans = reorganisation.plans_by_decision()
    rows = [_row(each, plans.get(each.number, [])) for each in reversed(reorganisation.decision_records())]
    may_import = grants.may(request.actor, grants.Verb.IMPORT_DECISION, None, now=request.now)
    return render(request, "planner/home.html", {"rows": rows, "may_import": may_import, "now": request.now})


def _row(record: reorganisation.DecisionRecord, plans: list[reorganisation.FrozenPlan]) -> dict[str, Any]:
    plan = next((each for each in plans if each.state != "rolled_back"), None)
    status, word = STAGES[plan.state if plan is not None else "imported"]
    return {
        "record": record,
        "plan": plan,
        "status": status,
        "word": word,
        "taken_back": len(plans) - bool(plan),
    }


@require_safe
def decision(request: OfficeRequest, number: str) -> HttpResponse:
    """Where a decision stands, its facts, and the ways to everything about it."""
    found = workspace(request, number)
    return render(request, "planner/decision.html", frame_of(found, "decision"))


@never_cache
@require_safe
def standing(request: OfficeRequest, number: str) -> HttpResponse:
    """The standing alone, for a page that is looked at while something moves; 204 where nothing has changed."""
    found = workspace(request, number)
    if request.GET.get("seen") == found.version:
        return HttpResponse(status=204)
    response = render(request, "planner/parts/standing.html", frame_of(found, "decision"))
    response["ETag"] = f'"{found.version}"'
    return response


def frame_of(found: Workspace, here: str, **more: Any) -> dict[str, Any]:
    """What every page about a decision is handed."""
    return {
        "found": found,
        "decision": found.decision,
        "standing": standing_of(found),
        "version": found.version,
        "here": here,
        "now": found.now,
        **more,
    }
