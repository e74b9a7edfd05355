"""Second factors and repeated attempts: asked, counted, and stopped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.system.accounts.hall import Hall

AUTHENTICATE = "/account/factors/authenticate/"


@pytest.fixture
def with_app(hall: Hall) -> Any:
    """An account with an authenticator app, and the app's secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = hall.account()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


def code_now(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def open_link(hall: Hall, user: Any) -> Any:
    client = hall.browser()
    client.post("/account/link/", {"secret": hall.link(user).secret})
    return client


def test_code_of_the_app_is_asked_after_a_link(hall: Hall, with_app: Any) -> None:
    user, secret = with_app
    client = open_link(hall, user)
    assert "_auth_user_id" not in client.session
    assert client.get(AUTHENTICATE).status_code == 200
    client.post(AUTHENTICATE, {"code": code_now(secret)})
    assert client.session["_auth_user_id"] == str(user.id)
    assert hall.entries("account.signed_in")[-1]["body"] == {"methods": ["link", "totp"]}


def test_wrong_code_is_refused_and_recorded(hall: Hall, with_app: Any) -> None:
    client = open_link(hall, with_app[0])
    page = client.post(AUTHENTICATE, {"code": "000000"}).content.decode()
    assert "Mã không đúng." in page
    assert "_auth_user_id" not in client.session
    refused = hall.entries("account.sign_in_refused")[-1]
    assert (refused["subject"], refused["body"]) == (str(with_app[0].id), {"method": "totp"})


def test_guessing_codes_is_stopped_even_for_the_right_one(hall: Hall, with_app: Any) -> None:
    user, secret = with_app
    for _ in range(6):
        client = open_link(hall, user)
        client.post(AUTHENTICATE, {"code": "000000"})
    page = client.post(AUTHENTICATE, {"code": code_now(secret)}).content.decode()
    assert "Đã thử sai quá nhiều lần." in page
    assert "_auth_user_id" not in client.session


def test_second_step_without_a_first_one_leads_to_the_door(hall: Hall) -> None:
    assert hall.browser().get(AUTHENTICATE)["Location"] == "/account/sign-in/"


def test_secret_of_the_app_is_stored_encrypted(hall: Hall, with_app: Any) -> None:
    from allauth.mfa.models import Authenticator

    user, secret = with_app
    stored = str(Authenticator.objects.get(user=user).data)
    assert secret not in stored


def test_setting_up_an_app_shows_a_picture_and_gives_recovery_codes(hall: Hall) -> None:
    import re

    user = hall.account()
    client = hall.signed_in(user)
    page = client.get("/account/factors/totp/activate/").content.decode()
    assert '<svg role="img"' in page
    assert "data:" not in page
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown
    answer = client.post("/account/factors/totp/activate/", {"code": code_now(shown[1].replace(" ", ""))})
    assert answer["Location"] == "/account/factors/recovery-codes/"
    kinds = [hall.entries(f"account.{kind}")[-1]["subject"] for kind in ("totp_added", "recovery_codes_made")]
    assert kinds == [str(user.id)] * 2


def test_session_alone_removes_no_factor(hall: Hall, with_app: Any) -> None:
    user, secret = with_app
    client = open_link(hall, user)
    client.post(AUTHENTICATE, {"code": code_now(secret)})
    answer = client.get("/account/factors/totp/deactivate/")
    assert answer["Location"].startswith("/account/factors/reauthenticate/?next=")


def test_key_of_somebody_else_cannot_be_removed(hall: Hall, with_app: Any) -> None:
    from allauth.mfa.models import Authenticator

    other = Authenticator.objects.get(user=with_app[0])
    client = hall.signed_in(hall.account())
    for act in ("remove", "edit"):
        assert client.get(f"/account/factors/webauthn/keys/{other.pk}/{act}/").status_code == 404


def test_enrolment_link_after_a_loss_removes_the_app_too(hall: Hall, with_app: Any) -> None:
    from allauth.mfa.models import Authenticator

    user = with_app[0]
    client = hall.browser()
    client.post("/account/link/", {"secret": hall.link(user, "enrol").secret})
    assert client.session["_auth_user_id"] == str(user.id)
    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": 1}', '{"response": {"userHandle": "x"}}', "x" * 5000]
)
def test_nonsense_in_place_of_a_passkey_signs_nobody_in(hall: Hall, answer: str) -> None:
    client = hall.browser()
    client.get("/account/factors/webauthn/login/", headers={"accept": "application/json"})
    reply = client.post("/account/factors/webauthn/login/", {"credential": answer})
    assert reply.status_code in (302, 403)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"rawId": 3}', '{"rawId": "x", "response": []}'])
def test_nonsense_in_place_of_an_approval_is_refused_in_words(hall: Hall, answer: str) -> None:
    from django.test import RequestFactory

    from antin.kernel.errors import AntinError
    from antin.kernel.moments import utc_text
    from antin.web.account.approving import finish_approval

    request = RequestFactory().post("/", {"credential": answer})
    request.now = hall.now  # type: ignore[attr-defined]
    digest = "ab" * 32
    pending = {"approver_id": "a", "mandate_digest": digest, "approved_at": utc_text(hall.now), "reason": ""}
    request.session = {"approval.pending": pending}  # type: ignore[assignment]
    with pytest.raises(AntinError) as caught:
        finish_approval(request, digest=digest)  # type: ignore[arg-type]
    assert caught.value.code == "approval.not_begun"
