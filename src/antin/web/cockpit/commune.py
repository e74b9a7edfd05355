"""One commune in detail: the parts of its ability with the people behind them, its organisations, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from antin.apps.insight import api as insight
from antin.web.cockpit.wording import PARTS

__all__ = ["CommunePage", "Part", "commune_page"]

_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Part:
    """Seal, leader or clerk: whether one of its holders can sign, and all of them."""

    code: str
    word: str | Promise
    is_ok: bool
    holders: list[insight.HolderRow]


@dataclass(frozen=True, slots=True)
class CommunePage:
    """A commune. ``waiting`` are at most fifty of ``figures``' people who cannot sign."""

    figures: insight.Figures
    parts: list[Part]
    organisations: list[insight.Figures]
    waiting: list[insight.HolderRow]

    @property
    def waits(self) -> int:
        """How many cannot sign."""
        return self.figures.holders - self.figures.usable

    @property
    def state(self) -> str:
        """The code of its status."""
        if not self.figures.can_work:
            return "unable"
        return "able-waiting" if self.waits else "able"

    @property
    def broken_parts(self) -> list[Part]:
        """What it cannot work without."""
        return [part for part in self.parts if not part.is_ok]


def commune_page(figures: insight.Figures, within: insight.Reach) -> CommunePage:
    """The page of a commune; people outside ``within`` are not named."""
    organisations = list(insight.figures_at(insight.Level.AGENCY, unit=figures.key))
    named = [row.key for row in organisations if within is None or row.key in within]
    holders = insight.parts_of(named)
    waiting = insight.waiting_holders(within, insight.WaitFilter(unit=figures.key))[:_MOST_SHOWN]
    return CommunePage(figures, _parts(figures, holders), organisations, list(waiting))


def _parts(figures: insight.Figures, holders: Sequence[insight.HolderRow]) -> list[Part]:
    """Seal and leaders of the People's Committee, clerks of the whole commune."""
    own = [row for row in holders if row.organisation_id == figures.principal_id]
    clerks = [row for row in holders if row.part == "clerk"]
    return [
        Part("seal", PARTS["seal"], figures.seal_ok, [row for row in own if row.part == "seal"]),
        Part("leader", PARTS["leader"], figures.leader_ok, [row for row in own if row.part == "leader"]),
        Part("clerk", PARTS["clerk"], figures.clerk_ok, clerks),
    ]
