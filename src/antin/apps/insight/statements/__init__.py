"""The SQL that keeps the roll-ups: one text for each table, used by the refresh and by the rebuild alike.

``IN_FORCE(x)`` stands for x.valid_from ≤ now < x.valid_until. A refresh reads the stored rows of the level
below, restricted to what was touched; the rebuild reads the rows that the same statement has just made.
"""

from antin.apps.insight.statements.figures import REASONS, STAGES
from antin.apps.insight.statements.rebuilding import DERIVED, REBUILD
from antin.apps.insight.statements.refreshing import (
    AGENCIES,
    AGES,
    DUES,
    HOLDERS,
    LINES,
    MINUTES_MORE,
    PROVINCES,
    SEATED,
    TAKE_TOUCHED,
    UNITS,
)

__all__ = [
    "AGENCIES",
    "AGES",
    "DERIVED",
    "DUES",
    "HOLDERS",
    "LINES",
    "MINUTES_MORE",
    "PROVINCES",
    "REASONS",
    "REBUILD",
    "SEATED",
    "STAGES",
    "TAKE_TOUCHED",
    "UNITS",
]
