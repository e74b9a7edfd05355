"""Mandates: accepted with approvals, refused without, bounded in time and number."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.entries import GENESIS, Draft, Entry, append, read_entry
from antin.pki.mandates import Approval, PlanMandate, StandingMandate
from antin.signer.approvers import ApprovalRefused, ApproverList
from antin.signer.mandate_store import MandateRefused, MandateStore, read_approvals, read_mandate

Approve = Callable[[str, str], Approval]


@pytest.fixture
def store(approvers: ApproverList) -> MandateStore:
    return MandateStore(approvers, plans=True, purposes=frozenset({"crl"}))


@pytest.fixture
def plan(now: datetime) -> PlanMandate:
    return PlanMandate("plan-1", "Sắp xếp cấp xã tỉnh Phú Thọ", "11" * 32, 148, "22" * 32, now)


@pytest.fixture
def standing(now: datetime) -> StandingMandate:
    return StandingMandate("crl", "issuing-1", 3, now, now + timedelta(days=30))


def recorded(draft: Draft) -> Entry:
    """The entry as it comes back from the journal's file."""
    (entry,) = append(GENESIS, [draft])
    return read_entry(entry.line)


def accept(
    store: MandateStore, mandate: PlanMandate | StandingMandate, approve: Approve, now: datetime
) -> Entry:
    approvals = [approve("chau", mandate.digest), approve("lam", mandate.digest)]
    draft = store.admit(mandate, approvals, now)
    assert draft is not None
    store.accept(mandate)
    assert store.admit(mandate, approvals, now) is None
    return recorded(draft)


def test_approved_plan_is_accepted_and_survives_a_restart(
    store: MandateStore, approvers: ApproverList, plan: PlanMandate, approve: Approve, now: datetime
) -> None:
    entry = accept(store, plan, approve, now)
    assert store.plan(plan.digest) == plan
    again = MandateStore(approvers, plans=True, purposes=frozenset())
    again.replay(entry)
    assert again.plan(plan.digest) == plan
    assert again.counts == {"plan": 1, "standing": 0, "enrolment": 0}


def test_unknown_plan_is_refused(store: MandateStore, plan: PlanMandate) -> None:
    with pytest.raises(MandateRefused) as refused:
        store.plan(plan.digest)
    assert refused.value.code == "mandate.unknown"


def test_standing_mandate_is_no_plan(
    store: MandateStore, standing: StandingMandate, approve: Approve, now: datetime
) -> None:
    accept(store, standing, approve, now)
    with pytest.raises(MandateRefused):
        store.plan(standing.digest)


def test_mandate_written_into_the_journal_by_hand_is_worth_nothing(
    store: MandateStore, plan: PlanMandate, approve: Approve, now: datetime
) -> None:
    forged = replace(plan, items_root="33" * 32)
    approvals = [approve("chau", plan.digest).as_dict(), approve("lam", plan.digest).as_dict()]
    body = {"mandate": forged.as_dict(), "approvals": approvals}
    with pytest.raises(ApprovalRefused):
        store.replay(recorded(Draft(now, "mandate.registered", forged.digest, body)))


def test_role_acts_on_its_own_mandates_only(
    approvers: ApproverList, plan: PlanMandate, standing: StandingMandate, approve: Approve, now: datetime
) -> None:
    witness = MandateStore(approvers, plans=False, purposes=frozenset({"checkpoint"}))
    for mandate in (plan, standing):
        approvals = [approve("chau", mandate.digest), approve("lam", mandate.digest)]
        with pytest.raises(MandateRefused) as refused:
            witness.admit(mandate, approvals, now)
        assert refused.value.code == "mandate.wrong_role"


def test_standing_mandate_holds_in_its_time_only(
    store: MandateStore, standing: StandingMandate, approve: Approve, now: datetime
) -> None:
    accept(store, standing, approve, now)
    assert store.standing("crl", "issuing-1", now) == standing.digest
    last = standing.valid_until - timedelta(seconds=1)
    assert store.standing("crl", "issuing-1", last) == standing.digest
    for purpose, authority, moment in (
        ("crl", "issuing-1", now - timedelta(seconds=1)),
        ("crl", "issuing-1", standing.valid_until),
        ("crl", "issuing-2", now),
        ("checkpoint", "issuing-1", now),
    ):
        with pytest.raises(MandateRefused) as refused:
            store.standing(purpose, authority, moment)
        assert refused.value.code == "mandate.not_in_force"


def test_standing_mandate_runs_out_for_a_day(
    store: MandateStore, standing: StandingMandate, approve: Approve, now: datetime
) -> None:
    accept(store, standing, approve, now)
    for hour in range(3):
        store.used(store.standing("crl", "issuing-1", now), now + timedelta(hours=hour))
    with pytest.raises(MandateRefused) as refused:
        store.standing("crl", "issuing-1", now + timedelta(hours=23))
    assert refused.value.code == "mandate.rate_exceeded"
    assert store.standing("crl", "issuing-1", now + timedelta(hours=24)) == standing.digest


def test_second_standing_mandate_goes_on_where_the_first_is_used_up(
    store: MandateStore, standing: StandingMandate, approve: Approve, now: datetime
) -> None:
    wider = replace(standing, max_per_day=10)
    accept(store, standing, approve, now)
    accept(store, wider, approve, now)
    for _ in range(3):
        store.used(standing.digest, now)
    assert store.standing("crl", "issuing-1", now) == wider.digest


@pytest.mark.parametrize(
    "data",
    [
        None,
        3,
        [],
        {},
        {"type": "plan"},
        {"type": "other"},
        {"type": "standing", "purpose": "crl"},
        {"type": []},
    ],
)
def test_unreadable_mandate_is_refused(data: object) -> None:
    with pytest.raises(AntinError):
        read_mandate(data)


@pytest.mark.parametrize("rows", [None, 3, [3], [{}], [{"approver_id": "chau", "signature": "zz"}]])
def test_unreadable_approvals_are_refused(rows: object) -> None:
    with pytest.raises(MandateRefused):
        read_approvals(rows)


def test_mandates_survive_the_wire(plan: PlanMandate, standing: StandingMandate) -> None:
    for mandate in (plan, standing):
        assert read_mandate(json.loads(canonical_bytes(mandate.as_dict()))) == mandate


def test_withdrawn_mandate_signs_nothing_new_also_after_a_restart(
    store: MandateStore, approvers: ApproverList, plan: PlanMandate, approve: Approve, now: datetime
) -> None:
    registered = accept(store, plan, approve, now)
    store.require_in_force(plan.digest)
    draft = store.withdraw(plan.digest, "Quyết định bị rút", now)
    assert draft is not None
    store.end(plan.digest)
    assert store.withdraw(plan.digest, "lần nữa", now) is None

    again = MandateStore(approvers, plans=True, purposes=frozenset())
    again.replay(registered)
    again.replay_withdrawal(recorded(draft))
    for each in (store, again):
        with pytest.raises(MandateRefused) as refused:
            each.require_in_force(plan.digest)
        assert refused.value.code == "mandate.withdrawn"
