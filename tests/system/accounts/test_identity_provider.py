"""Sign-in through an identity provider: found by the person, or connected by them; nobody else comes in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from antin.kernel.errors import AntinError
from antin.site.web_settings.identity import identity_providers
from tests.system.accounts.hall import Hall
from tests.system.accounts.provider import Provider, identity_provider

HEAD_OF_AN_HOA = "097073000009"  # Bùi Văn Sơn in the estate


@pytest.fixture
def provider(hall: Hall) -> Iterator[Provider]:
    """A provider that names people by their number."""
    from django.test import override_settings

    with identity_provider() as running, override_settings(SOCIALACCOUNT_PROVIDERS=running.settings("cid")):
        yield running


def go_there(client: Any, path: str = "/account/with/vneid/") -> str:
    """Press the button; the address that the page leads to."""
    page = client.post(path).content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def come_back(client: Any, address: str, code: str = "c") -> Any:
    """What the browser does after the provider has said yes."""
    state = parse_qs(urlsplit(address).query)["state"][0]
    return client.get("/account/with/vneid/back/", {"code": code, "state": state})


def person(number: str = HEAD_OF_AN_HOA) -> str:
    from antin.apps.directory import api as directory

    found = directory.person_with_number(number)
    assert found is not None
    return found


def test_person_whom_the_provider_names_comes_in(hall: Hall, provider: Provider) -> None:
    from allauth.socialaccount.models import SocialAccount

    from antin.apps.accounts.models import User

    User.objects.filter(person_id=person()).update(person_id=None)
    user = hall.account(person_id=person())
    provider.claims = {"sub": "s-1", "cid": HEAD_OF_AN_HOA, "name": "Bùi Văn Sơn"}
    client = hall.browser()
    address = go_there(client)
    assert address.startswith(f"{provider.issuer}/authorization?")
    assert "code_challenge=" in address
    assert come_back(client, address).status_code == 302
    assert client.session["_auth_user_id"] == str(user.id)
    assert hall.entries("account.signed_in")[-1]["body"] == {"methods": ["socialaccount"]}
    kept = SocialAccount.objects.get(user=user)
    assert (kept.uid, kept.extra_data) == ("s-1", {})
    again = hall.browser()
    come_back(again, go_there(again))
    assert again.session["_auth_user_id"] == str(user.id)


@pytest.mark.parametrize("claims", [{"cid": "000000000000"}, {"cid": 97073000009}, {}])
def test_person_without_an_account_does_not_come_in(
    hall: Hall, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = {"sub": "s-2", **claims}
    client = hall.browser()
    answer = come_back(client, go_there(client))
    assert "Chưa có tài khoản cho danh tính này" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_answer_that_nobody_asked_for_opens_nothing(hall: Hall, provider: Provider) -> None:
    client = hall.browser()
    for query in ({"code": "c", "state": "forged"}, {"code": "c"}, {"error": "access_denied"}):
        client.get("/account/with/vneid/back/", query)
        assert "_auth_user_id" not in client.session
    address = go_there(hall.browser())
    come_back(client, address)
    assert "_auth_user_id" not in client.session


def test_provider_that_does_not_answer_is_told_in_words(hall: Hall, provider: Provider) -> None:
    client = hall.browser()
    address = go_there(client)
    provider.is_broken = True
    for answer in (come_back(client, address), client.post("/account/with/vneid/")):
        assert answer.status_code == 403
        assert "Nhà cung cấp chưa đăng nhập được cho bạn" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_second_step_is_asked_after_the_provider(hall: Hall, provider: Provider) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from antin.apps.accounts.models import User

    User.objects.filter(person_id=person()).update(person_id=None)
    TOTP.activate(hall.account(person_id=person()), generate_totp_secret())
    provider.claims = {"sub": "s-3", "cid": HEAD_OF_AN_HOA}
    client = hall.browser()
    assert come_back(client, go_there(client))["Location"] == "/account/factors/authenticate/"
    assert "_auth_user_id" not in client.session


def test_unknown_provider_is_not_there_and_looking_starts_nothing(hall: Hall, provider: Provider) -> None:
    client = hall.browser()
    assert client.post("/account/with/other/").status_code == 404
    assert client.get("/account/with/vneid/").status_code == 405
    assert "VNeID" in client.get("/account/sign-in/").content.decode()


def test_secret_of_the_provider_is_on_no_page(hall: Hall, provider: Provider) -> None:
    client = hall.signed_in(hall.account())
    pages = client.get("/account/").content + hall.browser().get("/account/sign-in/").content
    assert b"s3cret" not in pages


# --- the file that names providers ---

GOOD = """
[[provider]]
id = "vneid"
name = "VNeID"
issuer = "https://idp.example.vn"
client_id = "antin"
client_secret = "x"
person_claim = "cid"
"""


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "identity.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_provider_is_one_configuration(tmp_path: Path) -> None:
    (found,) = identity_providers(write(tmp_path, GOOD))
    assert (found["provider_id"], found["settings"]["server_url"]) == ("vneid", "https://idp.example.vn")
    assert found["settings"]["oauth_pkce_enabled"]
    assert identity_providers(tmp_path / "none.toml") == []


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (GOOD, 0o640),
        (GOOD.replace("https:", "http:"), 0o600),
        (GOOD.replace('client_id = "antin"\n', ""), 0o600),
        (GOOD + 'colour = "red"\n', 0o600),
        (GOOD.replace('"vneid"', '"../x"'), 0o600),
        ("provider = 3", 0o600),
        ("[[", 0o600),
    ],
)
def test_weak_or_broken_configuration_stops_the_start(tmp_path: Path, text: str, mode: int) -> None:
    with pytest.raises(AntinError) as caught:
        identity_providers(write(tmp_path, text, mode))
    assert caught.value.code == "identity.settings"
