"""Workers carry out what desks have ordered: one order at a time, each to its end whoever dies in between.

An order is open until it is done. Whoever carries it out holds an advisory lock of the database with its
number, which ends with the connection, so an order that a killed worker held is open at once to the next one;
every act behind an order may be repeated. A temporary failure, or a database that went away, leaves it open;
any other ends it with a refusal, a fault of ours among them: it would fail again for ever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.actions.asking import acceptances_of
from antin.apps.reorganisation.actions.drafting import draft_and_keep
from antin.apps.reorganisation.actions.freezing import freeze_decision
from antin.apps.reorganisation.actions.holder_tests import make_test_signature
from antin.apps.reorganisation.actions.proving_runs import prove
from antin.apps.reorganisation.actions.publishing import publish_crls
from antin.apps.reorganisation.actions.repairing import accept_repairs, withdraw_repair
from antin.apps.reorganisation.actions.rolling_back import roll_back
from antin.apps.reorganisation.actions.running import RunTools, start_run
from antin.apps.reorganisation.actions.switching import cut_off, foresee_switch, switch
from antin.apps.reorganisation.models import FrozenPlan, Order, OrderKind, RunState
from antin.apps.reorganisation.proving import BundleSources
from antin.apps.reorganisation.queries import get_plan, mandate_of
from antin.kernel.errors import AntinError
from antin.succession.repairs import Repair

__all__ = ["OrderFailed", "OrderTools", "Scenario", "carry_out_next_order", "open_orders"]

_log = logging.getLogger("antin.orders")
PAUSE_AFTER_FAILURE = timedelta(seconds=3)
LINT_EVERY = 1  # pkilint looks at every twin of a plan
LARGEST_RANGE, SMALLEST_RANGE, RANGES = 500, 8, 24  # a small plan is cut, too, so that its progress can be seen
CONFIRM_RANGE = 5  # holders answer one after the other
_LOCKS = 7_240  # first half of the advisory locks' keys; the second one is the order's number
_TEMPORARY = 75
_TRIED_AT_ONCE = 8


class OrderFailed(AntinError):
    """Something that nobody foresaw; what the act had begun was taken back with its transaction."""

    code = "order.failed"


class Scenario(Protocol):
    """A demo's clock, which is moved instead of waited for."""

    def enter_eve_of(self, moment: datetime) -> None:
        """Go to the stop before a moment that is still to come."""
        ...

    def enter(self, moment: datetime) -> None:
        """Go to the moment itself."""
        ...


@dataclass(frozen=True)
class OrderTools:
    """What orders are carried out with."""

    run: RunTools
    evidence: ledger.EvidenceSigner
    scenario: Scenario | None
    sources: Callable[[], BundleSources]
    proofs: Path

    def now(self) -> datetime:
        """The office's moment."""
        return self.run.issuing.clock()

    def publish(self) -> None:
        """Publish every list, and have all that was recorded witnessed."""
        publish_crls(self.run.issuing.signer, now=self.now())
        ledger.sign_checkpoint(self.evidence, now=self.now())


def open_orders() -> int:
    """How many orders are not done yet."""
    return Order.objects.filter(done_at=None).count()


def carry_out_next_order(tools: OrderTools) -> bool:
    """Carry out the oldest order that nobody else has in hand; returns whether there was one.

    Raises a temporary failure after it was noted on its order.
    """
    with _taken() as order:
        if order is None:
            return False
        Order.objects.filter(pk=order.pk).update(attempts=F("attempts") + 1)
        try:
            outcome = _DUTIES[OrderKind(order.kind)](order, _actor_of(order, tools.now()), tools)
        except AntinError as failure:
            if failure.exit_code == _TEMPORARY:
                _postpone(order, failure)
                raise
            _end(order, tools.now(), refusal=failure.as_dict())
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            _log.exception("order %s (%s of %s) failed", order.pk, order.kind, order.subject)
            _end(order, tools.now(), refusal=_fault(order, fault))
        else:
            _end(order, tools.now(), outcome=dict(outcome))
        return True


@contextmanager
def _taken() -> Iterator[Order | None]:
    """An open order whose lock is ours for the block. What was done while we asked is not done again."""
    waiting = Order.objects.filter(Q(not_until=None) | Q(not_until__lt=Now()), done_at=None)
    for number in waiting.order_by("pk").values_list("pk", flat=True)[:_TRIED_AT_ONCE]:
        if not _ask("SELECT pg_try_advisory_lock(%s, %s)", number):
            continue
        try:
            order = Order.objects.filter(pk=number, done_at=None).first()
            if order is not None:
                yield order
                return
        finally:
            _ask("SELECT pg_advisory_unlock(%s, %s)", number)
    yield None


def _ask(statement: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCKS, number])
        return bool(cursor.fetchone()[0])


def _actor_of(order: Order, now: datetime) -> grants.Actor:
    """Whoever gave the order, with the grants in force now: one that has ended since carries nothing out."""
    return grants.actor_of(order.account_id, approver_id=order.approver_id, person_id=order.person_id, now=now)


def _fault(order: Order, fault: Exception) -> dict[str, Any]:
    return OrderFailed(
        f"A fault of the program kept the order from being carried out ({type(fault).__name__}).",
        where=order.subject,
        remedy="Tell support the time; the worker's log says more.",
    ).as_dict()


def _postpone(order: Order, failure: AntinError) -> None:
    Order.objects.filter(pk=order.pk).update(not_until=Now() + PAUSE_AFTER_FAILURE, trouble=str(failure))


def _end(
    order: Order,
    now: datetime,
    *,
    outcome: dict[str, Any] | None = None,
    refusal: dict[str, Any] | None = None,
) -> None:
    Order.objects.filter(pk=order.pk, done_at=None).update(
        done_at=now, outcome=outcome or {}, refusal=refusal, trouble="", not_until=None
    )


Outcome = Mapping[str, Any]


def _draft(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    grants.require(actor, grants.Verb.FREEZE_PLAN, None, now=tools.now())
    return dict(draft_and_keep(order.subject, now=tools.now()).totals)


def _repair(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    repairs = [Repair(**each) for each in order.terms["repairs"]]
    terms: dict[str, Any] = {
        "by": order.terms["by"],
        "reason": order.terms["reason"],
        "actor": actor,
        "now": tools.now(),
    }
    if order.terms["withdraw"]:
        for each in repairs:
            withdraw_repair(order.subject, each.code, each.target, **terms)
    else:
        accept_repairs(order.subject, repairs, **terms)
    draft_and_keep(order.subject, now=tools.now())
    return {"repairs": len(repairs)}


def _freeze(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    """A plan that this very order has frozen already is not frozen again."""
    done = FrozenPlan.objects.filter(
        decision_id=order.subject, frozen_by=actor.signs_as, frozen_at__gte=order.asked_at
    ).exclude(state=RunState.ROLLED_BACK)
    plan = done.first() or freeze_decision(order.subject, lint_every=LINT_EVERY, actor=actor, now=tools.now())
    return {"plan_id": plan.id}


def _start(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    count = mandate_of(get_plan(order.subject)).items_count
    size = min(LARGEST_RANGE, max(SMALLEST_RANGE, -(-count // RANGES)))
    start_run(
        order.subject,
        chunk_size=size,
        confirm=True,
        confirm_size=CONFIRM_RANGE if size < LARGEST_RANGE else None,
        actor=actor,
        now=tools.now(),
    )
    return {"items": count}


def _switch(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    """As the moment comes: shortened lists ahead of it, the switch, full lists after it."""
    effective = get_plan(order.subject).effective_at
    if _moves(order, tools) and effective is not None and tools.now() < effective:
        foresee_switch(order.subject, now=effective)
        grants.require(actor, grants.Verb.SWITCH, None, now=tools.now())
        tools.scenario.enter_eve_of(effective)  # type: ignore[union-attr]  # _moves has asked
        publish_crls(tools.run.issuing.signer, now=tools.now())
        tools.scenario.enter(effective)  # type: ignore[union-attr]
    switch(order.subject, actor=actor, now=tools.now())
    tools.publish()
    return {}


def _cut_off(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    """Judged first as if the moment had come, so that no clock is moved for a cut-off that is refused."""
    plan = get_plan(order.subject)
    approvals = acceptances_of(plan)
    if _moves(order, tools) and plan.cutoff_at is not None and tools.now() < plan.cutoff_at:
        with transaction.atomic():
            cut_off(order.subject, approvals, actor=actor, now=plan.cutoff_at)
            transaction.set_rollback(True)
        tools.scenario.enter(plan.cutoff_at)  # type: ignore[union-attr]  # _moves has asked
    cut_off(order.subject, approvals, actor=actor, now=tools.now())
    tools.publish()
    return {}


def _moves(order: Order, tools: OrderTools) -> bool:
    return bool(order.terms.get("scenario")) and tools.scenario is not None


def _roll_back(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    done = roll_back(order.subject, reason=order.terms["reason"], tools=tools.run, actor=actor, now=tools.now())
    tools.publish()
    return {"revoked": done.revoked, "devices_to_clean": list(done.devices_to_clean)}


def _prove(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    grants.require(actor, grants.Verb.SEE_PLANS, None, now=tools.now())
    ledger.sign_checkpoint(tools.evidence, now=tools.now())
    return prove(get_plan(order.subject), tools.proofs, tools.sources(), now=tools.now())


def _test(order: Order, actor: grants.Actor, tools: OrderTools) -> Outcome:
    return make_test_signature(order.subject, tools.run.field, actor=actor, now=tools.now())


_DUTIES: Mapping[OrderKind, Callable[[Order, grants.Actor, OrderTools], Outcome]] = {
    OrderKind.DRAFT: _draft,
    OrderKind.REPAIR: _repair,
    OrderKind.FREEZE: _freeze,
    OrderKind.START: _start,
    OrderKind.SWITCH: _switch,
    OrderKind.CUT_OFF: _cut_off,
    OrderKind.ROLL_BACK: _roll_back,
    OrderKind.PROVE: _prove,
    OrderKind.TEST: _test,
}
