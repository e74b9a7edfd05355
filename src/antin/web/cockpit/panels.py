"""Everything that the live part of the cockpit shows, read in one snapshot of the roll-ups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from antin.apps.insight import api as insight
from antin.web.cockpit.blocking import Blocking, blockers_of
from antin.web.cockpit.cartogram import Cartogram, commune_map, country_map, provinces
from antin.web.cockpit.changing import Changes, changes_of
from antin.web.cockpit.funnel import Funnel, funnel_of
from antin.web.cockpit.scope import Scope

__all__ = ["Panels", "panels_of"]

_FIRST = 14
_MOST_TILES = 600  # beyond that the country comes first, and a province is chosen


@dataclass(frozen=True)
class Panels:
    """The figures of a scope as of one moment."""

    scope: Scope
    standing: insight.Standing
    totals: insight.Totals
    units: list[insight.Figures]  # empty where there are too many for one drawing
    first_units: list[insight.Figures]
    agencies_able: int
    agencies: int
    reporting: dict[str, insight.Figures]
    funnel: Funnel | None
    blockers: list[Blocking]
    changes: Changes

    @property
    def unable(self) -> list[insight.Figures]:
        """The first communes that cannot work, those with most people waiting first."""
        return [unit for unit in self.first_units if not unit.can_work]

    @property
    def missing(self) -> int:
        """How many communes cannot work."""
        return self.totals.units - self.totals.working

    @property
    def tone(self) -> str:
        """How the headline looks."""
        if not self.totals.units:
            return "ok" if self.agencies_able == self.agencies else "warn"
        share = self.totals.working / self.totals.units
        return "ok" if share == 1 else "warn" if share >= 0.9 else "bad"

    @cached_property
    def communes(self) -> Cartogram | None:
        """The map of communes; ``None`` where there are none, or too many for one drawing."""
        return commune_map(self.units) if self.units else None

    @cached_property
    def country(self) -> Cartogram | None:
        """The map of the provinces, for whoever sees the whole office."""
        return country_map(self.reporting) if self.scope.is_whole else None

    @property
    def province_name(self) -> str:
        """The province that is shown, where one was chosen."""
        return provinces().get(self.scope.province, "")


def panels_of(scope: Scope) -> Panels | None:
    """``None`` until the roll-ups have been made for the first time."""
    with insight.snapshot():
        standing = insight.standing()
        if standing is None:
            return None
        totals = insight.totals(scope.within, province=scope.province)
        terms: dict[str, Any] = {"within": scope.within, "province": scope.province}
        units = list(insight.units_within(**terms)) if totals.units <= _MOST_TILES else []
        able, agencies = insight.agencies_able(scope.within) if not totals.units else (0, 0)
        reporting = insight.figures_at(insight.Level.PROVINCE) if scope.is_whole else ()
        ages = insight.ages(scope.within, province=scope.province)
        funnel = funnel_of(scope, totals, ages, standing)
        return Panels(
            scope,
            standing,
            totals,
            units,
            insight.first_units(**terms, most=_FIRST),
            able,
            agencies,
            {row.key: row for row in reporting if row.holders},
            funnel,
            blockers_of(scope, totals, insight.units_concerned(**terms), ages, funnel, standing.as_of),
            changes_of(scope, units, standing.as_of),
        )
