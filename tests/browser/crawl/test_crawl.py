"""Every kind of page in Chromium, found by walking the links of every role.

No violation of the policy, no request elsewhere, no error of a script; nothing serious for axe in light and
dark; no sideways scroll on a phone and at 200 per cent; a first visit that stays small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.crawl.loads import Loads
from tests.browser.watched import Watched
from tests.system.web_crawl.test_crawl import READERS, VISITOR, client_of, walked
from tests.system.web_registry.desk import Desk

pytestmark = [pytest.mark.slow, pytest.mark.page_budget]

WIDTHS = (640, 360)  # a desk of 1280 pixels at 200 per cent, and a phone
SERIOUS = {"serious", "critical"}
FIRST_LOAD = 120 * 1024
SHAPED_BY_ROLE = ("today:home",)


def kinds(desk: Desk) -> dict[str, list[str]]:
    """Reader -> the pages to look at: each address pattern once, and once a role where the role shapes it."""
    found: dict[str, list[str]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for who in READERS:
        for page in walked(desk, who):
            kind = (page.view, who if page.view in SHAPED_BY_ROLE else "")
            if page.is_whole and kind not in seen:  # parts are looked at in the pages that fetch them
                seen.add(kind)
                found[who].append(page.path)
    return found


def test_every_kind_of_page_is_sound_in_a_browser(desk: Desk, site: str, watch: Callable[..., Any]) -> None:
    faults: list[object] = []
    for who, paths in kinds(desk).items():
        with watch(site, 1280) as watched:
            _come_in(watched, desk, who)
            loads = Loads(watched)
            watched.page.on("console", partial(_note_error, faults))
            for path in paths:
                watched.open(path)
                faults += [(who, path, each) for each in _faults_of(watched, loads)]
            faults += watched.offences
    assert not faults, "\n".join(map(str, faults))


def _come_in(watched: Watched, desk: Desk, who: str) -> None:
    watched.prefer(language="vi", theme="light")
    if who == VISITOR:
        return
    from django.conf import settings

    name = settings.SESSION_COOKIE_NAME
    session = client_of(desk, who).cookies[name].value
    watched.context.add_cookies([{"name": name, "value": session, "url": watched.address}])


def _note_error(faults: list[object], said: Any) -> None:
    if said.type == "error":
        faults.append((said.location.get("url"), said.text))


def _faults_of(watched: Watched, loads: Loads) -> list[object]:
    found: list[object] = []
    if (first := loads.take()) > FIRST_LOAD:
        found.append(f"{first} octets for a first visit")
    weights = watched.page.locator("link[rel=preload][as=font]").evaluate_all(
        "links => [...new Set(links.map(link => link.href.match(/-(\\d+)-normal/)[1]))]"
    )
    if len(weights) > 2:
        found.append(f"weights fetched ahead: {weights}")
    found += _serious(Axe().run(watched.page).response)
    watched.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    found += _serious(watched.page.evaluate("axe.run({runOnly: ['color-contrast']})"))
    for width in WIDTHS:
        watched.page.set_viewport_size({"width": width, "height": 800})
        if watched.overflow():
            found.append(f"{watched.overflow()} px too wide at {width}")
    watched.page.set_viewport_size({"width": 1280, "height": 800})
    return found


def _serious(response: dict[str, Any]) -> list[object]:
    return [
        (each["id"], each["nodes"][0]["html"]) for each in response["violations"] if each["impact"] in SERIOUS
    ]
