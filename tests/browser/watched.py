"""A page under watch."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page

__all__ = ["Watched"]


@dataclass
class Watched:
    """A page, and everything about it that no page may do."""

    page: Page
    context: BrowserContext
    address: str  # of the server, without a slash at the end
    offences: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go there and wait for fonts and scripts."""
        self.page.goto(self.address + path, wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def prefer(self, **cookies: str) -> None:
        """Language and theme, as the switches of the frame store them."""
        self.context.add_cookies(
            [{"name": f"antin_{name}", "value": value, "url": self.address} for name, value in cookies.items()]
        )

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return max(wide, 0)
