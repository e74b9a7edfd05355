"""A run in waves: ranges of items are leased by workers, done, and recorded as done in the same commit.

The rows are the truth. A worker that dies leaves a lease that runs out; the next one takes the range up where
the database and the signer say it stands. Fencing numbers keep a worker that was thought dead from closing a
range that another one has taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.models import ChunkKind, FrozenPlan, RunPause, RunState, WorkChunk
from antin.apps.reorganisation.queries import approvals_of, get_plan, issuance_tree, items_between, mandate_of
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.ledger.merkle import Tree
from antin.pki.mandates import IssuanceItem
from antin.pki.ports import CertificateSigner

__all__ = [
    "Lease",
    "RunRefused",
    "RunTools",
    "carry_out",
    "complete_intended",
    "handovers",
    "lease_chunk",
    "release_leases",
    "start_run",
]

LEASE = timedelta(seconds=120)
PAUSE_AFTER_FAILURE = timedelta(seconds=2)
_RUNNABLE = (RunState.RUNNING, RunState.ISSUED, RunState.SWITCHED)


class RunRefused(AntinError):
    """The plan is not in the state that this step needs."""

    code = "run.refused"
    exit_code = 9


@dataclass(frozen=True, slots=True)
class Lease:
    """A range of one plan's items, ours until the lease runs out."""

    chunk_id: int
    plan_id: str
    kind: str
    first: int
    last: int
    fencing: int


class RegisteredMandate:
    """A mandate that the signer has been told of, with the tree that its proofs come from."""

    def __init__(self, plan: FrozenPlan, signer: CertificateSigner) -> None:
        mandate = mandate_of(plan)
        signer.register_mandate(mandate, approvals_of(plan))
        self.digest = mandate.digest
        self._plan_id = plan.id

    @cached_property
    def tree(self) -> Tree:
        """The Merkle tree over the plan's issuance items."""
        return issuance_tree(self._plan_id)


@dataclass
class RunTools:
    """What a worker works with; mandates are registered and their trees built once a worker."""

    issuing: certificates.IssuingTools
    field: devices.FieldChannel
    _mandates: dict[str, RegisteredMandate] = dataclass_field(default_factory=dict)

    def mandate(self, plan: FrozenPlan) -> RegisteredMandate:
        """The plan's mandate, registered with the signer."""
        if plan.id not in self._mandates:
            self._mandates[plan.id] = RegisteredMandate(plan, self.issuing.signer)
        return self._mandates[plan.id]


@transaction.atomic
def start_run(
    plan_id: str,
    *,
    chunk_size: int,
    confirm: bool,
    confirm_size: int | None = None,
    actor: grants.Actor,
    now: datetime,
) -> FrozenPlan:
    """Cut an approved plan into ranges, give prepared devices to holders. Starting twice does nothing.

    ``confirm_size`` makes the ranges to be confirmed shorter, where holders answer one after the other.
    """
    grants.require(actor, grants.Verb.START_RUN, None, now=now)
    plan = get_plan(plan_id, for_update=True)
    if plan.state in (*_RUNNABLE, RunState.FINISHED):
        return plan
    if plan.state != RunState.APPROVED:
        raise RunRefused(
            f"The plan is {plan.state}.",
            where=plan.id,
            remedy="It needs two approvals to be run.",
            code="run.not_approved",
        )
    count = mandate_of(plan).items_count
    sizes = {ChunkKind.ISSUE: chunk_size}
    if confirm:
        sizes[ChunkKind.CONFIRM] = confirm_size or chunk_size
    WorkChunk.objects.bulk_create(
        WorkChunk(plan=plan, kind=kind, first=first, last=min(first + size, count) - 1)
        for kind, size in sizes.items()
        for first in range(0, count, size)
    )
    devices.hand_over(handovers(plan))
    plan.state = RunState.RUNNING
    plan.save(update_fields=["state"])
    body = {"chunk_size": chunk_size, "items": count, "by": actor.signs_as}
    ledger.record([Draft(now, "run.started", plan.id, body)])
    return plan


def handovers(plan: FrozenPlan) -> Sequence[tuple[str, str, str]]:
    """The prepared devices that a plan gives out: (device serial, holder kind, holder id)."""
    rows = plan.items.filter(action="issue", device_serial__isnull=False).exclude(rule="founding")
    return [
        (device, kind, holder)
        for device, kind, holder in rows.values_list("device_serial", "holder_kind", "holder_id")
        if device is not None
    ]


@transaction.atomic
def lease_chunk(worker: str) -> Lease | None:
    """Take the next open range of any running plan: issuing first, then confirming what has been issued.

    Leases live by the database's time, never by the scenario's, so a jump of a demo's clock frees none. A
    worker that asks holds none any more: what it held when the database went away is open to it at once.
    """
    chunk = _next_open(worker)
    if chunk is None:
        return None
    WorkChunk.objects.filter(pk=chunk.pk).update(
        leased_by=worker, leased_until=Now() + LEASE, fencing=F("fencing") + 1, attempts=F("attempts") + 1
    )
    return Lease(chunk.pk, chunk.plan_id, chunk.kind, chunk.first, chunk.last, chunk.fencing + 1)


def _next_open(worker: str) -> WorkChunk | None:
    is_free = Q(leased_until=None) | Q(leased_until__lt=Now()) | Q(leased_by=worker)
    rows = (
        WorkChunk.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(is_free, done_at=None, plan__state__in=_RUNNABLE)
        .filter(Q(kind=ChunkKind.ISSUE) | ~Exists(_issue_of_its_items()))
        .filter(~Exists(RunPause.objects.filter(plan_id=OuterRef("plan_id"), resumed_at=None)))
    )
    return rows.order_by("-kind", "attempts", "first").first()


def _issue_of_its_items() -> QuerySet[WorkChunk]:
    """The issuing ranges that a confirming range waits for, as long as one is open."""
    return WorkChunk.objects.filter(
        plan_id=OuterRef("plan_id"),
        kind=ChunkKind.ISSUE,
        first__lte=OuterRef("last"),
        last__gte=OuterRef("first"),
        done_at=None,
    )


def release_leases(worker: str) -> int:
    """Give back what an earlier process of this name held; the supervisor runs each name once."""
    return WorkChunk.objects.filter(leased_by=worker, done_at=None).update(leased_by=None, leased_until=None)


def carry_out(lease: Lease, tools: RunTools) -> None:
    """Do the work of a range and close it. A failure is kept on the range, with its sentence, and raised."""
    try:
        if lease.kind == ChunkKind.ISSUE:
            _issue(lease, tools)
        else:
            _confirm(lease, tools)
    except AntinError as failure:
        WorkChunk.objects.filter(pk=lease.chunk_id, fencing=lease.fencing).update(
            leased_by=None, leased_until=Now() + PAUSE_AFTER_FAILURE, last_error=str(failure)
        )
        raise
    _close(lease, tools)


def _issue(lease: Lease, tools: RunTools) -> None:
    plan = get_plan(lease.plan_id)
    rows = items_between(plan.id, lease.first, lease.last)
    certificates.issue_batch(_batch(plan, rows, tools, lambda: _require_runnable(plan.id)), tools.issuing)


def _require_runnable(plan_id: str) -> None:
    """Refuse to begin anything of a stopped plan; the lock lets a roll-back wait for what has begun."""
    plan = get_plan(plan_id, for_update=True)
    if plan.state not in _RUNNABLE:
        raise RunRefused(f"The plan is {plan.state}.", where=plan.id, code="run.stopped")


def complete_intended(plan_id: str, tools: RunTools) -> None:
    """Fetch the certificates of items that were about to be signed when a run was stopped."""
    plan = get_plan(plan_id)
    for index in certificates.open_intentions(plan_id):
        rows = items_between(plan_id, index, index)
        certificates.issue_batch(_batch(plan, rows, tools, lambda: None), tools.issuing)


def _batch(
    plan: FrozenPlan,
    rows: Sequence[tuple[IssuanceItem, str, str | None]],
    tools: RunTools,
    require_open: Callable[[], None],
) -> certificates.Batch:
    mandate = tools.mandate(plan)
    keys = devices.public_keys(device for _, device, _ in rows)
    return certificates.Batch(
        plan_id=plan.id,
        mandate_digest=mandate.digest,
        items=[item for item, _, _ in rows],
        proofs={item.index: mandate.tree.inclusion_proof(item.index) for item, _, _ in rows},
        public_keys={item.index: keys[device] for item, device, _ in rows},
        device_serials={item.index: device for item, device, _ in rows},
        previous_serials={item.index: old for item, _, old in rows},
        lint_every=plan.lint_every,
        require_open=require_open,
    )


def _confirm(lease: Lease, tools: RunTools) -> None:
    written = [
        devices.Written(issued.serial, issued.device_serial, issued.document)
        for issued in certificates.live_documents(lease.plan_id, lease.first, lease.last)
    ]
    devices.confirm(written, tools.field, now=tools.issuing.clock())


@transaction.atomic
def _close(lease: Lease, tools: RunTools) -> None:
    """Mark the range done, unless somebody has taken it over; the last issuing range moves the plan on."""
    plan = get_plan(lease.plan_id, for_update=True)
    WorkChunk.objects.filter(pk=lease.chunk_id, fencing=lease.fencing).update(
        done_at=tools.issuing.clock(), leased_by=None, leased_until=None, last_error=""
    )
    is_open = plan.chunks.filter(kind=ChunkKind.ISSUE, done_at=None).exists()
    if plan.state == RunState.RUNNING and not is_open:
        plan.state = RunState.ISSUED
        plan.save(update_fields=["state"])
