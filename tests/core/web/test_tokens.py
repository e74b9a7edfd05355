"""Colours: every pair that pages put together can be read, in every theme."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[3] / "frontend"
TOKENS = json.loads((FRONTEND / "tokens.json").read_text(encoding="utf-8"))
THEMES = ("light", "dark", "contrast")
LEAST = {"text": 4.5, "part": 3.0}  # WCAG 2.2, 1.4.3 and 1.4.11
LEAST_IN_CONTRAST = {"text": 7.0, "part": 4.5}  # 1.4.6
TONES = ("ok", "warn", "bad", "unknown", "info")


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = map(_linear, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Ratio of the lighter to the darker, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "kind"), list(product(THEMES, LEAST)))
def test_every_pair_can_be_read(theme: str, kind: str) -> None:
    colours = TOKENS["themes"][theme]
    least = (LEAST_IN_CONTRAST if theme == "contrast" else LEAST)[kind]
    weak = [
        (front, back, round(contrast(colours[front], colours[back]), 2))
        for front, back in TOKENS["pairs"][kind]
        if contrast(colours[front], colours[back]) < least
    ]
    assert weak == []


def test_pairs_cover_every_tone_on_every_ground() -> None:
    pairs = {tuple(pair) for pair in TOKENS["pairs"]["text"]}
    expected = {(tone, ground) for tone in TONES for ground in ("surface", "surface-2", f"{tone}-soft")}
    assert expected <= pairs


def test_themes_define_the_same_names() -> None:
    names = [set(TOKENS["themes"][theme]) for theme in THEMES]
    assert names[0] == names[1] == names[2]


def test_colours_are_written_in_tokens_alone() -> None:
    raw = re.compile(r"#[0-9a-f]{3,8}\b(?![^\n]*\{)|\b(?:rgb|hsl|oklch|lab)a?\(", re.IGNORECASE)
    sources = [path for path in (FRONTEND / "styles").glob("*.css") if path.name != "tokens.css"]
    assert [
        (path.name, raw.findall(path.read_text())) for path in sources if raw.search(path.read_text())
    ] == []


def test_style_sheet_was_built_from_these_tokens() -> None:
    style = (FRONTEND.parent / "src/antin/web/static/antin/antin.css").read_text(encoding="utf-8")
    for name, colour in TOKENS["themes"]["dark"].items():
        short = re.sub(r"^#(.)\1(.)\2(.)\3$", r"#\1\2\3", colour)
        assert f"--{name}:{colour}" in style or f"--{name}:{short}" in style, name
