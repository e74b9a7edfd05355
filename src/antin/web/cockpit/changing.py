"""What changed in the last hour: communes that gained or lost their ability, acts counted, people by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from antin.apps.insight import api as insight
from antin.web.cockpit.scope import Scope
from antin.web.cockpit.wording import ACTS

__all__ = ["Act", "Changes", "changes_of"]

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act and how often it was recorded."""

    kind: str
    word: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class Changes:
    """An hour. ``acts`` are of the whole office and shown to whoever sees it."""

    turns: list[insight.Turn]
    acts: list[Act]
    curve: list[int]  # how many communes could work, minute by minute

    @property
    def is_quiet(self) -> bool:
        """Nothing changed."""
        return not self.turns and not self.acts


def changes_of(scope: Scope, units: Sequence[insight.Figures], now: datetime) -> Changes:
    """The hour before ``now``."""
    since = now - HOUR
    shown = None if scope.is_whole and not scope.province else [unit.key for unit in units]
    turns = insight.turns_since(since, shown)
    if shown is not None:
        return Changes(turns, [], [])
    entries = insight.entries_since(since)
    acts = [Act(kind, word, entries[kind]) for kind, word in ACTS.items() if entries.get(kind)]
    curve = [each.working for each in insight.observations(since)]
    return Changes(turns, acts, curve)
