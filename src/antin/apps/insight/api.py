"""The door of the insight app."""

from antin.apps.insight.actions import rebuild, refresh
from antin.apps.insight.models import Figures, HolderRow, Level, LineRow, Observation, Turn
from antin.apps.insight.queries import (
    Reach,
    Standing,
    Totals,
    entries_since,
    figures_at,
    figures_of,
    observations,
    snapshot,
    standing,
    totals,
    turns_since,
    units_within,
)
from antin.apps.insight.queries_ahead import Ahead, ahead, lost_by_switch
from antin.apps.insight.queries_rows import (
    Age,
    StageFilter,
    WaitFilter,
    ages,
    lines,
    parts_of,
    waiting_holders,
    who_proved_since,
)
from antin.apps.insight.statements import REASONS, STAGES

__all__ = [
    "REASONS",
    "STAGES",
    "Age",
    "Ahead",
    "Figures",
    "HolderRow",
    "Level",
    "LineRow",
    "Observation",
    "Reach",
    "StageFilter",
    "Standing",
    "Totals",
    "Turn",
    "WaitFilter",
    "ages",
    "ahead",
    "entries_since",
    "figures_at",
    "figures_of",
    "lines",
    "lost_by_switch",
    "observations",
    "parts_of",
    "rebuild",
    "refresh",
    "snapshot",
    "standing",
    "totals",
    "turns_since",
    "units_within",
    "waiting_holders",
    "who_proved_since",
]
