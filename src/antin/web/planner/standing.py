"""Where a decision stands, as the head of its pages shows it: steps, figures, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antin.apps.grants import api as grants
from antin.web.planner.acts import Act, offered_acts
from antin.web.planner.wording import STAGES
from antin.web.planner.workspace import Workspace

__all__ = ["Standing", "standing_of"]

_STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("drafted", gettext_lazy("Computed")),
    ("frozen", gettext_lazy("Frozen")),
    ("approved", gettext_lazy("Approved by two")),
    ("issued", gettext_lazy("Issued")),
    ("switched", gettext_lazy("Switched")),
    ("finished", gettext_lazy("Cut off")),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the head of a decision's pages shows."""

    status: str
    word: str
    steps: Sequence[dict[str, Any]]
    stages: Sequence[dict[str, Any]]
    first: Sequence[Act]
    others: Sequence[Act]
    sentence: str
    may_approve: bool


def standing_of(found: Workspace) -> Standing:
    """The standing of a decision for whoever looks at it."""
    is_paused = found.pause is not None
    status, word = STAGES["paused" if is_paused else found.stage]
    acts = offered_acts(found)
    return Standing(
        status=status,
        word=str(word),
        steps=_steps(found),
        stages=_stages(found),
        first=[act for act in acts if act.is_first],
        others=[act for act in acts if not act.is_first],
        sentence=_sentence(found),
        may_approve=found.stage == "frozen" and found.may(grants.Verb.APPROVE_PLAN),
    )


def _steps(found: Workspace) -> list[dict[str, Any]]:
    reached = {"running": "approved"}.get(found.stage, found.stage)
    names = [name for name, _word in _STEPS]
    place = names.index(reached) if reached in names else -1
    is_over = found.stage == "finished"
    return [
        {"label": str(word), "state": _state(index, place, is_over)}
        for index, (_name, word) in enumerate(_STEPS)
    ]


def _state(index: int, place: int, is_over: bool) -> str:
    if index <= place:
        return "done"
    return "now" if index == place + 1 and not is_over else "next"


def _stages(found: Workspace) -> list[dict[str, Any]]:
    """The bars of the run; none before it was started."""
    progress = found.progress
    if progress is None or found.stage in ("frozen", "approved"):
        return []
    bars = [
        {"label": _("Certificates issued"), "done": progress.issued, "total": progress.to_issue, "tone": ""},
        {
            "label": _("Test signatures verified"),
            "done": progress.confirmed,
            "total": progress.to_issue,
            "tone": "ok",
        },
    ]
    if found.stage in ("switched", "finished"):
        bars.append(
            {
                "label": _("Old certificates ended"),
                "done": progress.revoked,
                "total": progress.to_revoke,
                "tone": "warn",
            }
        )
    return bars


def _sentence(found: Workspace) -> str:
    """What is to be done next, and by whom."""
    if found.open_orders:
        return _("Workers have this in hand. The page follows by itself.")
    if found.pause is not None:
        return _("The run is paused.")
    match found.stage:
        case "imported":
            return _("The plan has to be computed.")
        case "drafted":
            if found.draft is not None and found.draft.is_refused:
                return _("The decision cannot be applied as it stands. Settle what is in conflict.")
            if found.blocking:
                return _("Conflicts stop the freeze. Settle them first.")
            return _("Look at the impact, then freeze the plan.")
        case "frozen":
            return _("Two people other than whoever froze the plan have to approve it.")
        case "approved":
            return _("The run can be started.")
        case "running":
            return _("Certificates are being issued.")
        case "issued":
            return _("Everything is issued. The switch comes at the effective moment.")
        case "switched":
            return _("The new certificates serve. Before the cut-off two people sign the list of losses.")
        case _:
            return _("The reorganisation is finished. Its proof can be made at any time.")
