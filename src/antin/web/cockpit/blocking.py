"""What stands in the way: the closed list with how many, since when, who looks after it and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.http import urlencode

from antin.apps.insight import api as insight
from antin.apps.reorganisation import api as reorganisation
from antin.web.cockpit.funnel import Funnel
from antin.web.cockpit.scope import Scope
from antin.web.cockpit.wording import BLOCKERS, Blocker

__all__ = ["Blocking", "blockers_of"]


@dataclass(frozen=True, slots=True)
class Blocking:
    """A blocker in force. ``units`` is in how many communes, ``url`` where its rows are."""

    code: str
    what: Blocker
    count: int
    units: int
    oldest: timedelta | None
    url: str


def blockers_of(
    scope: Scope,
    totals: insight.Totals,
    concerned: Mapping[str, int],
    ages: Mapping[str, insight.Age],
    funnel: Funnel | None,
    now: datetime,
) -> list[Blocking]:
    """What concerns the whole plan first, then what concerns most people."""
    held = [_held(scope, code, totals, concerned[code], ages.get(code), now) for code in insight.REASONS]
    held.sort(key=lambda each: -each.count)
    plan = list(_of_plan(funnel, now)) if funnel else []
    return [*plan, *(each for each in held if each.count)]


def _held(
    scope: Scope,
    code: str,
    totals: insight.Totals,
    units: int,
    age: insight.Age | None,
    now: datetime,
) -> Blocking:
    query = {"reason": code, **({"province": scope.province} if scope.province else {})}
    url = f"{reverse('cockpit:waiting')}?{urlencode(query)}"
    oldest = max(now - age.oldest, timedelta()) if age else None
    return Blocking(code, BLOCKERS[code], totals.counts[code], units, oldest, url)


def _of_plan(funnel: Funnel, now: datetime) -> Iterator[Blocking]:
    stages = {stage.code: stage.count for stage in funnel.stages}
    stages_url = reverse("cockpit:stages")
    if stages.get("stalled"):
        oldest = next(stage.oldest for stage in funnel.stages if stage.code == "stalled")
        yield Blocking(
            "stalled", BLOCKERS["stalled"], stages["stalled"], 0, oldest, f"{stages_url}?stage=stalled"
        )
    code, since = _step(funnel.plan, now)
    if code:
        count = funnel.total - (stages["proved"] if code == "cutoff_due" else 0)
        oldest = max(now - since, timedelta()) if since else None
        yield Blocking(code, BLOCKERS[code], count, 0, oldest, stages_url)


def _step(plan: reorganisation.FrozenPlan, now: datetime) -> tuple[str, datetime | None]:
    """What a person has to do before the plan can go on."""
    match plan.state:
        case "frozen":
            return "awaiting_approval", plan.frozen_at
        case "approved":
            return "not_started", plan.frozen_at
        case "issued" if plan.effective_at and plan.effective_at <= now:
            return "switch_due", plan.effective_at
        case "switched" if plan.cutoff_at and plan.cutoff_at <= now:
            return "cutoff_due", plan.cutoff_at
    return "", None
