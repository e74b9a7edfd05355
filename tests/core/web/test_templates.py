"""Lint of templates: nothing inline, no colour of one's own, no class or icon that does not exist."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from antin.web.components import assets, vendor

WEB = assets.STATIC.parent
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
SPECIMENS = sorted(WEB.rglob("templates/**/*.toml"))
INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "an evaluated attribute": re.compile(r"\b(?:hx-on|hx-vals=[\"']js:|javascript:)", re.IGNORECASE),
    "a colour of its own": re.compile(r"(?<![&\w/])#[0-9a-f]{6}\b|\brgba?\(", re.IGNORECASE),
    "unescaped attributes": re.compile(r"\{\{\s*attrs\s*\}\}"),
    "an address outside": re.compile(r"\b(?:src|href|action)=[\"']https?://", re.IGNORECASE),
}
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
CLASS = re.compile(r"\sclass=\"([^\"]*)\"")
ICON = re.compile(r"\{% icon \"([a-z-]+)\"|\sicon=\"([a-z-]+)\"")


def icons() -> set[str]:
    sprite = ElementTree.parse(assets.STATIC / vendor.SPRITE).getroot()  # noqa: S314 - our own file
    return {symbol.attrib["id"] for symbol in sprite}


def name(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


@pytest.mark.parametrize("what", INLINE)
def test_template_holds_nothing_that_the_policy_forbids(what: str) -> None:
    pattern = INLINE[what]
    assert [name(path) for path in [*TEMPLATES, *SPECIMENS] if pattern.search(path.read_text("utf-8"))] == []


def test_every_class_exists_in_the_style_sheet() -> None:
    style = (assets.STATIC / "antin/antin.css").read_text(encoding="utf-8").replace("\\", "")
    known = set(re.findall(r"\.([A-Za-z][\w:/.-]*?)(?=[\s,.:>+~{\[)])", style)) | set(
        re.findall(r"\.([A-Za-z][\w-]*)", style)
    )
    unknown = {(name(path), each) for path in TEMPLATES for each in _classes(path.read_text("utf-8")) - known}
    assert unknown == set()


def _classes(text: str) -> set[str]:
    """Classes written out in full; those with a part filled in at run time are left to the gallery."""
    written: set[str] = set()
    for value in CLASS.findall(TAGS.sub("\0", text)):
        written |= {each for each in value.split() if "\0" not in each}
    return written


def test_every_icon_exists_in_the_sprite() -> None:
    known = icons()
    used = {
        (name(path), one or other)
        for path in [*TEMPLATES, *SPECIMENS]
        for one, other in ICON.findall(path.read_text("utf-8"))
    }
    assert used
    assert {each for each in used if each[1] not in known} == set()


def test_statuses_use_icons_of_the_sprite_and_known_tones() -> None:
    from antin.web.components.statuses import STATUSES, TONES, VERDICTS

    known = icons()
    for status in [*STATUSES.values(), *VERDICTS.values()]:
        assert status.icon in known
        assert status.tone in TONES
