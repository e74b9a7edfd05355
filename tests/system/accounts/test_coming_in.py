"""Coming in by link and going out, seen as a browser sees it; what is refused is told in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.system.accounts.hall import Hall


def test_link_signs_in_and_a_session_lasts(hall: Hall) -> None:
    user = hall.account(display_name="Hà Thị Minh Châu")
    client = hall.signed_in(user)
    page = client.get("/account/").content.decode()
    assert "Hà Thị Minh Châu" in page
    assert [entry["body"] for entry in hall.entries("account.signed_in")][-1] == {"methods": ["link"]}


def test_looking_at_a_link_does_not_use_it(hall: Hall) -> None:
    link = hall.link(hall.account())
    for _ in range(3):
        assert hall.browser().get("/account/link/").status_code == 200
    assert hall.browser().post("/account/link/", {"secret": link.secret}).status_code == 302


def test_link_to_enrol_leads_to_the_passkey(hall: Hall) -> None:
    link = hall.link(hall.account(), "enrol")
    answer = hall.browser().post("/account/link/", {"secret": link.secret})
    assert answer["Location"] == "/account/factors/webauthn/add/"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_replayed_link_is_told_in_words(hall: Hall, language: str) -> None:
    link = hall.link(hall.account())
    hall.browser().post("/account/link/", {"secret": link.secret})
    client = hall.browser()
    client.cookies["antin_language"] = language
    again = client.post("/account/link/", {"secret": link.secret})
    assert again.status_code == 403
    words = {"vi": "Liên kết này đã được dùng", "en": "This link was used before"}
    assert words[language] in again.content.decode()


def test_forged_and_expired_links_are_told_apart(hall: Hall) -> None:
    expired = hall.link(hall.account(), lifetime=timedelta(hours=1), now=hall.now - timedelta(hours=2))
    for secret, code in (("A" * 43, "link.unknown"), (expired.secret, "link.expired")):
        answer = hall.browser().post("/account/link/", {"secret": secret})
        assert (answer.status_code, code in answer.content.decode()) == (403, True)


def test_guessing_is_slowed_down(hall: Hall) -> None:
    client = hall.browser()
    codes = [client.post("/account/link/", {"secret": f"{n:043}"}).status_code for n in range(31)]
    assert codes[:30] == [403] * 30
    assert codes[-1] == 429


def test_link_in_somebody_elses_session_changes_the_session(hall: Hall) -> None:
    first, second = hall.account(), hall.account()
    client = hall.signed_in(first)
    before = client.session.session_key
    client.post("/account/link/", {"secret": hall.link(second).secret})
    assert client.session["_auth_user_id"] == str(second.id)
    assert client.session.session_key != before


def test_signing_out_ends_the_session(hall: Hall) -> None:
    user = hall.account()
    client = hall.signed_in(user)
    assert client.post("/account/sign-out/")["Location"] == "/account/sign-in/"
    assert client.get("/account/")["Location"].startswith("/account/sign-in/")
    assert hall.entries("account.signed_out")[-1]["subject"] == str(user.id)


def test_disabling_ends_sessions_at_once(hall: Hall) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants.api import COMMAND_LINE

    user = hall.account()
    client = hall.signed_in(user)
    accounts.disable_account(str(user.id), actor=COMMAND_LINE, now=hall.now, reason="nghỉ việc")
    assert client.get("/account/").status_code == 302


def test_sessions_are_listed_and_others_can_be_ended(hall: Hall) -> None:
    user = hall.account()
    here, there = hall.signed_in(user), hall.signed_in(user)
    assert here.get("/account/sessions/").content.decode().count("<tr>") >= 3
    here.post("/account/sessions/")
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_nobody_signs_up_and_nobody_has_a_password(hall: Hall) -> None:
    from django.db import IntegrityError

    assert hall.browser().post("/account/sign-up/", {"username": "x"}).status_code == 403
    user = hall.account()
    user.set_password("antin")
    with pytest.raises(IntegrityError, match="user_has_no_password"):
        user.save()


def test_every_page_but_the_door_needs_an_account(hall: Hall) -> None:
    client = hall.browser()
    for path in ("/account/", "/account/sessions/", "/account/approvals/", "/account/factors/webauthn/add/"):
        assert client.get(path)["Location"].startswith("/account/sign-in/?next=")
    for path in ("/account/sign-in/", "/account/link/"):
        assert client.get(path).status_code == 200


def test_onward_leads_only_inside(hall: Hall) -> None:
    client = hall.signed_in(hall.account())
    assert client.get("/account/sign-in/?next=/account/")["Location"] == "/account/"
    assert client.get("/account/sign-in/?next=https://attacker.example/")["Location"] == "/"


def test_form_from_another_site_is_refused(hall: Hall) -> None:
    link = hall.link(hall.account())
    client = hall.browser(enforce_csrf_checks=True)
    assert client.post("/account/link/", {"secret": link.secret}).status_code == 403
    assert hall.browser().post("/account/link/", {"secret": link.secret}).status_code == 302


def test_language_and_theme_follow_the_account_to_another_browser(hall: Hall) -> None:
    user = hall.account()
    here = hall.signed_in(user)
    here.post("/preferences/", {"language": "en", "theme": "dark", "next": "/account/"})
    there = hall.signed_in(user)
    there.get("/account/")
    assert (there.cookies["antin_language"].value, there.cookies["antin_theme"].value) == ("en", "dark")
    assert "Your account" in there.get("/account/").content.decode()
