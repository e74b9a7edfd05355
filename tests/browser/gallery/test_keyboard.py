"""Keys of the site: they act when nobody types, and never while a Vietnamese letter is composed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FOCUSED = "document.activeElement.id"


def test_slash_goes_to_the_search_box(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/button/")
        watched.page.keyboard.press("/")
        assert watched.page.evaluate(FOCUSED) == "search"
        watched.page.keyboard.type("/gj?")
        assert watched.page.input_value("#search") == "/gj?"


def test_key_during_composition_does_nothing(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/button/")
        watched.page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: '/', bubbles: true, isComposing: true}))"
        )
        assert watched.page.evaluate(FOCUSED) != "search"


def test_g_and_a_letter_go_to_a_destination(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/button/")
        watched.page.keyboard.press("g")
        watched.page.keyboard.press("n")
        watched.page.wait_for_url("**/gallery/foundations/")


def test_j_and_k_walk_the_rows_and_x_selects(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/bulk-bar/")
        for key in ("j", "j", "j", "k"):
            watched.page.keyboard.press(key)
        assert watched.page.evaluate("document.activeElement.value") == "2"


def test_question_mark_opens_the_list_of_keys_and_escape_closes_it(
    gallery: str, watch: Callable[..., Any]
) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/")
        watched.page.keyboard.press("?")
        assert watched.page.locator("#keyboard").evaluate("box => box.open") is True
        watched.page.keyboard.press("Escape")
        assert watched.page.locator("#keyboard").evaluate("box => box.open") is False


def test_first_tab_shows_the_way_to_the_content(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/")
        watched.page.keyboard.press("Tab")
        watched.page.keyboard.press("Enter")
        assert watched.page.evaluate(FOCUSED) == "main"
