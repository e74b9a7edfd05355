"""Weak choices: each is found with the sentence that mends it; a sound office has none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from antin.site.serving.site_settings import (
    CertificateSettings,
    OfficeSettings,
    PasskeySettings,
    ServingSettings,
    SiteSettings,
    TlsSettings,
)
from antin.site.serving.weaknesses import is_loopback, weaknesses_of

HOST = "chuky.phutho.gov.vn"
BEHIND_PROXY = SiteSettings(
    office=OfficeSettings(name="Sở Khoa học và Công nghệ tỉnh Phú Thọ", province="25"),
    serving=ServingSettings(base_url=f"https://{HOST}", hosts=(HOST,), proxies=("127.0.0.1",)),
    certificates=CertificateSettings("http://pki.phutho.gov.vn"),
    passkeys=PasskeySettings(HOST),
)
WITH_TLS = replace(
    BEHIND_PROXY,
    serving=replace(BEHIND_PROXY.serving, proxies=(), address="0.0.0.0", port=443),  # noqa: S104 - an example
    tls=TlsSettings(Path("chain.pem"), Path("key.pem")),
)


def weak(settings: SiteSettings, section: str, **change: Any) -> list[str]:
    """The keys that are weak once one section is changed."""
    changed = replace(settings, **{section: replace(getattr(settings, section), **change)})
    return [weakness.key for weakness in weaknesses_of(changed)]


@pytest.mark.parametrize("settings", [BEHIND_PROXY, WITH_TLS, SiteSettings()])
def test_sound_office_has_no_weakness(settings: SiteSettings) -> None:
    assert weaknesses_of(settings) == []


def test_plain_http_for_people_is_weak() -> None:
    assert "serving.base_url" in weak(BEHIND_PROXY, "serving", base_url=f"http://{HOST}")


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/office",
        f"https://admin:secret@{HOST}",
        f"https://{HOST}?x=1",
        f"ftp://{HOST}",
        HOST,
        f"https://{HOST}:port",
        "https://bad_host.vn",
    ],
)
def test_address_with_more_than_host_and_port_is_refused(url: str) -> None:
    assert "serving.base_url" in weak(BEHIND_PROXY, "serving", base_url=url)


def test_https_that_nobody_ends_is_weak() -> None:
    assert weak(BEHIND_PROXY, "serving", proxies=()) == ["serving.proxies"]


def test_half_a_tls_pair_is_weak() -> None:
    assert "tls.key" in weak(WITH_TLS, "tls", key=None)


def test_plain_http_on_a_public_address_without_a_proxy_is_weak() -> None:
    assert weak(SiteSettings(), "serving", address="0.0.0.0") == ["serving.address"]  # noqa: S104 - what is refused
    assert weak(SiteSettings(), "serving", address="::") == ["serving.address"]
    assert weak(SiteSettings(), "serving", address="::1") == []
    assert weak(SiteSettings(), "serving", address="localhost") == ["serving.address"]


@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "10.0.0.0/8", "::/0"])
def test_everybody_as_a_proxy_is_weak(everybody: str) -> None:
    assert weak(BEHIND_PROXY, "serving", proxies=(everybody,)) == ["serving.proxies"]
    assert weak(BEHIND_PROXY, "serving", health_from=(everybody,)) == ["serving.health_from"]


@pytest.mark.parametrize("name", ["*", "*.phutho.gov.vn", ".phutho.gov.vn", "chuky phutho", ""])
def test_wildcard_host_is_weak(name: str) -> None:
    assert weak(BEHIND_PROXY, "serving", hosts=(HOST, name)) == ["serving.hosts"]


def test_hosts_without_the_one_that_people_type_are_weak() -> None:
    assert weak(BEHIND_PROXY, "serving", hosts=("other.vn",)) == ["serving.hosts"]
    assert weak(BEHIND_PROXY, "serving", hosts=()) == ["serving.hosts"]


def test_passkeys_of_a_domain_above_are_fine_but_not_of_a_public_suffix() -> None:
    assert weak(BEHIND_PROXY, "passkeys", rp_id="phutho.gov.vn") == []
    assert weak(BEHIND_PROXY, "passkeys", rp_id="gov.vn") == ["passkeys.rp_id"]
    assert weak(BEHIND_PROXY, "passkeys", rp_id="ky.vn") == ["passkeys.rp_id"]


def test_address_that_nobody_reaches_is_not_written_into_certificates() -> None:
    assert weak(BEHIND_PROXY, "certificates", base_url="http://127.0.0.1:8001") == ["certificates.base_url"]
    assert weak(BEHIND_PROXY, "certificates", base_url="http://pki.vn/") == ["certificates.base_url"]
    assert weak(BEHIND_PROXY, "certificates", base_url="http://pki.vn/office") == []


@pytest.mark.parametrize(
    ("name", "value"), [("port", 0), ("port", 65536), ("workers", 0), ("largest_upload_mib", 9999)]
)
def test_impossible_number_is_named_with_its_range(name: str, value: int) -> None:
    assert weak(SiteSettings(), "serving", **{name: value}) == [f"serving.{name}"]


def test_colour_that_hides_white_text_is_weak() -> None:
    assert weak(SiteSettings(), "office", colour="#ffcc00") == ["office.colour"]
    assert weak(SiteSettings(), "office", colour="red") == ["office.colour"]
    assert weak(SiteSettings(), "office", colour="#005a9c") == []


def test_name_must_fit_into_a_certificate() -> None:
    assert weak(SiteSettings(), "office", name=" ") == ["office.name"]
    assert weak(SiteSettings(), "office", name="x" * 65) == ["office.name"]


def test_every_weakness_says_what_to_write() -> None:
    bad = SiteSettings(
        office=OfficeSettings(name="", language="fr", colour="#fff"),
        serving=ServingSettings(
            base_url="http://x.vn/", hosts=("*",), address="here", port=0, proxies=("all",)
        ),
    )
    found = weaknesses_of(bad)
    assert len(found) >= 8
    assert all(weakness.sentence and weakness.remedy for weakness in found)


@pytest.mark.parametrize(
    ("host", "expected"), [("localhost", True), ("127.0.0.9", True), ("[::1]", True), (HOST, False)]
)
def test_loopback_is_known_by_name_and_address(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
