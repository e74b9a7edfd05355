"""The stages of the current plan: how many, since when, how fast, and whether the deadline holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise

from antin.apps.insight import api as insight
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.moments import VIETNAM
from antin.web.cockpit.scope import Scope
from antin.web.cockpit.wording import STAGE_NOTES, STAGE_WORDS

__all__ = ["Funnel", "Stage", "funnel_of"]

_RATE_MINUTES = 10
_FED_BY = {"issued": "certificate.issued", "proved": "device.confirmed"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. ``rate`` is how many reached it a minute, over the last ten; ``None`` where nothing tells."""

    code: str
    word: str | Promise
    note: str | Promise
    count: int
    share: float
    median: timedelta | None
    oldest: timedelta | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """All stages of a plan, and when everybody will have passed them."""

    plan: reorganisation.FrozenPlan
    stages: list[Stage]
    total: int
    finishes: datetime | None  # issuing ends at the present rate
    outlook: insight.Outlook | None

    @property
    def deadline(self) -> date | None:
        """The cut-off of the decision."""
        return self.plan.cutoff_at.astimezone(VIETNAM).date() if self.plan.cutoff_at else None

    @property
    def is_complete(self) -> bool:
        """Everybody has proved the new certificate."""
        return bool(self.total) and self.stages[-1].count == self.total

    @property
    def misses_deadline(self) -> bool:
        """The forecast lies behind the cut-off, or beyond a year."""
        if self.outlook is None or self.deadline is None or self.is_complete:
            return False
        return self.outlook.median_on is None or self.outlook.median_on > self.deadline


def funnel_of(
    scope: Scope,
    totals: insight.Totals,
    ages: Mapping[str, insight.Age],
    standing: insight.Standing,
) -> Funnel | None:
    """The funnel of the current plan; ``None`` without a plan, or where nobody within reach is part of it."""
    if standing.plan_id is None or not totals.lines:
        return None
    rates = _rates(standing.as_of) if scope.is_whole and not scope.province else {}
    stages = [
        _stage(code, totals, ages.get(code), rates.get(_FED_BY.get(code, "")), standing.as_of)
        for code in insight.STAGES
        if code != "stalled" or totals.counts[code]
    ]
    return Funnel(
        reorganisation.get_plan(standing.plan_id),
        stages,
        totals.lines,
        _finishes(totals, rates.get("certificate.issued", 0.0), standing.as_of),
        insight.outlook(standing.plan_id) if scope.is_whole else None,
    )


def _rates(now: datetime) -> dict[str, float]:
    entries = insight.entries_since(now - timedelta(minutes=_RATE_MINUTES))
    return {kind: entries.get(kind, 0) / _RATE_MINUTES for kind in _FED_BY.values()}


def _stage(
    code: str, totals: insight.Totals, age: insight.Age | None, rate: float | None, now: datetime
) -> Stage:
    count = totals.counts[code]
    return Stage(
        code,
        STAGE_WORDS[code],
        STAGE_NOTES[code],
        count,
        count / totals.lines,
        _since(age.median, now) if age and count else None,
        _since(age.oldest, now) if age and count else None,
        rate,
    )


def _since(moment: datetime, now: datetime) -> timedelta:
    return max(now - moment, timedelta())


def _finishes(totals: insight.Totals, rate: float, now: datetime) -> datetime | None:
    left = totals.counts["planned"] + totals.counts["stalled"]
    return now + timedelta(minutes=left / rate) if left and rate else None
