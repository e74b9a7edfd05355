"""What can be done about a decision: each act with its permission, its consequences in words, and its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.web.planner.consequences import (
    back_words,
    cut_off_words,
    draft_words,
    freeze_words,
    lines,
    pause_words,
    plan_id,
    prove_words,
    start_words,
    switch_words,
)
from antin.web.planner.workspace import Workspace

__all__ = ["ACTS", "Act", "Terms", "find_act", "offered_acts"]

Verb = grants.Verb


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person adds to an act."""

    reason: str = ""
    scenario: bool = False


@dataclass(frozen=True)
class Act:
    """One act. ``consequences`` and ``confirmation`` are said before it is done."""

    key: str
    verb: Verb
    title: str | Promise
    icon: str
    is_open: Callable[[Workspace], bool]
    consequences: Callable[[Workspace], Sequence[str]]
    confirmation: Callable[[Workspace], str]
    carry_out: Callable[[Workspace, Terms], object]
    ordered: str | Promise  # what is said afterwards
    is_authority: bool = True
    needs_reason: bool = False
    moves_scenario: Callable[[Workspace], bool] = field(default=lambda _: False)
    is_first: bool = True  # the next step of its stage, in the seal's colour; else quiet


def find_act(key: str) -> Act | None:
    """The act of a key."""
    return next((act for act in ACTS if act.key == key), None)


def offered_acts(found: Workspace) -> list[Act]:
    """What this person can do now; an act that workers have in hand is not offered again."""
    if found.open_orders:
        return [act for act in ACTS if act.key in ("pause", "resume") and _offers(act, found)]
    return [act for act in ACTS if _offers(act, found)]


def _offers(act: Act, found: Workspace) -> bool:
    return act.is_open(found) and found.may(act.verb)


# --- compute and freeze ---


def _can_draft(found: Workspace) -> bool:
    return found.plan is None


def _can_freeze(found: Workspace) -> bool:
    draft = found.draft
    return found.plan is None and draft is not None and not draft.is_refused and not found.blocking


# --- the run ---


def _can_pause(found: Workspace) -> bool:
    progress = found.progress
    if progress is None or progress.is_paused or found.stage not in ("running", "issued", "switched"):
        return False
    return found.stage == "running" or progress.asked < progress.to_ask


def _can_resume(found: Workspace) -> bool:
    return found.pause is not None


def _ahead_of(found: Workspace, which: str) -> bool:
    plan = found.plan
    at = getattr(plan, which) if plan is not None else None
    return found.has_scenario and at is not None and found.now < at


# --- taking back ---


def _can_ask_back(found: Workspace) -> bool:
    possible = found.stage in ("frozen", "approved", "running", "issued")
    return possible and found.roll_back_request is None


def _can_roll_back(found: Workspace) -> bool:
    asked = found.roll_back_request
    possible = found.stage in ("frozen", "approved", "running", "issued")
    return possible and asked is not None and not found.actor.is_same_person(asked.asked_by)


def _roll_back(found: Workspace, terms: Terms) -> object:
    return reorganisation.order_roll_back(plan_id(found), reason=terms.reason, actor=found.actor, now=found.now)


# --- the proof ---


def _can_prove(found: Workspace) -> bool:
    return found.stage in ("switched", "finished")


ACTS: tuple[Act, ...] = (
    Act(
        "freeze",
        Verb.FREEZE_PLAN,
        gettext_lazy("Freeze the plan"),
        "lock",
        _can_freeze,
        freeze_words,
        lambda found: (
            _("I freeze the plan of %(number)s: %(lines)s lines.")
            % {"number": found.number, "lines": lines(found)}
        ),
        lambda found, terms: reorganisation.order_freeze(found.number, actor=found.actor, now=found.now),
        gettext_lazy("The plan is being frozen."),
    ),
    Act(
        "draft",
        Verb.FREEZE_PLAN,
        gettext_lazy("Compute the plan"),
        "progress",
        _can_draft,
        draft_words,
        lambda found: "",
        lambda found, terms: reorganisation.order_draft(found.number, actor=found.actor, now=found.now),
        gettext_lazy("The plan is being computed."),
        is_authority=False,
        is_first=False,
    ),
    Act(
        "start",
        Verb.START_RUN,
        gettext_lazy("Start the run"),
        "play",
        lambda found: found.stage == "approved",
        start_words,
        lambda found: _("I start the run of %(plan)s.") % {"plan": plan_id(found)},
        lambda found, terms: reorganisation.order_start(plan_id(found), actor=found.actor, now=found.now),
        gettext_lazy("The run is being started."),
    ),
    Act(
        "resume",
        Verb.START_RUN,
        gettext_lazy("Resume the run"),
        "play",
        _can_resume,
        lambda found: [_("Workers go on where they stopped. Nothing is issued twice.")],
        lambda found: _("I let the run of %(plan)s go on.") % {"plan": plan_id(found)},
        lambda found, terms: reorganisation.resume_run(plan_id(found), actor=found.actor, now=found.now),
        gettext_lazy("The run goes on."),
    ),
    Act(
        "switch",
        Verb.SWITCH,
        gettext_lazy("Switch"),
        "seal",
        lambda found: found.stage == "issued",
        switch_words,
        lambda found: _("I switch %(plan)s. It cannot be taken back.") % {"plan": plan_id(found)},
        lambda found, terms: reorganisation.order_switch(
            plan_id(found), scenario=terms.scenario, actor=found.actor, now=found.now
        ),
        gettext_lazy("The switch is being carried out."),
        moves_scenario=lambda found: _ahead_of(found, "effective_at"),
    ),
    Act(
        "cut-off",
        Verb.CUT_OFF,
        gettext_lazy("Cut off"),
        "seal",
        lambda found: found.stage == "switched",
        cut_off_words,
        lambda found: _("I end what is left of the old certificates of %(plan)s.") % {"plan": plan_id(found)},
        lambda found, terms: reorganisation.order_cut_off(
            plan_id(found), scenario=terms.scenario, actor=found.actor, now=found.now
        ),
        gettext_lazy("The cut-off is being carried out."),
        moves_scenario=lambda found: _ahead_of(found, "cutoff_at"),
        is_first=False,
    ),
    Act(
        "prove",
        Verb.SEE_PLANS,
        gettext_lazy("Make the proof"),
        "shield",
        _can_prove,
        prove_words,
        lambda found: "",
        lambda found, terms: reorganisation.order_proof(plan_id(found), actor=found.actor, now=found.now),
        gettext_lazy("The proof is being written and recounted."),
        is_authority=False,
        is_first=False,
    ),
    Act(
        "pause",
        Verb.START_RUN,
        gettext_lazy("Pause the run"),
        "pause",
        _can_pause,
        pause_words,
        lambda found: _("I pause the run of %(plan)s.") % {"plan": plan_id(found)},
        lambda found, terms: reorganisation.pause_run(
            plan_id(found), reason=terms.reason, actor=found.actor, now=found.now
        ),
        gettext_lazy("The run is paused."),
        needs_reason=True,
        is_first=False,
    ),
    Act(
        "ask-roll-back",
        Verb.ROLL_BACK,
        gettext_lazy("Ask to take it back"),
        "rollback",
        _can_ask_back,
        lambda found: [*back_words(found), _("Another person carries it out; until then the run goes on.")],
        lambda found: _("I ask that %(plan)s is taken back.") % {"plan": plan_id(found)},
        lambda found, terms: reorganisation.ask_roll_back(
            plan_id(found), reason=terms.reason, actor=found.actor, now=found.now
        ),
        gettext_lazy("Another person is now asked to carry the roll-back out."),
        needs_reason=True,
        is_first=False,
    ),
    Act(
        "roll-back",
        Verb.APPROVE_ROLL_BACK,
        gettext_lazy("Take it back"),
        "rollback",
        _can_roll_back,
        back_words,
        lambda found: _("I take %(plan)s back.") % {"plan": plan_id(found)},
        _roll_back,
        gettext_lazy("The plan is being taken back."),
        needs_reason=True,
    ),
)
