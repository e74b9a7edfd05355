"""Dialogs, menus, selection and switches in the browser, and the same without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_dialog_opens_by_its_link_and_closes(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/dialog/")
        watched.page.click("[data-opens=approve]")
        assert watched.page.locator("#approve").evaluate("box => box.matches(':modal')") is True
        watched.page.locator("#approve .dialog-head [data-closes]").click()
        assert watched.page.locator("#approve").is_hidden()


def test_dialog_is_shown_without_scripts(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 360, java_script_enabled=False) as watched:
        watched.page.goto(gallery + "/gallery/dialog/")
        watched.page.click("[data-opens=approve]")
        assert watched.page.locator("#approve").is_visible()


def test_selection_is_counted_in_the_bulk_bar(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/bulk-bar/")
        watched.page.locator("[data-row] input").nth(2).check()
        assert watched.page.locator("[data-count]").inner_text() == "3"
        for box in watched.page.locator("[data-row] input").all():
            box.uncheck()
        assert watched.page.locator(".bulk-bar").is_hidden()


def test_language_and_theme_are_switched_without_scripts(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280, java_script_enabled=False) as watched:
        watched.page.goto(gallery + "/gallery/button/")
        assert watched.page.locator("html").get_attribute("lang") == "vi"
        watched.page.locator(".masthead [name=language]").first.click()
        assert watched.page.locator("html").get_attribute("lang") == "en"
        watched.page.locator(".menu summary").first.click()
        watched.page.locator("[name=theme][value=dark]").click()
        assert watched.page.locator("html").get_attribute("data-theme") == "dark"
        assert watched.page.url.endswith("/gallery/button/")


def test_toast_stays_until_it_is_closed(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/")
        watched.page.evaluate(
            "document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Đã chép số hiệu.'}}))"
        )
        toast = watched.page.locator("#toasts .toast")
        assert toast.locator("p").inner_text() == "Đã chép số hiệu."
        toast.locator("button").click()
        assert toast.count() == 0


def test_page_at_double_zoom_does_not_scroll_sideways(gallery: str, watch: Callable[..., Any]) -> None:
    """1280 px at 200 % are 640 CSS px."""
    with watch(gallery, 640) as watched:
        for path in ("/gallery/", "/gallery/table/", "/gallery/map/", "/gallery/steps/"):
            watched.open(path)
            assert watched.overflow() == 0, path


def test_choice_of_many_is_found_without_marks_and_taken_by_keyboard(
    gallery: str, watch: Callable[..., Any]
) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/combo/")
        box = watched.page.get_by_role("combobox", name="Xã, phường")
        assert box.input_value() == "Phường Tân Hòa"
        box.fill("da bac")
        assert watched.page.get_by_role("option").all_inner_texts() == ["Xã Đà Bắc"]
        box.press("Enter")
        assert box.input_value() == "Xã Đà Bắc"
        assert watched.page.locator("select[name=commune]").input_value() == "5"
        box.fill("không có xã này")
        assert watched.page.get_by_text("Không có lựa chọn phù hợp").first.is_visible()
        box.press("Escape")
        assert box.input_value() == "Xã Đà Bắc"
        assert watched.offences == []


def test_choice_of_many_is_a_select_without_scripts(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 360, java_script_enabled=False) as watched:
        watched.page.goto(gallery + "/gallery/combo/")
        assert watched.page.get_by_label("Xã, phường").input_value() == "2"


def test_single_keys_switched_off_do_nothing(gallery: str, watch: Callable[..., Any]) -> None:
    with watch(gallery, 1280) as watched:
        watched.open("/gallery/button/")
        watched.page.keyboard.press("?")
        watched.page.get_by_role("button", name="Tắt phím đơn").click()
        watched.page.wait_for_load_state()
        watched.page.keyboard.press("/")
        assert watched.page.evaluate("document.activeElement.id") != "search"
