"""The gallery is complete: every component that pages may use stands in it, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client

from antin.web.components import assets
from antin.web.gallery.entries import find_entry, load_entries, localised

COTTON = assets.STATIC.parent / "components/templates/cotton"
# Parts of the frame, and pieces that a neighbour's entry shows.
SHOWN_ELSEWHERE = {
    "account-menu": "masthead",
    "diff-row": "diff-list",
    "icon": "button",
    "keyboard-help": "masthead",
    "language-switch": "masthead",
    "page-foot": "masthead",
    "seal-mark": "masthead",
    "sort-head": "table",
    "summary-row": "summary-list",
    "task": "task-list",
    "theme-menu": "masthead",
    "timeline-item": "timeline",
}
PATHS = ["/gallery/", "/gallery/foundations/", *(f"/gallery/{each.slug}/" for each in load_entries())]


def test_every_component_is_shown() -> None:
    components = {path.stem.replace("_", "-") for path in COTTON.glob("*.html")}
    entries = {each.slug for each in load_entries()}
    assert components - entries == set(SHOWN_ELSEWHERE)
    assert set(SHOWN_ELSEWHERE.values()) <= entries
    assert entries <= components


@pytest.mark.parametrize("entry", load_entries(), ids=lambda entry: entry.slug)
def test_entry_says_everything_in_both_languages(entry: object) -> None:
    texts = [entry.purpose, entry.when_not, *(each.name for each in entry.states)]  # type: ignore[attr-defined]
    texts += [each.meaning for each in entry.attributes] + [each.does for each in entry.keyboard]  # type: ignore[attr-defined]
    assert all(set(text) == {"en", "vi"} and all(text.values()) for text in texts)


def test_gallery_pages_are_shown_without_raw_component_tags(vietnamese: Client, english: Client) -> None:
    for client in (vietnamese, english):
        for path in PATHS:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert b"<c-" not in answer.content, path
            assert b"{%" not in answer.content.replace(b"{% for", b"").replace(b"{% endfor", b""), path


def test_unknown_component_is_not_found(vietnamese: Client) -> None:
    assert vietnamese.get("/gallery/nothing/").status_code == 404


def test_texts_in_two_languages_are_chosen_at_any_depth() -> None:
    value = {"a": [{"en": "one", "vi": "một"}, 2], "b": {"en": "x"}}
    assert localised(value, "vi") == {"a": ["một", 2], "b": {"en": "x"}}


def test_entry_is_found_by_its_tag() -> None:
    assert find_entry("status-chip") is not None
    assert find_entry("nothing") is None
