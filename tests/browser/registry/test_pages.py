"""Every page of the registry, Today and the searches: no violation, no horizontal scroll, nothing for axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.watched import Watched
from tests.core.web.visible import english_in
from tests.system.web_registry.desk import BEFORE, Desk

pytestmark = pytest.mark.slow

WIDTHS = (1280, 640, 360)  # 640 is a desk at 200 per cent
SERIOUS = {"serious", "critical"}


def pages(desk: Desk) -> dict[str, str]:
    """Name and address of every page, each with something on it."""
    merged = desk.identity("97001:C-UBND")
    serial = desk.certificate("organisation", merged).serial
    return {
        "today": "/",
        "queue": "/today/not-ready/",
        "empty queue": "/today/plans-to-approve/",
        "units": "/registry/units/",
        "unit": "/registry/units/97001/",
        "organisations": "/registry/organisations/?branch=health",
        "organisation": f"/registry/organisations/{merged}/",
        "organisation then": f"/registry/organisations/{merged}/?on=30/06/2025",
        "ended": f"/registry/organisations/{desk.identity('97004:C-UBND', BEFORE)}/",
        "wrong day": f"/registry/organisations/{merged}/?on=99",
        "people": "/registry/people/",
        "person": f"/registry/people/{desk.person('Đinh Văn Long')}/",
        "certificates": "/registry/certificates/",
        "certificate": f"/registry/certificates/{serial}/",
        "decision": "/registry/decisions/?number=VD-01/NQ",
        "nothing": "/registry/people/?name=khongcoai",
        "search": "/search/?q=an",
        "no search": "/search/",
        "public": "/lookup/?q=an+binh",
        "public certificate": f"/lookup/{serial}/",
    }


def come_in(watched: Watched, desk: Desk, role: str = "registrar", **terms: Any) -> None:
    """Bring the session of a reader to the browser."""
    from django.conf import settings

    session = desk.reader(role, **terms).cookies[settings.SESSION_COOKIE_NAME].value
    watched.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": watched.address}]
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_keep_to_policy_width_and_accessibility(
    desk: Desk, site: str, watch: Callable[..., Any], theme: str
) -> None:
    findings: list[object] = []
    with watch(site, 1280) as watched:
        come_in(watched, desk)
        watched.prefer(language="vi" if theme == "light" else "en", theme=theme)
        for name, path in pages(desk).items():
            watched.open(path)
            findings += _too_wide(watched, name)
            findings += _inaccessible(watched, name)
        findings += watched.offences
    assert findings == []


def _too_wide(watched: Watched, name: str) -> list[object]:
    found: list[object] = []
    for width in WIDTHS:
        watched.page.set_viewport_size({"width": width, "height": 800})
        if watched.overflow():
            found.append((name, width, watched.overflow()))
    return found


def _inaccessible(watched: Watched, name: str) -> list[object]:
    violations = Axe().run(watched.page).response["violations"]
    return [(name, each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in SERIOUS]


@pytest.mark.untranslated
def test_vietnamese_pages_hold_no_english(desk: Desk, site: str, watch: Callable[..., Any]) -> None:
    found = {}
    with watch(site, 1280) as watched:
        come_in(watched, desk)
        watched.prefer(language="vi")
        for name, path in pages(desk).items():
            watched.open(path)
            found[name] = english_in(watched.page.content())
    assert {name: words for name, words in found.items() if words} == {}


def test_queue_leads_to_its_rows_and_a_row_to_its_person_by_keyboard(
    desk: Desk, site: str, watch: Callable[..., Any]
) -> None:
    with watch(site, 1280) as watched:
        come_in(watched, desk, "focal_officer", code="97001:C-UBND")
        watched.prefer(language="en")
        watched.open("/")
        for arrival in ("**/today/not-ready*/", "**/registry/**"):
            watched.page.keyboard.press("j")
            watched.page.keyboard.press("Enter")
            watched.page.wait_for_url(arrival)
        assert watched.offences == []


def test_search_is_a_key_away_and_takes_vietnamese(desk: Desk, site: str, watch: Callable[..., Any]) -> None:
    with watch(site, 1280) as watched:
        come_in(watched, desk)
        watched.open("/")
        watched.page.keyboard.press("/")
        watched.page.keyboard.insert_text("cẩm sơn")
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_url("**/search/**")
        watched.page.get_by_role("link", name="Xã Cẩm Sơn").first.click()
        watched.page.wait_for_url("**/registry/units/97007/")


def test_navigation_is_a_key_away(desk: Desk, site: str, watch: Callable[..., Any]) -> None:
    with watch(site, 1280) as watched:
        come_in(watched, desk)
        watched.open("/")
        watched.page.keyboard.press("g")
        watched.page.keyboard.press("r")
        watched.page.wait_for_url("**/registry/organisations/")


def test_day_is_chosen_by_typing_it(desk: Desk, site: str, watch: Callable[..., Any]) -> None:
    with watch(site, 360) as watched:
        come_in(watched, desk)
        watched.prefer(language="vi")
        watched.open(f"/registry/organisations/{desk.identity('97007:C-UBND')}/")
        watched.page.get_by_label("Tính đến hết ngày").fill("30/06/2025")
        watched.page.get_by_role("button", name="Xem ngày đó").click()
        watched.page.wait_for_url("**on=30**")
        assert "Ủy ban nhân dân huyện Đồi Cọ" in watched.page.content()
