"""The forecast of the current plan, kept beside the roll-ups: it takes up to a second, which no page has."""

from __future__ import annotations

from datetime import datetime

from antin.apps.insight.models import Outlook, Refresh
from antin.apps.insight.queries import totals
from antin.kernel.moments import VIETNAM
from antin.reissue.forecast import Stage, forecast
from antin.reissue.forecast.pace import inputs_at_pace, shipped_pace

__all__ = ["look_ahead", "outlook"]


def look_ahead(*, now: datetime) -> bool:
    """Forecast anew where stages or day have changed; true where it did. The pace is the shipped one."""
    kept, day = Refresh.objects.filter(id=1).first(), now.astimezone(VIETNAM).date()
    if kept is None or kept.plan_id is None:
        return False
    last = Outlook.objects.filter(id=1).first()
    if last is not None and (last.plan_id, last.version, last.day) == (kept.plan_id, kept.version, day):
        return False
    counts = totals().counts
    inputs = inputs_at_pace(
        shipped_pace(),
        today=day,
        counts={
            Stage.TO_CONFIRM: counts["planned"] + counts["stalled"],
            Stage.DELIVERED: counts["issued"],
            Stage.PROVED: counts["proved"],
        },
    )
    foreseen = forecast(inputs)
    everybody = foreseen.milestones[-1]
    values = {"plan_id": kept.plan_id, "version": kept.version, "day": day}
    values |= {"low_on": everybody.low, "median_on": everybody.median, "high_on": everybody.high}
    Outlook.objects.update_or_create(id=1, defaults={**values, "bottleneck": foreseen.bottleneck or ""})
    return True


def outlook(plan_id: str) -> Outlook | None:
    """The forecast for a plan, as far as one has been made."""
    return Outlook.objects.filter(id=1, plan_id=plan_id).first()
