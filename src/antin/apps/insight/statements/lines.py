"""Rows of lines: every new certificate of the current plan and the stage that it has reached."""

from __future__ import annotations

from antin.apps.insight.statements.holders import with_issued

__all__ = ["LINE_COLUMNS", "line_rows"]

LINE_COLUMNS = (
    "leaf_index, kind, holder_id, name, organisation_id, unit_code, province_code, stage, since, serial"
)
_LINES = """
SELECT f.leaf_index, f.holder_kind, f.holder_id, f.name,
  COALESCE(h.organisation_id, CASE WHEN f.holder_kind = 'organisation' THEN f.holder_id ELSE '' END),
  COALESCE(h.unit_code, ahead.unit_code), COALESCE(h.province_code, left(ahead.unit_code, 2)),
  CASE
    WHEN c.serial IS NULL THEN CASE WHEN failing.id IS NULL THEN 'planned' ELSE 'stalled' END
    WHEN proof.serial IS NULL THEN 'issued'
    ELSE 'proved'
  END,
  CASE
    WHEN c.serial IS NULL THEN plan.frozen_at
    WHEN proof.serial IS NULL THEN COALESCE(issued.at, plan.frozen_at)
    ELSE proof.confirmed_at
  END,
  c.serial
FROM reorganisation_frozenitem f
JOIN reorganisation_frozenplan plan ON plan.id = f.plan_id
CROSS JOIN LATERAL (SELECT CASE WHEN f.holder_kind = 'person' THEN '' ELSE
  left(split_part(f.holder_id, ':', 1), 8) END AS unit_code) ahead
LEFT JOIN {holders} h ON h.kind = f.holder_kind AND h.holder_id = f.holder_id
LEFT JOIN certificates_certificate c ON c.plan_id = f.plan_id AND c.item_index = f.leaf_index
LEFT JOIN devices_confirmation proof ON proof.serial = c.serial
LEFT JOIN ISSUED(c.serial)
LEFT JOIN reorganisation_workchunk failing ON failing.plan_id = f.plan_id AND failing.kind = 'issue'
  AND failing.done_at IS NULL AND failing.last_error <> ''
  AND f.leaf_index BETWEEN failing.first AND failing.last
WHERE f.plan_id = %(plan)s AND f.leaf_index IS NOT NULL AND {restriction}
"""
_TOUCHED = """((f.holder_kind = 'organisation' AND f.holder_id = ANY(%(organisation)s))
  OR (f.holder_kind = 'person' AND f.holder_id = ANY(%(person)s))
  OR (f.holder_kind = 'service' AND f.holder_id = ANY(%(service)s)))"""


def line_rows(*, everything: bool, holders: str) -> str:
    """The rows of all lines, or of those of touched holders; ``holders`` is where rows of holders are."""
    text = with_issued(_LINES, everything=everything)
    return text.format(holders=holders, restriction="TRUE" if everything else _TOUCHED)
