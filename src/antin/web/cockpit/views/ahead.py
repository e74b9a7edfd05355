"""What if the plan were switched now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from antin.apps.directory import api as directory
from antin.apps.insight import api as insight
from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest
from antin.web.cockpit.scope import people_scope
from antin.web.cockpit.wording import PARTS

__all__ = ["ahead"]

_MOST_NAMED = 100
_BEFORE_THE_SWITCH = ("frozen", "approved", "running", "paused", "issued")


def ahead(request: OfficeRequest) -> HttpResponse:
    """Who can sign today and could not after a switch; nothing is changed by looking."""
    scope = people_scope(request)
    with insight.snapshot():
        standing = insight.standing()
        plan = reorganisation.get_plan(standing.plan_id) if standing and standing.plan_id else None
        is_open = plan is not None and plan.state in _BEFORE_THE_SWITCH
        found = insight.ahead(scope.within) if is_open else None
        rows = list(insight.lost_by_switch(scope.within)[:_MOST_NAMED]) if is_open else []
    context = {
        "plan": plan,
        "found": found,
        "rows": rows,
        "bodies": directory.organisation_records({row.organisation_id for row in rows}),
        "standing": standing,
        "parts": PARTS,
    }
    return render(request, "cockpit/ahead.html", context)
