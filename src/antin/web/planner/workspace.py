"""A decision with everything that its pages need to know: plan, draft, orders, and where all of it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from django.conf import settings

from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest

__all__ = ["Workspace", "workspace"]

_ENDED = "rolled_back"
_ACTIONS = ("keep", "modify", "issue", "revoke")
_ORDER_OF_STAGES = (
    "imported",
    "drafted",
    "frozen",
    "approved",
    "running",
    "issued",
    "switched",
    "finished",
)


@dataclass
class Workspace:
    """One decision. ``plan`` is the newest plan that was not taken back."""

    actor: grants.Actor
    now: datetime
    decision: reorganisation.Decision
    plan: reorganisation.FrozenPlan | None
    taken_back: Sequence[reorganisation.FrozenPlan]
    draft: reorganisation.DraftedPlan | None
    orders: Mapping[str, reorganisation.OrderRecord]

    @property
    def number(self) -> str:
        """The decision's number."""
        return str(self.decision.number)

    @property
    def stage(self) -> str:
        """Where the decision stands: ``imported``, ``drafted``, or the state of its plan."""
        if self.plan is not None:
            return str(self.plan.state)
        return "imported" if self.draft is None else "drafted"

    def is_past(self, stage: str) -> bool:
        """True where a stage lies behind."""
        return _ORDER_OF_STAGES.index(self.stage) > _ORDER_OF_STAGES.index(stage)

    @cached_property
    def progress(self) -> reorganisation.RunProgress | None:
        """The figures of the run, once there is a plan."""
        return reorganisation.run_progress(self.plan) if self.plan is not None else None

    @cached_property
    def pause(self) -> reorganisation.RunPause | None:
        """The pause that the run is in."""
        return reorganisation.open_pause(self.plan.id) if self.plan is not None else None

    @cached_property
    def roll_back_request(self) -> reorganisation.RollBackRequest | None:
        """Who has asked that the plan is taken back."""
        return reorganisation.roll_back_request(self.plan.id) if self.plan is not None else None

    @cached_property
    def approvals(self) -> Sequence[str]:
        """Who has approved so far."""
        plan = self.plan
        return [] if plan is None else [each.approver_id for each in reorganisation.approvals_of(plan)]

    @property
    def totals(self) -> Mapping[str, int]:
        """Lines by action: of the frozen plan, else of the draft."""
        computed = self.plan or self.draft
        totals = dict(computed.totals) if computed is not None else {}
        return {action: totals[action] for action in _ACTIONS if action in totals}

    @property
    def source(self) -> reorganisation.LineSource:
        """Where the lines are read."""
        if self.plan is not None:
            return reorganisation.LineSource(plan_id=self.plan.id)
        return reorganisation.LineSource(decision=self.number)

    @property
    def blocking(self) -> int:
        """How many conflicts stop the freeze."""
        if self.draft is None:
            return 0
        unsettled = sum(1 for each in self.draft.conflicts if each["blocking"])
        return unsettled + len(self.draft.unexplained)

    @property
    def open_orders(self) -> list[reorganisation.OrderRecord]:
        """What workers have still in hand."""
        return [each for each in self.orders.values() if each.state == "open"]

    @property
    def refused_orders(self) -> list[reorganisation.OrderRecord]:
        """The newest orders that were refused, unless something was ordered and done since."""
        done = max((each.number for each in self.orders.values() if each.state == "done"), default=0)
        return [each for each in self.orders.values() if each.state == "refused" and each.number > done]

    @property
    def is_moving(self) -> bool:
        """True while a page that is looked at should be brought up to date."""
        progress = self.progress
        is_running = progress is not None and not progress.is_paused and progress.asked < progress.to_ask
        return bool(self.open_orders) or self.stage == "running" or is_running

    @property
    def version(self) -> str:
        """Changes whenever what is shown of the standing changes."""
        progress = self.progress
        facts = [
            self.stage,
            [(each.number, each.state, each.trouble) for each in self.orders.values()],
            str(progress),
            str(self.draft.computed_at) if self.draft else "",
            list(self.approvals),
            self.roll_back_request is not None,
        ]
        return sha256(json.dumps(facts).encode()).hexdigest()[:20]

    @property
    def has_scenario(self) -> bool:
        """True in a demo, whose clock may be moved."""
        return settings.ANTIN_ENVIRONMENT == "demo"

    def may(self, verb: grants.Verb) -> bool:
        """True where the actor's grants allow it in the whole office."""
        return grants.may(self.actor, verb, None, now=self.now)


def workspace(request: OfficeRequest, number: str) -> Workspace:
    """The workspace of a decision, for somebody who may see plans."""
    grants.require(request.actor, grants.Verb.SEE_PLANS, None, now=request.now)
    decision = reorganisation.get_decision(number)
    plans = reorganisation.plans_by_decision(number).get(number, [])
    current = next((plan for plan in plans if plan.state != _ENDED), None)
    return Workspace(
        actor=request.actor,
        now=request.now,
        decision=decision,
        plan=current,
        taken_back=[plan for plan in plans if plan.state == _ENDED],
        draft=reorganisation.drafted(number),
        orders=reorganisation.last_orders(number, current.id if current else ""),
    )
