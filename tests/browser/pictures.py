"""Pictures for the docs: in which language, theme and width, where they lie, and how large they may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.small_png import shrink

__all__ = ["DRESSES", "Dress"]

_FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
_LARGEST = 100 * 1024  # octets of a screenful; a whole page may be three


@dataclass(frozen=True)
class Dress:
    """How a page looks in a picture."""

    language: str
    theme: str
    width: int

    def take(self, page: Page, area: str, name: str, *, whole: bool = False) -> None:
        """The first screenful of the page, or all of it, as ``docs/screenshots/<area>/<name>-…png``."""
        place = _FOLDER / area / f"{name}-{self.language}-{self.theme}-{self.width}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(shrink(page.screenshot(full_page=whole)))
        assert place.stat().st_size <= _LARGEST * (3 if whole else 1), place.name


DRESSES = (Dress("vi", "light", 1280), Dress("en", "dark", 1280), Dress("vi", "light", 360))
