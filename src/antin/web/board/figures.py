"""What the board shows, read in one snapshot of the roll-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from antin.apps.insight import api as insight
from antin.web.board.trend import Trend, trend_of
from antin.web.cockpit.panels import Panels, panels_of
from antin.web.cockpit.scope import Scope

__all__ = ["Board", "Ranked", "board_of"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A commune with its place: those that cannot work last, then by the share of people who can sign."""

    place: int
    unit: insight.Figures

    @property
    def share(self) -> float:
        """Who can sign, as a share of one."""
        return self.unit.usable / self.unit.holders if self.unit.holders else 1.0


@dataclass(frozen=True)
class Board:
    """Five numbers with what lies behind them."""

    panels: Panels
    ranking: list[Ranked]
    trend: Trend | None
    oldest_wait: timedelta | None

    @property
    def missing(self) -> int:
        """Communes that cannot work."""
        return self.panels.totals.units - self.panels.totals.working

    @property
    def share(self) -> float:
        """Who can sign, as a share of one."""
        totals = self.panels.totals
        return totals.usable / totals.holders if totals.holders else 1.0

    @property
    def plan_share(self) -> float | None:
        """How much of the current plan has been proved."""
        totals = self.panels.totals
        return totals.counts["proved"] / totals.lines if totals.lines else None

    @property
    def blockers(self) -> int:
        """How many kinds of blockers are in force."""
        return len(self.panels.blockers)

    @property
    def behind(self) -> list[Ranked]:
        """The places at the end of the ranking, worst first."""
        return self.ranking[::-1][:12]


def board_of(scope: Scope) -> Board | None:
    """``None`` until the first count."""
    panels = panels_of(scope)
    if panels is None:
        return None
    seen = insight.observations() if scope.is_whole and not scope.province else []
    oldest = panels.totals.waiting_since
    wait = max(panels.standing.as_of - oldest, timedelta()) if oldest else None
    return Board(panels, _ranked(panels.units), trend_of(seen), wait)


def _ranked(units: list[insight.Figures]) -> list[Ranked]:
    """Equal communes share a place, in the order of their names."""
    rows = sorted(units, key=lambda unit: (*_merit(unit), unit.sort_key))
    found: list[Ranked] = []
    for index, unit in enumerate(rows, start=1):
        same = found and _merit(found[-1].unit) == _merit(unit)
        found.append(Ranked(found[-1].place if same else index, unit))
    return found


def _merit(unit: insight.Figures) -> tuple[bool, float]:
    return not unit.can_work, -(unit.usable / unit.holders if unit.holders else 1.0)
