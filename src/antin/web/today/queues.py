"""Named queues of the Today page: for each role what waits, how much of it, and where its rows are.

A queue is counted once, set-based, within the actor's reach. Which roles see it is data; what it counts is one
function. Queues of one source share one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antin.apps.certificates import api as certificates
from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access
from antin.web.registry.kept import keep
from antin.web.today.identity import REASON_WORDS
from antin.web.today.standing import lists_due, standing

__all__ = ["FIGURES_FOR", "QUEUES", "Counts", "Queue", "ShownQueue", "find_queue", "queues_for"]

Role = grants.Role
FIGURES_FOR = frozenset({Role.PROVINCIAL_LEADER, Role.REGISTRAR, Role.HEAD_OF_MANAGING_AGENCY})
_SUPERVISING = (Role.REGISTRAR, Role.FOCAL_OFFICER, Role.HEAD_OF_MANAGING_AGENCY, Role.SUPPORT_AGENT)


class Counts:
    """What queues are counted from, each asked once and only where a queue of the page needs it."""

    def __init__(self, request: OfficeRequest) -> None:
        self._request = request

    @cached_property
    def standing(self) -> reorganisation.Standing:
        """Who cannot sign, within reach."""
        return standing(access.reach_of(self._request, grants.Verb.SEE_CERTIFICATES), self._request.now)

    @cached_property
    def plans(self) -> list[reorganisation.FrozenPlan]:
        """Plans that are not at their end."""
        return reorganisation.open_plans()

    @cached_property
    def due_lists(self) -> int:
        """Revocation lists that must be published now."""
        return len(lists_due(self._request.now))

    @cached_property
    def expiring(self) -> int:
        """Certificates within reach that end within thirty days."""
        reached = access.reach_of(self._request, grants.Verb.SEE_CERTIFICATES)
        wanted = certificates.CertificateList(self._request.now, within=reached, state="expiring")
        return keep(("expiring", reached), self._request.now, lambda: certificates.count_certificates(wanted))

    @cached_property
    def undecided(self) -> int:
        """Decisions of which no plan was frozen."""
        return reorganisation.decisions_without_plan()

    def plans_in(self, *states: str) -> int:
        """Plans in one of these states."""
        return sum(1 for plan in self.plans if plan.state in states)

    @property
    def switches_due(self) -> int:
        """Plans whose effective moment has come while they still wait for their switch."""
        now = self._request.now
        return sum(
            1
            for p in self.plans
            if p.state == "issued" and p.effective_at is not None and p.effective_at <= now
        )

    @property
    def cutoffs_due(self) -> int:
        """Switched plans whose cut-off has come."""
        now = self._request.now
        return sum(
            1 for p in self.plans if p.state == "switched" and p.cutoff_at is not None and p.cutoff_at <= now
        )


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as data. ``nothing`` is told where it is empty, ``urgent`` where it is not and must not wait."""

    key: str
    name: str | Promise
    roles: frozenset[Role]
    count: Callable[[Counts], int]
    nothing: str | Promise
    note: str | Promise = ""
    urgent: str | Promise = ""
    also: frozenset[Role] = frozenset()  # roles that see its rows behind a figure, and not the queue itself
    address: str = ""  # another page that shows the rows; else the queue's own
    quiet_when_empty: bool = False  # not shown at all where nothing waits

    @property
    def readers(self) -> frozenset[Role]:
        """The roles that may open its rows."""
        return self.roles | self.also


@dataclass(frozen=True, slots=True)
class ShownQueue:
    """A queue with its figure."""

    queue: Queue
    count: int

    @property
    def url(self) -> str:
        """Where its rows are."""
        return self.queue.address or reverse("today:queue", args=[self.queue.key])


def _reason(code: str) -> Callable[[Counts], int]:
    return lambda counts: counts.standing.by_reason[code]


def _not_ready(code: str, nothing: str | Promise, note: str | Promise) -> Queue:
    return Queue(
        f"not-ready-{code.replace('_', '-')}",
        REASON_WORDS[code],
        frozenset(_SUPERVISING),
        _reason(code),
        nothing,
        note,
        quiet_when_empty=True,
    )


QUEUES: tuple[Queue, ...] = (
    Queue(
        "plans-to-approve",
        _("Plans waiting for approval"),
        frozenset({Role.REGISTRAR, Role.HEAD_OF_MANAGING_AGENCY, Role.CA_OPERATOR}),
        lambda counts: counts.plans_in("frozen"),
        _("No plan waits for approval."),
        _("Two different people approve a plan; whoever froze it cannot."),
        urgent=_("Nothing is issued before."),
    ),
    Queue(
        "decisions-without-plan",
        _("Decisions without a plan"),
        frozenset({Role.REGISTRAR}),
        lambda counts: counts.undecided,
        _("Every imported decision has its plan."),
        _("Draft the plan, settle its conflicts, then freeze it."),
    ),
    Queue(
        "switches-due",
        _("Switches due"),
        frozenset({Role.REGISTRAR, Role.CA_OPERATOR}),
        lambda counts: counts.switches_due,
        _("No effective moment has been missed."),
        urgent=_("The effective moment has come."),
    ),
    Queue(
        "cutoffs-due",
        _("Cut-offs due"),
        frozenset({Role.REGISTRAR}),
        lambda counts: counts.cutoffs_due,
        _("No cut-off is due."),
        urgent=_("Two people sign the list of losses first."),
        quiet_when_empty=True,
    ),
    Queue(
        "runs-under-way",
        _("Runs under way"),
        frozenset({Role.REGISTRAR, Role.CA_OPERATOR, Role.AUDITOR, Role.PROVINCIAL_LEADER}),
        lambda counts: counts.plans_in("approved", "running", "issued", "switched"),
        _("No re-issue is under way."),
    ),
    Queue(
        "lists-due",
        _("Revocation lists to publish"),
        frozenset({Role.CA_OPERATOR, Role.REGISTRAR}),
        lambda counts: counts.due_lists,
        _("Every revocation list is fresh."),
        _("Publishing is automatic; one that stays here needs a person."),
        urgent=_("Those who check signatures see old status."),
    ),
    Queue(
        "not-ready",
        _("Cannot sign yet"),
        frozenset({Role.FOCAL_OFFICER, Role.SUPPORT_AGENT, Role.AUDITOR}),
        lambda counts: len(counts.standing.not_ready),
        _("Everybody in service can sign."),
        _("Valid certificate, working device and a verified test signature are all needed."),
        also=FIGURES_FOR,
    ),
    _not_ready("locked", _("No device is locked."), _("Form 06 to the certification authority.")),
    _not_ready("lost", _("No device is lost."), _("Revoke now, request a new device.")),
    _not_ready("broken", _("No device is broken."), _("Request a new device.")),
    _not_ready("not_collected", _("Every device is handed over."), _("Hand over with minutes (form 07).")),
    _not_ready("not_confirmed", _("Every device has proved itself."), _("One test signature each.")),
    _not_ready("no_certificate", _("Nobody is without a certificate."), _("Request one (form 01, 02 or 03).")),
    Queue(
        "expiring",
        _("Certificates that end within 30 days"),
        frozenset({Role.REGISTRAR, Role.FOCAL_OFFICER, Role.CA_OPERATOR}),
        lambda counts: counts.expiring,
        _("None ends within thirty days."),
        _("Renewal is requested with form 04."),
        address="/registry/certificates/?state=expiring",
    ),
)


def queues_for(request: OfficeRequest, counts: Counts) -> list[ShownQueue]:
    """The queues of the actor's roles: what must not wait, what waits, what is empty; quiet empty ones not."""
    roles = request.actor.roles(request.now)
    shown = (ShownQueue(queue, queue.count(counts)) for queue in QUEUES if not queue.roles.isdisjoint(roles))
    kept = (each for each in shown if each.count or not each.queue.quiet_when_empty)
    return sorted(kept, key=lambda each: (not each.count, not (each.count and each.queue.urgent)))


def find_queue(key: str, roles: Iterable[Role]) -> Queue | None:
    """A queue that one of these roles sees."""
    by_key: Mapping[str, Queue] = {queue.key: queue for queue in QUEUES}
    found = by_key.get(key)
    return found if found is not None and not found.readers.isdisjoint(roles) else None
