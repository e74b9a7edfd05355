"""A person settles conflicts of a decision: until the freeze, each with a name and a reason, on record."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.models import AcceptedRepair, Decision, RunState
from antin.apps.reorganisation.planning import conflicts_of, draft_plan, get_decision
from antin.apps.reorganisation.repairs import repairs_of
from antin.ledger.entries import Draft
from antin.reissue.conflicts.choices import REPAIRABLE
from antin.reissue.plan import Conflict
from antin.succession.problems import DecisionRefused
from antin.succession.repairs import Repair, RepairRefused

__all__ = ["accept_repairs", "withdraw_repair"]


ALWAYS_OPEN = frozenset(
    {"unit.split", "unit.donor", "body.donor", "staffing.move"}
)  # choices without a conflict


@transaction.atomic
def accept_repairs(
    number: str | None,
    repairs: Sequence[Repair],
    *,
    by: str,
    reason: str,
    actor: grants.Actor,
    now: datetime,
) -> list[Repair]:
    """Accept repairs of a decision; returns those that were not accepted already.

    A repair without a value takes the one that its conflict proposes. All are applied on trial first, so that
    none is kept that names something unknown. A decision whose plan is frozen takes none:
    :class:`~antin.succession.repairs.RepairRefused` with code ``repair.frozen``.
    """
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    decision = _open_decision(number)
    known = repairs_of(decision)
    proposed = _proposals(conflicts_of(decision.number, now=now))
    filled = [_filled(repair, proposed, known) for repair in dict.fromkeys(repairs)]
    fresh = [repair for repair in filled if repair not in known]
    with contextlib.suppress(DecisionRefused):  # something else is still to be settled
        draft_plan(decision.number, now=now, more=fresh)
    _keep(decision, fresh, is_withdrawn=False, by=by, reason=reason, now=now)
    return fresh


def _proposals(conflicts: Sequence[Conflict]) -> dict[tuple[str, str], str]:
    """What is in conflict, by code and target, with the value that is proposed, if one is."""
    proposed = {(conflict.code, conflict.where): "" for conflict in conflicts}
    for conflict in conflicts:
        for repair in reversed(conflict.repairs):
            proposed[repair.code, repair.target] = repair.value
    return proposed


def _filled(repair: Repair, proposed: Mapping[tuple[str, str], str], known: Sequence[Repair]) -> Repair:
    place = repair.code, repair.target
    is_open = place in proposed or place in {(each.code, each.target) for each in known}
    if repair.code not in REPAIRABLE or not (is_open or repair.code in ALWAYS_OPEN):
        raise RepairRefused(
            "Không có vướng mắc nào như vậy, hoặc máy không xử lý được.",
            where=f"{repair.code}:{repair.target}",
            remedy="Xem các lựa chọn bằng “antin reorg repair --list”.",
            code="repair.unknown_target",
        )
    value = repair.value or proposed.get(place, "")
    if not value:
        raise RepairRefused(
            "Không có đề xuất; cần ghi giá trị sau dấu “=”.",
            where=f"{repair.code}:{repair.target}",
            remedy="Ghi --accept CODE:TARGET=VALUE.",
            code="repair.no_value",
        )
    return replace(repair, value=value)


@transaction.atomic
def withdraw_repair(
    number: str | None,
    code: str,
    target: str,
    *,
    by: str,
    reason: str,
    actor: grants.Actor,
    now: datetime,
) -> None:
    """Take an accepted repair back."""
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=now)
    decision = _open_decision(number)
    found = [repair for repair in repairs_of(decision) if (repair.code, repair.target) == (code, target)]
    if not found:
        raise RepairRefused(
            "Chưa có cách xử lý nào được chấp nhận ở đây.",
            where=f"{code}:{target}",
            remedy="Xem bằng “antin reorg repair --list”.",
            code="repair.not_accepted",
        )
    _keep(decision, found, is_withdrawn=True, by=by, reason=reason, now=now)


def _open_decision(number: str | None) -> Decision:
    """The decision, locked; its plan must not be frozen."""
    decision = Decision.objects.select_for_update().get(pk=get_decision(number).pk)
    frozen = decision.plans.exclude(state=RunState.ROLLED_BACK).first()
    if frozen is not None:
        raise RepairRefused(
            "Kế hoạch của quyết định đã đóng băng; không nhận thêm cách xử lý.",
            where=frozen.id,
            remedy="Hoàn tác kế hoạch trước, bằng “antin reorg rollback”.",
            code="repair.frozen",
        )
    return decision


def _keep(
    decision: Decision, repairs: Sequence[Repair], *, is_withdrawn: bool, by: str, reason: str, now: datetime
) -> None:
    if not by or not reason:
        raise RepairRefused(
            "Cần tên người quyết định và lý do.", remedy="Ghi --by và --reason.", code="repair.unsigned"
        )
    kind = "repair.withdrawn" if is_withdrawn else "repair.accepted"
    for repair in repairs:
        AcceptedRepair.objects.create(
            decision=decision,
            code=repair.code,
            target=repair.target,
            value=repair.value,
            is_withdrawn=is_withdrawn,
            accepted_by=by,
            accepted_at=now,
            reason=reason,
        )
    ledger.record(
        [
            Draft(now, kind, decision.number, {**repair.as_dict(), "by": by, "reason": reason})
            for repair in repairs
        ]
    )
