"""The refresh: the same rows for what was touched, level by level. Each pair removes and makes anew."""

from __future__ import annotations

from antin.apps.insight.statements.figures import FIGURE_COLUMNS, agency_rows, province_rows, unit_rows
from antin.apps.insight.statements.holders import HOLDER_COLUMNS, holder_rows
from antin.apps.insight.statements.lines import LINE_COLUMNS, line_rows
from antin.apps.insight.statements.times import (
    AGE_COLUMNS,
    DUE_COLUMNS,
    MINUTE_COLUMNS,
    MINUTES,
    age_rows,
    due_rows,
)

__all__ = ["AGENCIES", "AGES", "DUES", "HOLDERS", "LINES", "MINUTES_MORE"]
__all__ += ["PROVINCES", "SEATED", "TAKE_TOUCHED", "UNITS"]

_WHO = """((kind = 'organisation' AND holder_id = ANY(%(organisation)s))
  OR (kind = 'person' AND holder_id = ANY(%(person)s))
  OR (kind = 'service' AND holder_id = ANY(%(service)s)))"""
_HOLDERS, _LINES, _FIGURES = "insight_holderrow", "insight_linerow", "insight_figures"

# Whom triggers have noted, and whom time has reached.
TAKE_TOUCHED = """
WITH noted AS (DELETE FROM insight_touched RETURNING kind, holder_id),
  reached AS (DELETE FROM insight_due WHERE at <= %(now)s RETURNING kind, holder_id)
SELECT kind, holder_id FROM noted UNION SELECT kind, holder_id FROM reached
"""
# Whoever has ever had a place in a touched organisation: where it lies is part of their rows.
SEATED = """
SELECT 'person', i.person_id FROM directory_post p JOIN directory_incumbency i ON i.post_id = p.id
WHERE p.organisation_id = ANY(%(organisation)s)
UNION SELECT 'service', s.service_id FROM directory_serviceversion s WHERE s.owner_id = ANY(%(organisation)s)
"""


def _pair(table: str, where: str, columns: str, rows: str, told: str) -> tuple[str, str]:
    """Remove the old rows and make the new ones; both tell which places they concern."""
    return (
        f"DELETE FROM {table} WHERE {where} RETURNING {told}",
        f"INSERT INTO {table} ({columns}) {rows} RETURNING {told}",
    )


_PLACES = "organisation_id, unit_code, province_code"
HOLDERS = _pair(_HOLDERS, _WHO, HOLDER_COLUMNS, holder_rows(everything=False), _PLACES)
LINES = _pair(_LINES, _WHO, LINE_COLUMNS, line_rows(everything=False, holders=_HOLDERS), _PLACES)
DUES = _pair("insight_due", _WHO, DUE_COLUMNS, due_rows(everything=False), "kind")
AGENCIES = _pair(
    _FIGURES,
    "level = 'agency' AND key = ANY(%(agencies)s)",
    FIGURE_COLUMNS,
    agency_rows(everything=False, holders=_HOLDERS, lines=_LINES),
    "key, unit_code, province_code",
)
UNITS = _pair(
    _FIGURES,
    "level = 'unit' AND key = ANY(%(units)s)",
    FIGURE_COLUMNS,
    unit_rows(everything=False, holders=_HOLDERS, lines=_LINES, figures=_FIGURES),
    "key, name, can_work",
)
PROVINCES = _pair(
    _FIGURES,
    "level = 'province' AND key = ANY(%(provinces)s)",
    FIGURE_COLUMNS,
    province_rows(everything=False, lines=_LINES, agencies=_FIGURES, units=_FIGURES),
    "key",
)
AGES = _pair(
    "insight_agecount",
    "province_code = ANY(%(provinces)s)",
    AGE_COLUMNS,
    age_rows(everything=False, holders=_HOLDERS, lines=_LINES),
    "code",
)
MINUTES_MORE = (
    f"INSERT INTO insight_minutecount ({MINUTE_COLUMNS}) {MINUTES}"
    " ON CONFLICT (minute, kind) DO UPDATE SET entries = insight_minutecount.entries + excluded.entries"
)
