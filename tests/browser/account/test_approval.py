"""From a one-time link to an issued certificate: a passkey is enrolled, let count, and approves a plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.account.serving import serving
from tests.system.office import Office

People = Callable[..., Any]


@pytest.fixture
def desk(office: Office) -> Iterator[str]:
    """The address of an office whose signers run."""
    with serving() as address:
        yield address


def open_account(office: Office, login: str, name: str, role: str, approver: str | None) -> Any:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": office.clock.now(), "reason": "thử"}
    user = accounts.add_account(login, display_name=name, approver_id=approver, **terms)
    grants.give_grant(str(user.id), grants.Role(role), organisation_id=None, **terms)
    user.secret = accounts.make_link(str(user.id), purpose="enrol", **terms).secret
    return user


def vouch(office: Office, digest: str) -> None:
    """Two approvers let a passkey count with their key files, and a worker tells the signers."""
    from antin.apps.authorities import api as authorities
    from antin.apps.grants.api import COMMAND_LINE

    for who in ("approver-2", "approver-3"):
        approval = office.reorganiser._cast.approval(who, digest, "Đã gặp trực tiếp.")
        authorities.approve_enrolment(digest, approval, actor=COMMAND_LINE, now=office.clock.now())
    tools = office.tools
    authorities.register_enrolment(digest, (tools.ca, tools.evidence), now=office.clock.now())


def test_passkey_approves_a_plan_and_the_signer_accepts_it(office: Office, desk: str, people: People) -> None:
    from antin.apps.authorities import api as authorities
    from antin.apps.reorganisation import api as reorganisation

    chau = people(desk)
    user = open_account(office, "chau", "Hà Thị Minh Châu", "registrar", "approver-1")
    chau.come_with(user.secret)
    chau.enrol()
    chau.sign_out()
    chau.sign_in()
    chau.page.wait_for_url(f"{desk}/")

    chau.open("/account/")
    chau.page.get_by_role("button", name="Ask for my passkey to count").click()
    expect(chau.page.get_by_text("0 of 2")).to_be_visible()
    (asked,) = authorities.enrolments(waiting=True)
    vouch(office, asked.digest)
    assert "approver-1" in office.tools.ca.status()["approvers"]

    plan = office.freeze()
    chau.open(f"/account/approvals/plans/{plan.id.replace('#', '%23')}/")
    chau.page.get_by_label("Your reason").fill("Đã đối chiếu với Nghị quyết.")
    chau.page.get_by_role("button", name="Approve with the passkey").click()
    expect(chau.page.get_by_text("Your approval is on record.")).to_be_visible()
    expect(chau.page.get_by_text("1 of 2")).to_be_visible()

    plan = office.approve(reorganisation.get_plan(plan.id), "approver-2")
    assert plan.state == "approved"
    office.start_run(plan)
    office.work()
    assert reorganisation.get_plan(plan.id).state == "issued"
    given = [json.loads(line) for line in office.tools.ca.log() if f'"{plan.mandate_digest}"' in line]
    registered = next(entry for entry in given if entry["kind"] == "mandate.registered")
    assert "assertion" in registered["body"]["approvals"][0]
    assert chau.offences == []


def test_step_up_is_asked_before_an_act_of_authority(office: Office, desk: str, people: People) -> None:
    from django.contrib.sessions.models import Session

    chau = people(desk)
    user = open_account(office, "chau", "Hà Thị Minh Châu", "registrar", "approver-1")
    chau.come_with(user.secret)
    chau.enrol()
    age_records(Session)
    chau.open("/account/")
    chau.page.get_by_role("button", name="Ask for my passkey to count").click()
    expect(chau.page.get_by_role("heading", name="Is it you?")).to_be_visible()
    chau.page.get_by_role("button", name="Use the passkey").click()
    expect(chau.page.get_by_text("0 of 2")).to_be_visible()


def age_records(sessions: Any) -> None:
    """Make every proof of identity in every session an hour old."""
    from importlib import import_module

    from django.conf import settings

    engine = import_module(settings.SESSION_ENGINE)
    for row in sessions.objects.all():
        store = engine.SessionStore(row.session_key)
        records = store.get("account_authentication_methods", [])
        store["account_authentication_methods"] = [{**each, "at": each["at"] - 3600} for each in records]
        store.save()


def test_whoever_froze_the_plan_and_whoever_has_no_role_cannot_approve_it(
    office: Office, desk: str, people: People
) -> None:
    from antin.apps.grants import api as grants
    from antin.apps.reorganisation import api as reorganisation

    office.clock.enter("decision")
    user = open_account(office, "chau", "Hà Thị Minh Châu", "registrar", "approver-1")
    now = office.clock.now()
    actor = grants.actor_of(str(user.id), approver_id="approver-1", now=now)
    reorganisation.import_decision(office.archive, late_reason="", actor=actor, now=now)
    plan = reorganisation.freeze_decision(None, lint_every=10, actor=actor, now=now)
    address = f"/account/approvals/plans/{plan.id.replace('#', '%23')}/"
    chau = people(desk)
    chau.come_with(user.secret)
    chau.enrol()
    chau.open(address)
    expect(chau.page.get_by_role("heading", name="You froze this plan")).to_be_visible()
    stranger = people(desk)
    stranger.come_with(open_account(office, "thu", "Phạm Thị Thu", "clerk", None).secret)
    stranger.enrol()
    stranger.open(address)
    expect(stranger.page.get_by_role("heading", name="You may not open this page")).to_be_visible()
