"""What a first visit to a page loads, as the browser counts it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.browser.watched import Watched

__all__ = ["Loads"]


class Loads:
    """Counts compressed octets by kind of resource; the cache is off, so every visit is a first one."""

    def __init__(self, watched: Watched) -> None:
        self.octets: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        session = watched.context.new_cdp_session(watched.page)
        session.on("Network.responseReceived", self._begun)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _begun(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.octets[self._kinds.get(event["requestId"], "Other")] += event["encodedDataLength"]

    def take(self) -> int:
        """Octets since the last time, without fonts."""
        total = self.octets.total() - self.octets["Font"]
        self.octets.clear()
        return total
