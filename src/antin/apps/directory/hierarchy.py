"""Who stands above whom: superiors of an organisation and whole subtrees, as permissions need them.

An organisation counts where its newest version up to the moment puts it, so a body that was dissolved still
belongs to those it stood under last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

__all__ = ["subtree_of", "superiors_of"]

_SUPERIORS = """
WITH RECURSIVE above(id) AS (
  SELECT %(start)s::text
  UNION
  SELECT newest.parent_id FROM above CROSS JOIN LATERAL (
    SELECT parent_id FROM directory_organisationversion
    WHERE organisation_id = above.id AND valid_from <= %(moment)s
    ORDER BY valid_from DESC LIMIT 1
  ) AS newest WHERE newest.parent_id IS NOT NULL
)
SELECT id FROM above
"""
_SUBTREE = """
WITH RECURSIVE newest AS (
  SELECT DISTINCT ON (organisation_id) organisation_id AS id, parent_id FROM directory_organisationversion
  WHERE valid_from <= %(moment)s ORDER BY organisation_id, valid_from DESC
), below(id) AS (
  SELECT unnest(%(roots)s::text[])
  UNION
  SELECT newest.id FROM newest JOIN below ON newest.parent_id = below.id
)
SELECT id FROM below
"""


def superiors_of(organisation_id: str, moment: datetime) -> frozenset[str]:
    """The organisation itself and everyone above it."""
    return _ids(_SUPERIORS, {"start": organisation_id, "moment": moment})


def subtree_of(roots: Sequence[str], moment: datetime) -> frozenset[str]:
    """These organisations and everyone below them."""
    return _ids(_SUBTREE, {"roots": list(roots), "moment": moment}) if roots else frozenset()


def _ids(statement: str, values: dict[str, Any]) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return frozenset(row[0] for row in cursor.fetchall())
