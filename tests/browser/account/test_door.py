"""The door as a person meets it: link, passkey, signing out and in, asking once more, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.system.accounts.hall import Hall

People = Callable[..., Any]


@pytest.fixture
def chau(hall: Hall, door: str, people: People) -> Any:
    """Châu with a passkey, signed in."""
    person = people(door)
    person.user = hall.account("chau", display_name="Hà Thị Minh Châu")
    person.come_with(hall.link(person.user, "enrol").secret)
    person.enrol()
    return person


def test_link_leads_to_a_passkey_that_signs_in_from_then_on(chau: Any) -> None:
    expect(chau.page.get_by_role("heading", name="Hà Thị Minh Châu")).to_be_visible()
    chau.sign_out()
    expect(chau.page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    chau.sign_in()
    chau.page.wait_for_url(f"{chau.address}/")
    chau.open("/account/")
    expect(chau.page.get_by_role("heading", name="Hà Thị Minh Châu")).to_be_visible()
    assert [each["rpId"] for each in chau.credentials()] == ["localhost"]
    assert chau.offences == []


def test_secret_leaves_the_address_before_it_is_sent(hall: Hall, door: str, people: People) -> None:
    person = people(door)
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.url))
    secret = hall.link(hall.account()).secret
    person.open(f"/account/link/#{secret}")
    expect(person.page.get_by_label("Code of the link")).not_to_be_visible()
    assert person.page.url == f"{door}/account/link/"
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    person.page.wait_for_url(f"{door}/")
    assert not any(secret in url for url in sent)


def test_link_pasted_over_the_open_page_works_too(hall: Hall, door: str, people: People) -> None:
    person = people(door)
    person.open("/account/link/")
    person.come_with(hall.link(hall.account()).secret)
    person.page.wait_for_url(f"{door}/")


@pytest.mark.parametrize("kind", ["forged", "expired", "replayed"])
def test_link_that_opens_nothing_says_why(hall: Hall, door: str, people: People, kind: str) -> None:
    link = hall.link(hall.account(), lifetime=timedelta(hours=1), now=hall.now - timedelta(minutes=1))
    if kind == "expired":
        link = hall.link(hall.account(), lifetime=timedelta(hours=1), now=hall.now - timedelta(hours=2))
    if kind == "replayed":
        people(door).come_with(link.secret)
    person = people(door)
    person.come_with("A" * 43 if kind == "forged" else link.secret)
    words = {
        "forged": "This link opens nothing",
        "expired": "This link has expired",
        "replayed": "This link was used before",
    }
    expect(person.page.get_by_role("heading", name=words[kind])).to_be_visible()


def test_refused_touch_is_told_and_can_be_repeated(chau: Any) -> None:
    chau.sign_out()
    chau.session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": chau.authenticator, "isUserVerified": False}
    )
    chau.sign_in()
    expect(chau.page.get_by_text("The passkey was not used.")).to_be_visible()
    chau.session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": chau.authenticator, "isUserVerified": True}
    )
    chau.page.get_by_role("button", name="Sign in with a passkey").click()
    chau.page.wait_for_url(f"{chau.address}/")


def test_passkey_of_a_disabled_account_opens_nothing(hall: Hall, chau: Any) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants.api import COMMAND_LINE

    accounts.disable_account(str(chau.user.id), actor=COMMAND_LINE, now=hall.now, reason="nghỉ việc")
    chau.sign_in()
    expect(chau.page.get_by_role("heading", name="This account is closed")).to_be_visible()


def test_new_link_after_a_loss_removes_the_lost_passkey(hall: Hall, chau: Any, people: People) -> None:
    other = people(chau.address)
    other.come_with(hall.link(chau.user, "enrol").secret)
    other.enrol("Máy mới")
    chau.sign_out()
    chau.sign_in()
    expect(chau.page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    assert hall.entries("account.passkey_removed")[-1]["subject"] == str(chau.user.id)


def test_pages_speak_vietnamese(hall: Hall, door: str, people: People) -> None:
    person = people(door, language="vi")
    person.open("/account/sign-in/")
    expect(person.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập")).to_be_visible()
    person.open("/account/link/")
    expect(person.page.get_by_label("Mã của liên kết")).to_be_visible()
