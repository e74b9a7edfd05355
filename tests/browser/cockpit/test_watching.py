"""A watcher: the page follows a run, keeps the focus, waits while somebody selects, and says when it is old."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.watched import Watched
from tests.system.web_cockpit.wall import count
from tests.system.web_registry.desk import Desk

pytestmark = pytest.mark.slow

PAGES = (
    *("/cockpit/", "/cockpit/tv/", "/cockpit/units/", "/cockpit/units/97007/", "/cockpit/waiting/"),
    *(
        "/cockpit/stages/",
        "/cockpit/calls/",
        "/cockpit/changes/",
        "/cockpit/ahead/",
        "/board/",
        "/board/sheet/",
    ),
)
SERIOUS = {"serious", "critical"}


def come_in(watched: Watched, desk: Desk, role: str = "registrar", **terms: Any) -> None:
    """Bring the session of a reader to the browser."""
    from django.conf import settings

    name = settings.SESSION_COOKIE_NAME
    session = desk.reader(role, **terms).cookies[name].value
    watched.context.add_cookies([{"name": name, "value": session, "url": watched.address}])


def ask_again(watched: Watched) -> None:
    """Do at once what the page does every five seconds, and wait for the answer."""
    with watched.page.expect_response("**/live/**"):
        watched.page.evaluate("document.querySelector('antin-live').ask()")
    watched.page.wait_for_timeout(100)


def test_pages_keep_to_policy_width_and_accessibility(wall: Desk, site: str, watch: Callable[..., Any]) -> None:
    findings: list[object] = []
    for language, theme in (("vi", "light"), ("en", "dark")):
        with watch(site, 1280) as watched:
            come_in(watched, wall)
            watched.prefer(language=language, theme=theme)
            for path in PAGES:
                watched.open(path)
                violations = Axe().run(watched.page).response["violations"]
                findings += [
                    (path, v["id"], v["nodes"][0]["html"]) for v in violations if v["impact"] in SERIOUS
                ]
                for width in (640, 360):
                    watched.page.set_viewport_size({"width": width, "height": 800})
                    findings += [(path, width, watched.overflow())] if watched.overflow() else []
                watched.page.set_viewport_size({"width": 1280, "height": 800})
            findings += watched.offences
    assert findings == []


def test_map_is_walked_and_opened_by_keyboard(wall: Desk, site: str, watch: Callable[..., Any]) -> None:
    with watch(site, 1280) as watched:
        come_in(watched, wall)
        watched.prefer(language="en")
        watched.open("/cockpit/")
        watched.page.keyboard.press("j")
        label = watched.page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert label.startswith("Xã ")
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_url("**/cockpit/units/*/")
        assert label.split(":")[0] in watched.page.title()


def test_watcher_sees_a_run_go_on_without_reloading(
    running_desk: Desk, running_site: str, watch: Callable[..., Any]
) -> None:
    with watch(running_site, 1280) as watched:
        come_in(watched, running_desk)
        watched.prefer(language="en")
        watched.open("/cockpit/")
        before = watched.page.locator(".funnel-count").last.inner_text()
        watched.page.locator("a.cell").first.focus()
        held = watched.page.evaluate("document.activeElement.id")
        running_desk.office.work()
        count(running_desk.office)
        ask_again(watched)
        assert watched.page.locator(".funnel-count").last.inner_text() != before
        assert watched.page.evaluate("document.activeElement.id") == held
        assert watched.offences == []


def test_nothing_new_leaves_the_page_alone_and_moves_its_clock(
    running_desk: Desk, running_site: str, watch: Callable[..., Any]
) -> None:
    with watch(running_site, 1280) as watched:
        come_in(watched, running_desk)
        while running_desk.now.second > 40:  # ages are told by the minute
            watched.page.wait_for_timeout(1000)
        count(running_desk.office)
        watched.open("/cockpit/")
        watched.page.evaluate("document.querySelector('#live').firstElementChild.dataset.mark = 'mine'")
        clock = watched.page.locator("[data-as-of]").inner_text()
        watched.page.wait_for_timeout(1100)
        count(running_desk.office)
        ask_again(watched)
        assert watched.page.locator("[data-mark=mine]").count() == 1
        assert watched.page.locator("[data-as-of]").inner_text() > clock


def test_selecting_freezes_the_page_and_letting_go_sets_it_free(
    running_desk: Desk, running_site: str, watch: Callable[..., Any]
) -> None:
    with watch(running_site, 1280) as watched:
        come_in(watched, running_desk)
        watched.prefer(language="en")
        watched.open("/cockpit/")
        watched.page.evaluate("getSelection().selectAllChildren(document.querySelector('#headline'))")
        running_desk.office.work()
        count(running_desk.office)
        before = watched.page.locator("#live").inner_text()
        watched.page.evaluate("document.querySelector('antin-live').ask()")
        watched.page.wait_for_function("document.querySelector('[data-live-state]').dataset.state === 'frozen'")
        assert watched.page.locator("#live").inner_text() == before
        watched.page.evaluate("getSelection().removeAllRanges()")
        ask_again(watched)
        assert watched.page.locator("#live").inner_text() != before


def test_killed_workers_are_seen_as_old_figures_and_their_return_as_new_ones(
    running_desk: Desk, running_site: str, watch: Callable[..., Any]
) -> None:
    office = running_desk.office
    with watch(running_site, 1280) as watched:
        come_in(watched, running_desk)
        watched.prefer(language="en")
        watched.open("/cockpit/")
        assert watched.page.get_by_role("alert").count() == 0
        # Nobody refreshes here but this test: what a killed worker leaves is a row that stays as it was.
        office.sql("UPDATE insight_refresh SET refreshed_at = clock_timestamp() - interval '40 seconds'")
        ask_again(watched)
        assert "These figures are old" in watched.page.get_by_role("alert").inner_text()
        count(office)
        ask_again(watched)
        assert watched.page.get_by_role("alert").count() == 0


def test_server_that_is_gone_is_told_and_the_figures_stay(
    running_desk: Desk, running_site: str, watch: Callable[..., Any]
) -> None:
    with watch(running_site, 1280) as watched:
        come_in(watched, running_desk)
        watched.prefer(language="en")
        watched.open("/cockpit/")
        shown = watched.page.locator("#headline").inner_text()
        watched.context.set_offline(True)
        watched.page.evaluate("document.querySelector('antin-live').ask()")
        watched.page.wait_for_function("document.querySelector('[data-live-state]').dataset.state === 'away'")
        assert watched.page.locator("#headline").inner_text() == shown


def test_sheet_of_the_board_prints_on_one_page(wall: Desk, site: str, watch: Callable[..., Any]) -> None:
    with watch(site, 1280) as watched:
        come_in(watched, wall)
        watched.prefer(language="vi")
        watched.open("/board/sheet/")
        printed = watched.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_focal_officer_calls_from_a_phone(wall: Desk, site: str, watch: Callable[..., Any]) -> None:
    with watch(site, 360) as watched:
        come_in(watched, wall, "focal_officer", code="97:P-UBND")
        watched.prefer(language="vi")
        watched.open("/cockpit/calls/")
        assert watched.overflow() == 0
        link = watched.page.locator("a[href^='mailto:']").first
        assert link.bounding_box()["height"] >= 24  # WCAG 2.5.8
        watched.page.locator(".call a").first.click()
        watched.page.wait_for_url("**/registry/**")
