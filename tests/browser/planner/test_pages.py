"""Every page of planner and officer: no violation, no horizontal scroll, nothing for axe, no English on
Vietnamese pages, and all of it by keyboard.

With ``ANTIN_SCREENSHOTS=1`` the pictures of ``docs/screenshots/planner`` and ``…/officer`` are taken anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.account.serving import serving
from tests.browser.pictures import DRESSES
from tests.browser.watched import Watched
from tests.core.web.visible import english_in
from tests.system.web_officer.officers import Officers
from tests.system.web_planner.planning import NUMBER, Planner, folder_files, packed

pytestmark = pytest.mark.slow
Watch = Callable[..., Any]
WIDTHS = (1280, 640, 360)  # 640 is a desk at 200 per cent
SERIOUS = {"serious", "critical"}
PAGES = {
    "list": "/planner/",
    "upload": "/planner/upload/",
    "standing": f"/planner/decision/{NUMBER}/",
    "mapping": f"/planner/mapping/{NUMBER}/?level=commune",
    "impact": f"/planner/impact/{NUMBER}/",
    "lines": f"/planner/lines/{NUMBER}/?action=modify",
    "no lines": f"/planner/lines/{NUMBER}/?name=khongcoai",
    "rules": f"/planner/rules/{NUMBER}/",
    "conflicts": f"/planner/conflicts/{NUMBER}/",
    "act": f"/planner/act/freeze/{NUMBER}/",
}


@pytest.fixture
def site(drafted_desk: Planner) -> Iterator[str]:
    """The address of a desk whose decision is computed."""
    with serving() as address:
        yield address


@pytest.fixture
def officers_site(issued: Officers) -> Iterator[str]:
    """The address of an office whose new certificates wait for their holders."""
    with serving() as address:
        yield address


def come_in(watched: Watched, client: Any) -> None:
    """Bring the session of a reader to the browser."""
    from django.conf import settings

    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    watched.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": watched.address}]
    )


def findings(watched: Watched, pages: dict[str, str]) -> list[object]:
    """Everything that is wrong with these pages."""
    found: list[object] = []
    for name, path in pages.items():
        watched.open(path)
        for width in WIDTHS:
            watched.page.set_viewport_size({"width": width, "height": 800})
            if watched.overflow():
                found.append((name, width, watched.overflow()))
        violations = Axe().run(watched.page).response["violations"]
        found += [(name, v["id"], v["nodes"][0]["html"]) for v in violations if v["impact"] in SERIOUS]
    return found + list(watched.offences)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_planner_keeps_to_policy_width_and_accessibility(
    drafted_desk: Planner, site: str, watch: Watch, theme: str
) -> None:
    with watch(site, 1280) as watched:
        come_in(watched, drafted_desk.reader("registrar"))
        watched.prefer(language="vi" if theme == "light" else "en", theme=theme)
        assert findings(watched, PAGES) == []


def test_folder_to_be_mended_keeps_to_policy_width_and_accessibility(
    drafted_desk: Planner, site: str, watch: Watch
) -> None:
    with watch(site, 360) as watched:
        come_in(watched, drafted_desk.reader("registrar"))
        watched.prefer(language="vi")
        watched.open(mend_place(drafted_desk))
        assert findings(watched, {"mend": watched.page.url.removeprefix(site)}) == []
        assert english_in(watched.page.content()) == []


def mend_place(desk: Planner) -> str:
    """The address of an uploaded folder with mistakes."""
    from antin.apps.grants import api as grants
    from antin.apps.reorganisation import api as reorganisation

    files = folder_files()
    files["succession.csv"] = files["succession.csv"].replace(b",whole", b",all")
    reader = desk.reader("registrar")
    account = reader.session["_auth_user_id"]
    actor = grants.actor_of(account, now=desk.now)
    return f"/planner/upload/{reorganisation.stage_folder(packed(files), actor=actor, now=desk.now)}/"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_officers_pages_keep_to_policy_width_and_accessibility(
    issued: Officers, officers_site: str, watch: Watch, theme: str
) -> None:
    person, serial = issued.with_device("working")
    with watch(officers_site, 360) as watched:
        come_in(watched, issued.reader("officer", "97001:C-UBND", person))
        watched.prefer(language="vi" if theme == "light" else "en", theme=theme)
        assert findings(watched, {"me": "/me/", "confirm": f"/me/confirm/{serial}/"}) == []


@pytest.mark.untranslated
def test_vietnamese_pages_hold_no_english(drafted_desk: Planner, site: str, watch: Watch) -> None:
    found = {}
    with watch(site, 1280) as watched:
        come_in(watched, drafted_desk.reader("registrar"))
        watched.prefer(language="vi")
        for name, path in PAGES.items():
            watched.open(path)
            found[name] = english_in(watched.page.content())
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.untranslated
def test_officer_confirms_on_a_phone_by_keyboard_and_the_page_follows(
    issued: Officers, officers_site: str, watch: Watch
) -> None:
    person, serial = [row[:2] for row in issued.new_certificates() if row[2] == "working"][1]
    with watch(officers_site, 360) as watched:
        come_in(watched, issued.reader("officer", "97001:C-UBND", person))
        watched.prefer(language="vi")
        watched.open("/me/")
        assert english_in(watched.page.content()) == []
        watched.page.get_by_role("link", name="Xem và xác nhận").press("Enter")
        watched.page.wait_for_url(f"**/me/confirm/{serial}/")
        assert english_in(watched.page.content()) == []
        watched.page.get_by_role("button", name="Đúng: ký thử").press("Enter")
        expect(watched.page.get_by_text("Đang hỏi thiết bị của bạn")).to_be_visible()
        issued.serve()
        expect(watched.page.get_by_text("Chữ ký thử hợp lệ")).to_be_visible()
        assert watched.overflow() == 0
        assert watched.offences == []


def test_pictures_are_kept(drafted_desk: Planner, site: str, watch: Watch) -> None:
    if os.environ.get("ANTIN_SCREENSHOTS") != "1":
        pytest.skip("Pictures are taken with ANTIN_SCREENSHOTS=1.")
    place = mend_place(drafted_desk)
    for dress in DRESSES:
        with watch(site, dress.width) as watched:
            come_in(watched, drafted_desk.reader("registrar"))
            watched.prefer(language=dress.language, theme=dress.theme)
            for name in ("upload", "standing", "mapping", "impact", "act"):
                watched.open(PAGES[name])
                dress.take(watched.page, "planner", name)
            watched.open(place)
            dress.take(watched.page, "planner", "mend")


def test_pictures_of_the_officers_view_are_kept(issued: Officers, officers_site: str, watch: Watch) -> None:
    if os.environ.get("ANTIN_SCREENSHOTS") != "1":
        pytest.skip("Pictures are taken with ANTIN_SCREENSHOTS=1.")
    person, serial = issued.with_device("working")
    for dress in DRESSES:
        with watch(officers_site, dress.width) as watched:
            come_in(watched, issued.reader("officer", "97001:C-UBND", person))
            watched.prefer(language=dress.language, theme=dress.theme)
            for name, path in (("identity", "/me/"), ("confirm", f"/me/confirm/{serial}/")):
                watched.open(path)
                dress.take(watched.page, "officer", name)
        with watch(officers_site, dress.width) as watched:
            come_in(watched, issued.reader("focal_officer", "97001:C-UBND"))
            watched.prefer(language=dress.language, theme=dress.theme)
            watched.open("/today/not-ready/")
            dress.take(watched.page, "officer", "waiting")
