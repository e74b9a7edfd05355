"""Headers that keep pages safe, on pages, errors and files alike."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

PATHS = ("/gallery/", "/nothing-here/", "/wrong/broken/", "/wrong/no-database/")


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";") if part.strip())}


@pytest.mark.parametrize("path", PATHS)
def test_page_loads_from_itself_alone(vietnamese: Client, path: str) -> None:
    policy = directives(vietnamese.get(path).headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    allowed = {value for values in policy.values() for value in values}
    assert allowed == {"'self'", "'none'"}


@pytest.mark.parametrize("path", PATHS)
def test_page_names_what_it_may_use(vietnamese: Client, path: str) -> None:
    headers = vietnamese.get(path).headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_file_is_kept_for_ever_under_its_address(vietnamese: Client) -> None:
    answer = vietnamese.get(f"{settings.STATIC_URL}antin/antin.css")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "'none'" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_page_is_compressed_and_a_font_is_not(vietnamese: Client) -> None:
    from antin.web.components.vendor import PRELOADED_FONTS

    page = vietnamese.get("/gallery/", headers={"accept-encoding": "gzip"})
    font = vietnamese.get(settings.STATIC_URL + PRELOADED_FONTS[0], headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in font.headers
    font.close()


def test_cookies_are_out_of_the_reach_of_scripts(vietnamese: Client) -> None:
    vietnamese.get("/gallery/")
    vietnamese.post("/preferences/", {"theme": "dark", "language": "en", "next": "/gallery/"})
    assert vietnamese.cookies
    for cookie in vietnamese.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
