"""Two registrars and the head of their agency, each at a browser with a passkey, from upload to proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.system.web_planner.planning import NUMBER, Planner, folder_files, packed

pytestmark = pytest.mark.slow
People = Callable[..., Any]
PAGE = f"/planner/decision/{NUMBER}/"


def sit_down(planner: Planner, people: People, desk: str, name: str, role: str, approver: str) -> Any:
    """Somebody with an account that approves, a passkey, and, where asked, signers who know it."""
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": planner.now, "reason": "thử"}
    user = accounts.add_account(approver, display_name=name, approver_id=approver, **terms)
    grants.give_grant(str(user.id), grants.Role(role), organisation_id=None, **terms)
    person = people(desk)
    person.come_with(accounts.make_link(str(user.id), purpose="enrol", **terms).secret)
    person.enrol(f"Khóa của {name}")
    return person


def let_count(planner: Planner, person: Any, *vouchers: str) -> None:
    """The person asks for the passkey to count; two others let it, with their key files."""
    from antin.apps.authorities import api as authorities
    from antin.apps.grants.api import COMMAND_LINE

    person.open("/account/")
    person.page.get_by_role("button", name="Ask for my passkey to count").click()
    expect(person.page.get_by_text("0 of 2")).to_be_visible()
    (asked,) = authorities.enrolments(waiting=True)
    for who in vouchers:
        approval = planner.office.reorganiser._cast.approval(who, asked.digest, "Đã gặp trực tiếp.")
        authorities.approve_enrolment(asked.digest, approval, actor=COMMAND_LINE, now=planner.now)
    tools = planner.office.tools
    authorities.register_enrolment(asked.digest, (tools.ca, tools.evidence), now=planner.now)


def confirm(person: Any, button: str, *, reason: str = "") -> None:
    """From where the decision stands to the page of an act, and through it."""
    person.open(PAGE)
    person.page.get_by_role("link", name=button, exact=True).click()
    if reason:
        person.page.get_by_label("Your reason").fill(reason)
    person.page.get_by_role("checkbox").last.check()
    person.page.get_by_role("button", name=button, exact=True).click()
    person.page.wait_for_url(f"**{PAGE}")


def approve(person: Any, address: str, button: str = "Approve with the passkey") -> None:
    person.open(address)
    person.page.get_by_label("Your reason").fill("Đã đối chiếu với quyết định.")
    person.page.get_by_role("button", name=button).click()
    expect(person.page.get_by_text("is on record")).to_be_visible()


def test_decision_goes_from_upload_to_proof(
    planner: Planner, desk: str, people: People, tmp_path: Path
) -> None:
    chau = sit_down(planner, people, desk, "Hà Thị Minh Châu", "registrar", "approver-1")
    lam = sit_down(planner, people, desk, "Quách Công Lâm", "registrar", "approver-2")
    phuc = sit_down(planner, people, desk, "Đinh Xuân Phúc", "head_of_managing_agency", "approver-3")
    let_count(planner, lam, "approver-1", "approver-4")
    let_count(planner, phuc, "approver-1", "approver-4")

    folder = tmp_path / "quyet-dinh.zip"
    folder.write_bytes(packed(folder_files()))
    chau.open("/planner/upload/")
    chau.page.get_by_label("Decision folder").set_input_files(folder)
    chau.page.get_by_role("button", name="Read the folder").click()
    expect(chau.page.get_by_text("Computing the plan")).to_be_visible()
    planner.serve()
    expect(chau.page.get_by_role("link", name="Freeze the plan")).to_be_visible()  # the page follows by itself
    chau.open(f"/planner/impact/{NUMBER}/")
    chau.page.get_by_role("main").get_by_role("link", name=re.compile(r"^\d+$")).first.click()
    expect(chau.page.get_by_role("heading", name="Lines of the draft")).to_be_visible()

    confirm(chau, "Freeze the plan")
    planner.serve()
    chau.open(PAGE)
    expect(chau.page.get_by_text("0 of 2 approvals")).to_be_visible()
    chau.page.get_by_role("link", name="Approve with your passkey").click()
    expect(chau.page.get_by_role("heading", name="You froze this plan")).to_be_visible()
    for person in (lam, phuc):
        approve(person, f"/account/approvals/plans/{NUMBER}%231/")

    confirm(lam, "Start the run")
    planner.serve()
    expect(lam.page.get_by_text("Issued, waits for the switch")).to_be_visible()
    confirm(lam, "Switch")
    planner.serve()
    expect(lam.page.get_by_text("Switched, waits for the cut-off")).to_be_visible()
    for person in (lam, phuc):
        approve(person, f"/planner/losses/{NUMBER}/")
    confirm(lam, "Cut off")
    planner.serve()
    lam.open(PAGE)
    expect(lam.page.get_by_text("Finished", exact=True)).to_be_visible()

    lam.open(f"/planner/proof/{NUMBER}/")
    lam.page.get_by_role("link", name="Make the proof").click()
    lam.page.get_by_role("button", name="Make the proof").click()
    planner.serve()
    lam.open(f"/planner/proof/{NUMBER}/")
    expect(lam.page.get_by_text("Every figure was recounted from the files alone")).to_be_visible()
    with lam.page.expect_download() as download:
        lam.page.get_by_role("link", name=re.compile("Download the archive")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    assert [person.offences for person in (chau, lam, phuc)] == [[], [], []]
