"""Every gallery page in both languages, all themes, on a phone and on a desk.

No violation of the policy, no outside request, no horizontal scroll, no serious finding of axe. With
``ANTIN_SCREENSHOTS=1`` the pictures of ``docs/screenshots/gallery`` are taken anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from antin.web.gallery.entries import load_entries
from tests.browser.pictures import DRESSES
from tests.browser.watched import Watched

pytestmark = pytest.mark.slow

LANGUAGES = ("vi", "en")
THEMES = ("light", "dark", "contrast")
WIDTHS = (360, 1280)
ERRORS = (400, 403, 404, 500, 503)
KEPT = ("/gallery/status-chip/", "/gallery/cert-card/", "/gallery/map/")


@cache
def pages() -> list[str]:
    """All addresses of the gallery."""
    entries = [f"/gallery/{entry.slug}/" for entry in load_entries()]
    return ["/gallery/", "/gallery/foundations/", *entries, *(f"/gallery/errors/{each}/" for each in ERRORS)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_gallery_keeps_to_policy_width_and_accessibility(
    gallery: str, watch: Callable[..., Any], language: str
) -> None:
    """Themes differ in the root's attribute alone, so one load shows a page in all of them."""
    findings: list[object] = []
    with watch(gallery, 360) as watched:
        watched.prefer(language=language)
        for number, path in enumerate(pages()):
            watched.page.set_viewport_size({"width": 360, "height": 800})
            watched.open(path)
            findings += _too_wide(watched, path)
            if number % 2 == LANGUAGES.index(language):  # axe reads structure and colour, not words
                findings += _inaccessible(watched, path)
        findings += watched.offences
    assert findings == []


def _too_wide(watched: Watched, path: str) -> list[object]:
    found: list[object] = []
    for width in reversed(WIDTHS):
        watched.page.set_viewport_size({"width": width, "height": 800})
        for theme in ("light", "dark"):
            _show(watched, theme)
            if watched.overflow():
                found.append((path, width, theme, watched.overflow()))
    return found


def _inaccessible(watched: Watched, path: str) -> list[object]:
    """All rules in the first theme; in the others what a theme can change, the colours."""
    _show(watched, THEMES[0])
    found: list[object] = [(path, each) for each in _serious(Axe().run(watched.page).response)]
    for theme in THEMES[1:]:
        _show(watched, theme)
        answer = watched.page.evaluate("axe.run({runOnly: ['color-contrast']})")
        found += [(path, theme, each) for each in _serious(answer)]
    return found


def _show(watched: Watched, theme: str) -> None:
    watched.page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)


def _serious(response: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        (finding["id"], [node["html"][:200] for node in finding["nodes"]][:3])
        for finding in response["violations"]
        if finding["impact"] in ("serious", "critical")
    ]


def test_gallery_pictures_are_kept(gallery: str, watch: Callable[..., Any]) -> None:
    if "ANTIN_SCREENSHOTS" not in os.environ:
        pytest.skip("Pictures are taken with ANTIN_SCREENSHOTS=1.")
    for dress in DRESSES:
        with watch(gallery, dress.width) as watched:
            watched.prefer(language=dress.language, theme=dress.theme)
            for path in KEPT:
                watched.open(path)
                dress.take(watched.page, "gallery", path.split("/")[2])
