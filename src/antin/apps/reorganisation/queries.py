"""Reads about plans and runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from antin.apps.reorganisation.models import ChunkKind, FrozenItem, FrozenPlan, RunState, WorkChunk
from antin.kernel.errors import AntinError
from antin.ledger.merkle import Tree, leaf_hash
from antin.pki.mandates import Approval, IssuanceItem, PlanMandate

__all__ = [
    "UnableToFindPlan",
    "approvals_of",
    "decision_plan",
    "ending_serials",
    "get_plan",
    "issuance_tree",
    "items_between",
    "mandate_of",
    "plan_lines",
    "plans",
    "progress_of",
]


class UnableToFindPlan(AntinError):
    """No frozen plan has this id."""

    code = "plan.not_found"
    exit_code = 4


def get_plan(plan_id: str, *, for_update: bool = False) -> FrozenPlan:
    """A frozen plan, locked against every other change of state where asked."""
    rows = FrozenPlan.objects.select_for_update() if for_update else FrozenPlan.objects
    plan = rows.filter(id=plan_id).first()
    if plan is None:
        raise UnableToFindPlan(
            "There is no such frozen plan.", where=plan_id, remedy="See “antin reorg status”."
        )
    return plan


def plans() -> list[FrozenPlan]:
    """All frozen plans, oldest first."""
    return list(FrozenPlan.objects.order_by("frozen_at", "id"))


def decision_plan(plan_id: str | None) -> FrozenPlan:
    """The plan with this id, or the newest plan of a decision."""
    if plan_id is not None:
        return get_plan(plan_id)
    newest = FrozenPlan.objects.exclude(decision=None).order_by("-frozen_at").first()
    if newest is None:
        raise UnableToFindPlan("No plan has been frozen.", remedy="Freeze one with “antin reorg freeze”.")
    return newest


def ending_serials() -> set[str]:
    """Certificates that a plan between its switch and its cut-off ends, whether or not it has got there."""
    rows = FrozenItem.objects.filter(plan__state=RunState.SWITCHED, revoke_when__isnull=False)
    return {serial for serial in rows.values_list("old_serial", flat=True) if serial is not None}


def mandate_of(plan: FrozenPlan) -> PlanMandate:
    """The mandate that approvers sign."""
    return PlanMandate.from_dict(plan.mandate)


def approvals_of(plan: FrozenPlan) -> list[Approval]:
    """Approvals given so far, oldest first."""
    rows = plan.approvals.order_by("approved_at", "approver_id").values_list("document", flat=True)
    return [Approval.from_dict(document) for document in rows]


def plan_lines(plan_id: str) -> Iterator[str]:
    """The canonical lines of a plan in index order."""
    rows = FrozenItem.objects.filter(plan_id=plan_id).order_by("index").values_list("record", flat=True)
    yield from rows.iterator(5000)


def issuance_tree(plan_id: str) -> Tree:
    """The Merkle tree over what the signer may sign."""
    rows = FrozenItem.objects.filter(plan_id=plan_id, leaf_index__isnull=False).order_by("leaf_index")
    records = rows.values_list("record", flat=True).iterator(5000)
    return Tree(leaf_hash(_leaf(record)) for record in records)


def items_between(plan_id: str, first: int, last: int) -> list[tuple[IssuanceItem, str, str | None]]:
    """Issuance items with leaf indexes first..last: (item, device serial, old serial)."""
    rows = FrozenItem.objects.filter(plan_id=plan_id, leaf_index__gte=first, leaf_index__lte=last)
    return [
        (_issuance(record), device or "", old)
        for record, device, old in rows.order_by("leaf_index").values_list(
            "record", "device_serial", "old_serial"
        )
    ]


STUCK_AFTER = 8  # attempts at one range, each after a pause


def progress_of(plan_id: str) -> dict[str, Any]:
    """Items done and in all for each kind of work, what went wrong last, and whether it goes on going wrong."""
    chunks = list(WorkChunk.objects.filter(plan_id=plan_id))
    open_ones = [chunk for chunk in chunks if chunk.done_at is None and chunk.last_error]
    return {
        **{kind: _count(chunk for chunk in chunks if chunk.kind == kind) for kind in ChunkKind.values},
        "errors": sorted({chunk.last_error for chunk in open_ones}),
        "is_stuck": any(chunk.attempts >= STUCK_AFTER for chunk in open_ones),
    }


def _count(chunks: Iterable[WorkChunk]) -> dict[str, int]:
    sizes = [(chunk.last - chunk.first + 1, chunk.done_at is not None) for chunk in chunks]
    return {"done": sum(size for size, is_done in sizes if is_done), "total": sum(size for size, _ in sizes)}


def _leaf(record: str) -> bytes:
    """The issuance item inside a canonical line, as the bytes that its mandate's tree was made over.

    Cut out of the line: reading it and writing it anew takes ten times as long, for every item and worker.
    """
    found = _ITEM.search(record)
    if found is None:
        raise ValueError("the line holds no issuance item")
    return found[1].encode()


# One flat object. Quotes inside JSON text are escaped, so the key cannot be met inside a text.
_ITEM = re.compile(r',"issuance":(\{(?:[^"{}]++|"(?:[^"\\]++|\\.)*+")*+\})')


def _issuance(record: str) -> IssuanceItem:
    return IssuanceItem.from_dict(json.loads(_leaf(record)))
