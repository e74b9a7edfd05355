"""The rows of a queue: what waits, why, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest
from antin.web.components.templatetags.antin import moment
from antin.web.today.identity import REASON_STEPS, REASON_WORDS
from antin.web.today.queues import Counts
from antin.web.today.standing import lists_due

__all__ = ["QueueRow", "RowPage", "rows_of"]

_SIZE = 50
_STATES: Mapping[str, str | Promise] = {
    "frozen": gettext_lazy("Waits for approval"),
    "approved": gettext_lazy("Approved"),
    "running": gettext_lazy("Issuing"),
    "issued": gettext_lazy("Issued, waits for the switch"),
    "switched": gettext_lazy("Switched, waits for the cut-off"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing that waits. ``step`` says what to do."""

    title: str
    url: str
    note: str
    word: str
    step: str


@dataclass(frozen=True, slots=True)
class RowPage:
    """Fifty rows; ``next`` is where the following fifty begin, 0 at the end."""

    rows: list[QueueRow]
    total: int
    first: int
    next: int

    @property
    def previous(self) -> int:
        """Where the fifty before begin."""
        return max(self.first - _SIZE, 0)


def rows_of(key: str, request: OfficeRequest, counts: Counts, first: int) -> RowPage:
    """A page of a queue's rows."""
    if key.startswith("not-ready"):
        reason = key.removeprefix("not-ready").lstrip("-").replace("-", "_")
        return _not_ready(reason, counts, first)
    if key == "lists-due":
        return _whole(_lists_due(request))
    if key == "decisions-without-plan":
        return _whole([_decision_row(each) for each in reorganisation.unplanned_decisions()])
    return _whole([_plan_row(plan) for plan in counts.plans if _is_in(key, plan, request)])


def _whole(rows: list[QueueRow]) -> RowPage:
    return RowPage(rows, len(rows), 0, 0)


def _not_ready(reason: str, counts: Counts, first: int) -> RowPage:
    waiting = [each for each in counts.standing.not_ready if reason in ("", each.reason)]
    shown = waiting[first : first + _SIZE]
    bodies = directory.organisation_records({each.organisation_id for each in shown})
    more = first + _SIZE < len(waiting)
    return RowPage(
        [_holder_row(each, bodies) for each in shown], len(waiting), first, first + _SIZE if more else 0
    )


def _holder_row(
    state: reorganisation.HolderState, bodies: Mapping[str, directory.OrganisationRecord]
) -> QueueRow:
    body = bodies.get(state.organisation_id)
    place = "registry:person" if state.kind == "person" else "registry:organisation"
    identity = state.id if state.kind == "person" else state.organisation_id
    note = body.name if body is not None and body.id != state.id else ""
    return QueueRow(
        state.name,
        reverse(place, args=[identity]),
        note,
        str(REASON_WORDS.get(state.reason, state.reason)),
        str(REASON_STEPS.get(state.reason, "")),
    )


def _is_in(key: str, plan: reorganisation.FrozenPlan, request: OfficeRequest) -> bool:
    match key:
        case "plans-to-approve":
            return plan.state == "frozen"
        case "switches-due":
            return plan.state == "issued" and plan.effective_at is not None and plan.effective_at <= request.now
        case "cutoffs-due":
            return plan.state == "switched" and plan.cutoff_at is not None and plan.cutoff_at <= request.now
        case _:
            return plan.state in ("approved", "running", "issued", "switched")


def _plan_row(plan: reorganisation.FrozenPlan) -> QueueRow:
    number = plan.decision_id
    url = f"{reverse('registry:decision')}?{urlencode({'number': number})}" if number else ""
    return QueueRow(
        plan.title,
        url,
        _("Plan %(id)s, frozen %(at)s") % {"id": plan.id, "at": moment(plan.frozen_at)},
        str(_STATES.get(plan.state, plan.state)),
        _("Takes effect %(at)s") % {"at": moment(plan.effective_at)},
    )


def _decision_row(decision: reorganisation.Decision) -> QueueRow:
    url = f"{reverse('registry:decision')}?{urlencode({'number': decision.number})}"
    return QueueRow(
        decision.title,
        url,
        decision.number,
        _("No plan"),
        _("Takes effect %(at)s") % {"at": moment(decision.effective_at)},
    )


def _lists_due(request: OfficeRequest) -> list[QueueRow]:
    return [
        QueueRow(
            _("List of %(authority)s, part %(shard)d") % {"authority": authority, "shard": shard},
            "",
            "",
            _("Due"),
            _("The scheduler publishes it; if it stays, look at the signer."),
        )
        for authority, shard in lists_due(request.now)
    ]
