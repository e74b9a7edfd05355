"""Passkeys join and leave the people whose approvals count: by mandate, journalled, replayed in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from antin.kernel.errors import AntinError
from antin.ledger.entries import GENESIS, Draft, Entry, append, read_entry
from antin.pki.mandates import Approval, EnrolmentMandate, PlanMandate
from antin.signer.approvers import ApproverList, EnrolmentRefused
from antin.signer.counters import CounterRefused
from antin.signer.mandate_store import MandateStore, read_mandate
from tests.core.pki.authenticator import Authenticator

Approve = Callable[[str, str], Approval]


@pytest.fixture(scope="module")
def van() -> Authenticator:
    """The passkey of Vân, who has no key file."""
    return Authenticator(b"van-1")


@pytest.fixture
def store(approvers: ApproverList) -> MandateStore:
    return MandateStore(approvers, plans=True, purposes=frozenset({"crl"}))


@pytest.fixture
def enrolment(van: Authenticator, now: datetime) -> EnrolmentMandate:
    return EnrolmentMandate("van", "Vân", "ca_operator", van.passkey, now)


@pytest.fixture
def plan(now: datetime) -> PlanMandate:
    return PlanMandate("plan-1", "Sắp xếp cấp xã tỉnh Phú Thọ", "11" * 32, 148, "22" * 32, now)


def take_in(
    store: MandateStore,
    mandate: EnrolmentMandate | PlanMandate,
    approvals: list[Approval],
    now: datetime,
) -> Entry:
    """What the signer does: admit, record, accept; the entry as it comes back from the file."""
    draft = store.admit(mandate, approvals, now)
    assert draft is not None
    store.accept(mandate, approvals)
    return recorded(draft)


def recorded(draft: Draft) -> Entry:
    (entry,) = append(GENESIS, [draft])
    return read_entry(entry.line)


def refused(store: MandateStore, mandate: EnrolmentMandate, approvals: list[Approval], now: datetime) -> str:
    with pytest.raises(AntinError) as caught:
        store.admit(mandate, approvals, now)
    return caught.value.code


def by_two(approve: Approve, mandate: EnrolmentMandate | PlanMandate) -> list[Approval]:
    return [approve("chau", mandate.digest), approve("lam", mandate.digest)]


def test_enrolled_passkey_approves_plans_also_after_a_restart(
    store: MandateStore,
    enrolment: EnrolmentMandate,
    plan: PlanMandate,
    van: Authenticator,
    approve: Approve,
    now: datetime,
    enrolled: Callable[..., object],
) -> None:
    first = take_in(store, enrolment, by_two(approve, enrolment), now)
    second = take_in(store, plan, [approve("phuc", plan.digest), van.approve("van", plan.digest, now)], now)
    assert store.counts == {"plan": 1, "standing": 0, "enrolment": 1}
    again = MandateStore(
        ApproverList([enrolled(name) for name in ("chau", "lam", "phuc")]),  # type: ignore[misc]
        plans=True,
        purposes=frozenset(),
    )
    with pytest.raises(AntinError, match="not an enrolled approver"):
        again.replay(second)
    again.replay(first)
    again.replay(second)
    assert again.plan(plan.digest) == plan


def test_ceremony_list_keeps_its_digest(
    store: MandateStore, approvers: ApproverList, enrolment: EnrolmentMandate, approve: Approve, now: datetime
) -> None:
    before = approvers.digest
    take_in(store, enrolment, by_two(approve, enrolment), now)
    assert approvers.digest == before
    assert approvers.ids == ["chau", "lam", "phuc", "van"]


def test_enrolment_by_one_person_or_by_the_new_one_is_refused(
    store: MandateStore, enrolment: EnrolmentMandate, van: Authenticator, approve: Approve, now: datetime
) -> None:
    one = approve("chau", enrolment.digest)
    assert refused(store, enrolment, [one], now) == "approval.too_few"
    own = van.approve("van", enrolment.digest, now)
    assert refused(store, enrolment, [one, own], now) == "approval.not_enrolled"


def test_somebody_with_a_key_file_enrols_a_passkey_beside_it(
    store: MandateStore, plan: PlanMandate, approve: Approve, now: datetime
) -> None:
    device = Authenticator(b"chau-1")
    mandate = EnrolmentMandate("chau", "Chau", "registrar", device.passkey, now)
    take_in(store, mandate, by_two(approve, mandate), now)
    twice = [approve("chau", plan.digest), device.approve("chau", plan.digest, now)]
    with pytest.raises(AntinError) as caught:
        store.admit(plan, twice, now)
    assert caught.value.code == "approval.too_few"
    take_in(store, plan, [device.approve("chau", plan.digest, now), approve("phuc", plan.digest)], now)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "Người khác"}, "enrolment.other_person"),
        ({"role": "auditor"}, "enrolment.other_person"),
    ],
)
def test_passkey_for_an_enrolled_id_under_another_name_is_refused(
    store: MandateStore, approve: Approve, now: datetime, change: dict[str, str], code: str
) -> None:
    honest = EnrolmentMandate("chau", "Chau", "registrar", Authenticator(b"chau-1").passkey, now)
    mandate = replace(honest, **change)  # type: ignore[arg-type]
    assert refused(store, mandate, by_two(approve, mandate), now) == code


def test_passkey_enrolled_for_two_people_is_refused(
    store: MandateStore, enrolment: EnrolmentMandate, approve: Approve, now: datetime
) -> None:
    take_in(store, enrolment, by_two(approve, enrolment), now)
    for changed in (
        replace(enrolment, approver_id="van-2"),
        replace(enrolment, asked_at=now + timedelta(days=1)),
    ):
        code = refused(store, changed, by_two(approve, changed), now)
        assert code in ("enrolment.same_key", "enrolment.repeated")


def test_withdrawn_passkey_approves_nothing_more(
    store: MandateStore,
    enrolment: EnrolmentMandate,
    plan: PlanMandate,
    van: Authenticator,
    approve: Approve,
    now: datetime,
) -> None:
    take_in(store, enrolment, by_two(approve, enrolment), now)
    given = [approve("phuc", plan.digest), van.approve("van", plan.digest, now)]
    take_in(store, plan, given, now)
    withdrawal = replace(enrolment, withdraws=True, asked_at=now + timedelta(days=1))
    take_in(store, withdrawal, by_two(approve, withdrawal), now)
    assert store.admit(plan, given, now) is None, "what was accepted stays accepted"
    later = replace(plan, plan_id="plan-2")
    with pytest.raises(AntinError) as caught:
        store.admit(later, [approve("phuc", later.digest), van.approve("van", later.digest, now)], now)
    assert caught.value.code == "approval.not_enrolled"
    assert store.admit(enrolment, by_two(approve, enrolment), now) is None, "the old mandate enrols nobody anew"


def test_withdrawal_of_what_is_not_enrolled_is_refused(
    store: MandateStore, enrolment: EnrolmentMandate, approve: Approve, now: datetime
) -> None:
    withdrawal = replace(enrolment, withdraws=True)
    assert refused(store, withdrawal, by_two(approve, withdrawal), now) == "enrolment.not_enrolled"


def test_two_approvers_always_remain(enrolled: Callable[..., object], approve: Approve, now: datetime) -> None:
    device = Authenticator(b"lam-1")
    only_passkey = replace(enrolled("lam"), public_key_pem=None, passkeys=(device.passkey,))  # type: ignore[type-var]
    approvers = ApproverList([enrolled("chau"), only_passkey])  # type: ignore[list-item]
    withdrawal = EnrolmentMandate("lam", "Lam", "registrar", device.passkey, now, withdraws=True)
    with pytest.raises(EnrolmentRefused) as caught:
        approvers.check_enrolment(withdrawal)
    assert caught.value.code == "enrolment.too_few"


def test_mandate_survives_json_and_nonsense_is_refused(enrolment: EnrolmentMandate) -> None:
    stored = recorded(Draft(enrolment.asked_at, "x", "", {"mandate": enrolment.as_dict()})).body["mandate"]
    assert read_mandate(stored) == enrolment
    for change in (
        {"action": "erase"},
        {"passkey": None},
        {"passkey": {"credential_id": "zz"}},
        {"asked_at": 3},
    ):
        with pytest.raises(AntinError) as caught:
            read_mandate(stored | change)
        assert caught.value.code == "mandate.unreadable"


def test_counter_that_goes_backwards_is_refused(
    store: MandateStore,
    enrolment: EnrolmentMandate,
    plan: PlanMandate,
    van: Authenticator,
    approve: Approve,
    now: datetime,
) -> None:
    take_in(store, enrolment, by_two(approve, enrolment), now)
    take_in(store, plan, [approve("phuc", plan.digest), van.approve("van", plan.digest, now)], now)
    copy = Authenticator(van.credential_id, van.key, counter=0)
    later = replace(plan, plan_id="plan-2")
    stolen = copy.approve("van", later.digest, now + timedelta(hours=1))
    with pytest.raises(CounterRefused):
        store.admit(later, [approve("phuc", later.digest), stolen], now)


def test_counters_may_arrive_in_another_order_than_given(
    store: MandateStore,
    enrolment: EnrolmentMandate,
    plan: PlanMandate,
    van: Authenticator,
    approve: Approve,
    now: datetime,
) -> None:
    take_in(store, enrolment, by_two(approve, enrolment), now)
    other = replace(plan, plan_id="plan-2")
    early = van.approve("van", plan.digest, now)
    late = van.approve("van", other.digest, now + timedelta(hours=1))
    take_in(store, other, [approve("phuc", other.digest), late], now)
    take_in(store, plan, [approve("phuc", plan.digest), early], now)
