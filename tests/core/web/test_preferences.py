"""The switches of language, theme and single keys."""

from __future__ import annotations

import pytest
from django.test import Client


def test_choice_is_stored_and_leads_back(vietnamese: Client) -> None:
    answer = vietnamese.post("/preferences/", {"language": "en", "theme": "dark", "next": "/gallery/button/"})
    assert answer.headers["Location"] == "/gallery/button/"
    page = vietnamese.get("/gallery/button/").content.decode()
    assert 'lang="en"' in page
    assert 'data-theme="dark"' in page


def test_single_keys_can_be_switched_off_and_on_again(vietnamese: Client) -> None:
    page = vietnamese.get("/gallery/").content.decode()
    assert "data-keys" not in page
    assert "<kbd>j</kbd>" in page
    vietnamese.post("/preferences/", {"keys": "off", "next": "/gallery/"})
    page = vietnamese.get("/gallery/").content.decode()
    assert 'data-keys="off"' in page
    assert "<kbd>j</kbd>" not in page
    vietnamese.post("/preferences/", {"keys": "on", "next": "/gallery/"})
    assert "data-keys" not in vietnamese.get("/gallery/").content.decode()


def test_first_visit_is_vietnamese_whatever_the_browser_asks_for(vietnamese: Client) -> None:
    answer = vietnamese.get("/gallery/", headers={"accept-language": "en-GB,en"})
    assert answer.headers["Content-Language"] == "vi"
    assert 'data-theme="system"' in answer.content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_switch_never_leads_to_another_site(vietnamese: Client, target: str) -> None:
    answer = vietnamese.post("/preferences/", {"theme": "dark", "next": target})
    assert answer.headers["Location"] == "/"


def test_unknown_choice_is_not_stored(vietnamese: Client) -> None:
    vietnamese.post("/preferences/", {"language": "xx", "theme": "pink", "keys": "loud", "next": "/"})
    assert "antin_language" not in vietnamese.cookies
    assert "antin_theme" not in vietnamese.cookies
    assert "antin_keys" not in vietnamese.cookies


def test_switch_is_no_link(vietnamese: Client) -> None:
    assert vietnamese.get("/preferences/").status_code == 405
