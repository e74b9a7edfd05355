"""Keeps the roll-ups of cockpit and board fresh: a thread beside a worker's work, which no long range delays.

Every worker has one; the database lets one at a time refresh. When all of them are gone, pages say since when.
"""

from __future__ import annotations

import logging
import threading
import time

from antin.adapters.clock import clock_for
from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError

__all__ = ["RollUps"]

_log = logging.getLogger("antin.roll_ups")
_SECONDS = 1.0
_TROUBLE_SECONDS = 5.0
_OUTLOOK_SECONDS = 30.0  # between forecasts, which take up to a second


class RollUps(threading.Thread):
    """Refreshes once a second until it is told to end. Django is set up."""

    def __init__(self, data: DataFolder, ending: threading.Event) -> None:
        super().__init__(name="roll-ups", daemon=True)
        self._now = clock_for(data.path).now
        self._ending = ending

    def run(self) -> None:
        """Refresh; what is gone for now is told, and tried again after a pause."""
        from django.db import Error, connection

        from antin.apps.insight import api as insight

        next_outlook = 0.0
        while not self._ending.is_set():
            try:
                insight.refresh(now=self._now())
                if time.monotonic() >= next_outlook:
                    insight.look_ahead(now=self._now())
                    next_outlook = time.monotonic() + _OUTLOOK_SECONDS
                self._ending.wait(_SECONDS)
            except (AntinError, Error) as trouble:
                _log.warning("the roll-ups were not refreshed: %s", trouble)
                connection.close()
                self._ending.wait(_TROUBLE_SECONDS)
        connection.close()
