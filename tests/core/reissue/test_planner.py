"""The planner: every certificate gets exactly one answer, and the totals reconcile."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from antin.pki.names import Subject
from antin.reissue.plan import (
    Action,
    Dependency,
    HeldCertificate,
    Holder,
    HolderKind,
    KeyState,
    NeededCertificate,
    Plan,
    PlanItem,
    RevokeWhen,
)
from antin.reissue.planner import PlanTerms, PreparedKey, build_plan

Make = Callable[..., Any]


def only(plan: Plan) -> PlanItem:
    """The plan's one line."""
    assert len(plan.items) == 1
    assert plan.unexplained == ()
    return plan.items[0]


def test_plan_changes_the_content_of_the_donor_and_revokes_the_others(
    held: Make, needed: Make, terms: PlanTerms
) -> None:
    donor, other = held("body Tề Lỗ cũ"), held("body Yên Lạc cũ")
    plan = build_plan(
        held=[donor, other],
        needed=[needed("body Yên Lạc mới", because="merge", continues="body Tề Lỗ cũ")],
        fates={other.holder: "merge"},
        stock=[],
        terms=terms,
    )
    assert [(i.action, i.rule, i.old_serial) for i in plan.items] == [
        (Action.MODIFY, "body-merged", donor.serial),
        (Action.REVOKE, "body-absorbed", other.serial),
    ]
    assert plan.items[0].revoke_when is RevokeWhen.WHEN_USABLE
    assert plan.items[1].revoke_when is RevokeWhen.AT_EFFECT
    assert plan.totals == {"keep": 0, "modify": 1, "issue": 0, "revoke": 1}


def test_survivor_that_keeps_its_name_keeps_its_certificate(held: Make, needed: Make, terms: PlanTerms) -> None:
    survivor = held("body Sở Nội vụ")
    plan = build_plan(
        held=[survivor],
        needed=[needed("body Sở Nội vụ", because="absorb", continues="body Sở Nội vụ")],
        fates={},
        stock=[],
        terms=terms,
    )
    assert (only(plan).action, only(plan).rule) == (Action.KEEP, "unchanged")


def test_body_that_only_drops_a_word_from_its_name_changes_content(
    held: Make, needed: Make, terms: PlanTerms
) -> None:
    school = held("body trường", "Trường THPT Yên Lạc, tỉnh Vĩnh Phúc")
    want = needed("body trường", because="reparent", continues="body trường", says="Trường THPT Yên Lạc")
    plan = build_plan(held=[school], needed=[want], fates={}, stock=[], terms=terms)
    assert (only(plan).action, only(plan).rule) == (Action.MODIFY, "superior-changes")


def test_changed_certificate_keeps_key_device_and_term(held: Make, needed: Make, terms: PlanTerms) -> None:
    old = held("person An", "An ở huyện")
    want = needed("person An", because="move", continues="person An", says="An ở xã")
    item = only(build_plan(held=[old], needed=[want], fates={}, stock=[], terms=terms))
    assert item.issuance is not None
    assert item.issuance.spki_sha256 == old.spki_sha256
    assert item.device_serial == old.device_serial
    assert item.issuance.not_before == terms.effective_at
    assert item.issuance.not_after == old.not_after


def test_lost_key_gets_a_prepared_device_and_its_old_certificate_ends(
    held: Make, needed: Make, terms: PlanTerms, stock: list[PreparedKey]
) -> None:
    old = held("person An", key_state=KeyState.LOST)
    want = needed("person An", because="stay", continues="person An", says="An ở xã mới")
    plan = build_plan(held=[old], needed=[want], fates={}, stock=stock, terms=terms)
    issue, revoke = plan.items
    assert (issue.action, issue.device_serial) == (Action.ISSUE, "BLANK-1")
    assert issue.issuance is not None
    assert issue.issuance.not_after == terms.effective_at + terms.term_of_new
    assert (revoke.action, revoke.old_serial) == (Action.REVOKE, old.serial)
    assert plan.totals == {"keep": 0, "modify": 0, "issue": 1, "revoke": 1}


def test_locked_device_must_be_unlocked_before_it_takes_a_certificate(
    held: Make, needed: Make, terms: PlanTerms
) -> None:
    old = held("person An", "An ở huyện", key_state=KeyState.LOCKED)
    want = needed("person An", because="move", continues="person An", says="An ở xã")
    item = only(build_plan(held=[old], needed=[want], fates={}, stock=[], terms=terms))
    assert (item.action, item.waits_for) == (Action.MODIFY, Dependency.UNLOCK)


def test_key_of_two_holders_is_replaced_for_both(
    held: Make, needed: Make, terms: PlanTerms, stock: list[PreparedKey]
) -> None:
    first = held("person An")
    second = replace(held("person Bình"), spki_sha256=first.spki_sha256)
    wishes = [needed(f"person {n}", because="stay", continues=f"person {n}") for n in ("An", "Bình")]
    plan = build_plan(held=[first, second], needed=wishes, fates={}, stock=stock, terms=terms)
    assert [i.rule for i in plan.items if i.action is Action.ISSUE] == ["key-shared", "key-shared"]


def test_key_below_todays_profile_is_not_carried_on(
    held: Make, needed: Make, terms: PlanTerms, stock: list[PreparedKey]
) -> None:
    old = held("person An", key_algorithm="RSA-1024")
    want = needed("person An", because="move", continues="person An", says="An ở xã")
    plan = build_plan(held=[old], needed=[want], fates={}, stock=stock, terms=terms)
    assert plan.items[0].rule == "key-outdated"


def test_empty_stock_is_a_blocking_conflict(needed: Make, terms: PlanTerms) -> None:
    plan = build_plan(
        held=[], needed=[needed("body Văn phòng", because="found")], fates={}, stock=[], terms=terms
    )
    assert [(c.code, c.blocking) for c in plan.conflicts] == [("stock.exhausted", True)]


def test_certificate_without_a_fate_is_unexplained(held: Make, terms: PlanTerms) -> None:
    plan = build_plan(held=[held("person An")], needed=[], fates={}, stock=[], terms=terms)
    assert len(plan.unexplained) == 1
    assert "An" in plan.unexplained[0]


def test_holder_with_two_active_certificates_is_a_blocking_conflict(held: Make, terms: PlanTerms) -> None:
    plan = build_plan(
        held=[held("person An"), held("person An")],
        needed=[],
        fates={Holder(HolderKind.PERSON, "An"): "leave"},
        stock=[],
        terms=terms,
    )
    assert "plan.two_active" in [c.code for c in plan.conflicts]


_FATES = {
    HolderKind.ORGANISATION: ("merge", "absorb", "dissolve", "no_seal"),
    HolderKind.PERSON: ("leave", "no_post"),
    HolderKind.SERVICE: ("end",),
}
_REASONS = {
    HolderKind.ORGANISATION: ("merge", "rename", "reparent", "type", "absorb", "unchanged", "split"),
    HolderKind.PERSON: ("stay", "move"),
    HolderKind.SERVICE: ("continue",),
}
_START = datetime(2021, 7, 1, tzinfo=UTC)


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[HeldCertificate], list[NeededCertificate], dict[Holder, str]]:
    """Old holders that go on, change or end, and new ones that begin."""
    held, needed, fates = [], [], {}
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(HolderKind))
        party = Holder(kind, f"{kind}-{number}")
        certificate = HeldCertificate(
            serial=number + 1,
            holder=party,
            profile=kind.value,
            subject=Subject((("CN", f"old {number}"),)),
            email=None,
            host_name=None,
            spki_sha256=f"{draw(st.integers(0, 14)):064x}",
            key_algorithm=draw(st.sampled_from(["P-256", "RSA-2048", "RSA-1024"])),
            device_serial=f"T{number}",
            key_state=draw(st.sampled_from(KeyState)),
            not_before=_START,
            not_after=_START + timedelta(days=1825),
        )
        held.append(certificate)
        if draw(st.booleans()):
            says = certificate.subject if draw(st.booleans()) else Subject((("CN", f"new {number}"),))
            because = draw(st.sampled_from(_REASONS[kind]))
            needed.append(NeededCertificate(party, "n", kind.value, says, None, None, party, because))
        else:
            fates[party] = draw(st.sampled_from(_FATES[kind]))
    for number in range(draw(st.integers(0, 4))):
        party = Holder(HolderKind.ORGANISATION, f"fresh-{number}")
        says = Subject((("CN", f"fresh {number}"),))
        needed.append(NeededCertificate(party, "n", "organisation", says, None, None, None, "found"))
    return held, needed, fates


@given(offices(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_totals_reconcile_and_the_order_of_the_input_does_not_matter(
    office: tuple[list[HeldCertificate], list[NeededCertificate], dict[Holder, str]], chance: random.Random
) -> None:
    held, needed, fates = office
    terms = PlanTerms(
        _START + timedelta(days=1000),
        _START + timedelta(days=1015),
        "issuing-1",
        _START + timedelta(days=9000),
        timedelta(days=1825),
    )
    stock = [PreparedKey(f"B{n:03}", f"{n + 4096:064x}") for n in range(20)]
    plan = build_plan(held=held, needed=needed, fates=fates, stock=stock, terms=terms)
    totals = plan.totals

    assert plan.unexplained == ()
    assert totals["keep"] + totals["modify"] + totals["revoke"] == len(held)
    assert totals["keep"] + totals["modify"] + totals["issue"] == len(needed)
    answered = [item.old_serial for item in plan.items if item.old_serial is not None]
    assert sorted(answered) == [certificate.serial for certificate in held]
    leaves = [item.issuance.index for item in plan.items if item.issuance is not None]
    assert leaves == list(range(totals["modify"] + totals["issue"]))
    keys = [i.issuance.spki_sha256 for i in plan.items if i.issuance is not None]
    assert len(keys) == len(set(keys))  # no key ends up with two holders

    chance.shuffle(held)
    chance.shuffle(needed)
    again = build_plan(held=held, needed=needed, fates=fates, stock=stock[::-1], terms=terms)
    assert again == plan
