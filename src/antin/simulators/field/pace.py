"""How fast holders answer: so many devices a second over the whole field, as a file of the field says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["Pace"]


class Pace:
    """Lets one device after the other answer. The file holds devices a second; 0, or no file: all at once.

    It is read for every device, so a demo that has told its story at once can go on at people's pace.
    """

    def __init__(
        self,
        file: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._file = file
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        """Wait for this device's turn; turns are given out in the order of asking."""
        rate = self._rate()
        if rate <= 0:
            return
        with self._lock:
            now = self._clock()
            self._next = max(now, self._next) + 1 / rate
            turn = self._next
        self._sleep(turn - now)

    def _rate(self) -> float:
        try:
            return float(self._file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0.0
