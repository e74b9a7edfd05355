"""Reads about plans for pages that are opened all day: nothing of their lines is loaded."""

from __future__ import annotations

from antin.apps.reorganisation.models import Decision, FrozenPlan, RollBackRequest, RunState

__all__ = [
    "decisions_without_plan",
    "open_plans",
    "plans_by_decision",
    "roll_back_request",
    "unplanned_decisions",
]

_ENDED = (RunState.FINISHED, RunState.ROLLED_BACK)


def open_plans() -> list[FrozenPlan]:
    """Plans that are neither finished nor taken back, oldest first."""
    rows = FrozenPlan.objects.exclude(state__in=_ENDED).select_related("decision")
    return list(rows.defer("mandate", "decision__archive").order_by("frozen_at", "id"))


def unplanned_decisions() -> list[Decision]:
    """Decisions of which no plan was frozen, by their effective moment."""
    rows = Decision.objects.filter(plans=None).defer("archive")
    return list(rows.order_by("effective_at", "number"))


def decisions_without_plan() -> int:
    """How many :func:`unplanned_decisions` there are."""
    return Decision.objects.filter(plans=None).count()


def plans_by_decision(number: str | None = None) -> dict[str, list[FrozenPlan]]:
    """The plans of every decision, or of one, the newest first."""
    rows = FrozenPlan.objects.exclude(decision=None).defer("mandate").order_by("-frozen_at", "-id")
    found: dict[str, list[FrozenPlan]] = {}
    for plan in rows if number is None else rows.filter(decision_id=number):
        found.setdefault(str(plan.decision_id), []).append(plan)
    return found


def roll_back_request(plan_id: str) -> RollBackRequest | None:
    """Who has asked that a plan is taken back, when and why."""
    return RollBackRequest.objects.filter(plan_id=plan_id).first()
