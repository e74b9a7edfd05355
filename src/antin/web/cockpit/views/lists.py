"""The rows behind the figures: who cannot sign, whom to call, lines of a stage, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from antin.apps.directory import api as directory
from antin.apps.insight import api as insight
from antin.web.account.middleware import OfficeRequest
from antin.web.cockpit.changing import HOUR, changes_of
from antin.web.cockpit.paging import page_of
from antin.web.cockpit.scope import people_scope, scope_of
from antin.web.cockpit.wording import BLOCKERS, PARTS, STAGE_WORDS
from antin.web.registry.lists import Chosen, options

__all__ = ["calls", "changes", "stages", "waiting"]

_MOST_NAMED = 25


def waiting(request: OfficeRequest) -> HttpResponse:
    """Holders in service who cannot sign, longest wait first."""
    scope, query = people_scope(request), request.GET
    wanted = insight.WaitFilter(
        reason=query.get("reason", ""),
        unit=query.get("unit", ""),
        province=scope.province,
        part=query.get("part", ""),
    )
    standing = insight.standing()
    page = page_of(insight.waiting_holders(scope.within, wanted), query, moment="waiting_since", number="id")
    reasons = {code: BLOCKERS[code].word for code in insight.REASONS}
    context = {
        "page": page,
        "bodies": directory.organisation_records({row.organisation_id for row in page.rows}),
        "standing": standing,
        "wanted": wanted,
        "reasons": options(reasons, _("All reasons")),
        "parts": options(PARTS, _("Everybody")),
        "chosen": _chosen(request, {"reason": reasons, "part": PARTS, "unit": {}}),
    }
    return render(request, "cockpit/waiting.html", context)


def stages(request: OfficeRequest) -> HttpResponse:
    """New certificates of the current plan by stage, longest wait first."""
    scope, query = people_scope(request), request.GET
    wanted = insight.StageFilter(
        stage=query.get("stage", ""), unit=query.get("unit", ""), province=scope.province
    )
    standing = insight.standing()
    page = page_of(insight.lines(scope.within, wanted), query, moment="since", number="leaf_index")
    context = {
        "page": page,
        "bodies": directory.organisation_records({row.organisation_id for row in page.rows}),
        "standing": standing,
        "wanted": wanted,
        "stages": options(STAGE_WORDS, _("All stages")),
        "chosen": _chosen(request, {"stage": STAGE_WORDS, "unit": {}}),
    }
    return render(request, "cockpit/stages.html", context)


def calls(request: OfficeRequest) -> HttpResponse:
    """Whom to call: those without whom a body cannot work first, each with the one thing to do."""
    scope, query = people_scope(request), request.GET
    wanted = insight.WaitFilter(province=scope.province, unit=query.get("unit", ""))
    standing = insight.standing()
    people = insight.people_to_call(scope.within, wanted)
    page = page_of(people, query, moment="waiting_since", number="id")
    urgent = [] if "after" in query else list(insight.urgent_holders(scope.within)[:_MOST_NAMED])
    rows = [*urgent, *page.rows]
    context = {
        "page": page,
        "urgent": urgent,
        "standing": standing,
        "reached": _reached(rows),
        "bodies": directory.organisation_records({row.organisation_id for row in rows}),
        "blockers": BLOCKERS,
    }
    return render(request, "cockpit/calls.html", context)


def _reached(rows: Sequence[insight.HolderRow]) -> dict[str, directory.PersonRecord]:
    """Who is called, by identity of the holder: the person, or the clerk (else the head) of a body."""
    keepers: dict[str, str] = {}
    bodies = [row.organisation_id for row in rows if row.kind != "person"]
    for part in insight.parts_of(bodies):
        if part.part == "clerk" or (part.part == "leader" and part.organisation_id not in keepers):
            keepers[part.organisation_id] = part.holder_id
    called = {
        row.holder_id: row.holder_id if row.kind == "person" else keepers.get(row.organisation_id, "")
        for row in rows
    }
    people = directory.person_records(list(called.values()))
    return {holder: people[person] for holder, person in called.items() if person in people}


def changes(request: OfficeRequest) -> HttpResponse:
    """The last hour: communes, acts, and whose certificate proved itself."""
    scope, people = scope_of(request), people_scope(request)
    with insight.snapshot():
        standing = insight.standing()
        now = standing.as_of if standing else request.now
        units = list(insight.units_within(scope.within, province=scope.province))
        shown = changes_of(scope, units, now)
        proved = insight.who_proved_since(now - HOUR, people.within, most=_MOST_NAMED)
    context = {"changes": shown, "proved": proved, "standing": standing}
    return render(request, "cockpit/changes.html", context)


def _chosen(request: OfficeRequest, words: dict[str, object]) -> list[Chosen]:
    """The filters in force, each with the address without it."""
    found = []
    for name, known in words.items():
        code = request.GET.get(name, "")
        if code:
            kept = request.GET.copy()
            kept.pop(name)
            kept.pop("after", None)
            label = known.get(code, code) if isinstance(known, dict) else code
            found.append(Chosen(str(label), f"?{kept.urlencode()}"))
    return found
