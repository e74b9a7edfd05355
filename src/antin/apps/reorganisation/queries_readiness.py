"""Who cannot sign, asked for a page: the rule of :mod:`antin.apps.reorganisation.readiness` as one statement.

The planner's own reading loads the whole registry; a page that is opened all day cannot. One statement over the
tables of directory, certificates and devices answers for some organisations, for one holder, or for all; a test
holds both readings against each other. Where a holder has two valid certificates the newer one counts, for it
is the one whose name fits the post.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

__all__ = ["REASONS", "HolderState", "Standing", "holder_state", "standing_of"]

REASONS = ("locked", "lost", "broken", "not_collected", "not_confirmed", "no_certificate")

# IN_FORCE(x) stands for: x.valid_from ≤ moment < x.valid_until. HELD is one of the two ways below.
_HOLDERS = """
WITH wanted(kind, id, name, organisation_id) AS (
  SELECT 'organisation', v.organisation_id, v.name, v.organisation_id
  FROM directory_organisationversion v WHERE v.requires_certificate AND IN_FORCE(v)
  UNION ALL
  SELECT 'person', i.person_id, p.full_name, post.organisation_id
  FROM directory_incumbency i
  JOIN directory_post post ON post.id = i.post_id
  JOIN directory_postversion pv ON pv.post_id = i.post_id AND IN_FORCE(pv)
  JOIN directory_personversion p ON p.person_id = i.person_id AND IN_FORCE(p)
  WHERE i.is_main AND pv.requires_certificate AND IN_FORCE(i)
  UNION ALL
  SELECT 'service', s.service_id, s.name, s.owner_id
  FROM directory_serviceversion s WHERE IN_FORCE(s)
), asked AS (
  SELECT * FROM wanted
  WHERE (%(organisations)s::text[] IS NULL OR organisation_id = ANY(%(organisations)s))
    AND (%(holder)s::text IS NULL OR (id = %(holder)s AND kind = %(kind)s))
), result AS (
  SELECT asked.kind, asked.id, asked.name, asked.organisation_id, held.serial, held.device_serial,
    CASE
      WHEN held.serial IS NULL THEN 'no_certificate'
      WHEN COALESCE(device.state, 'lost') <> 'working' THEN COALESCE(device.state, 'lost')
      WHEN proof.serial IS NULL THEN 'not_confirmed'
      ELSE ''
    END AS reason
  FROM asked
  LEFT JOIN HELD
  LEFT JOIN devices_keydevice device ON device.serial = held.device_serial AND device.holder_id IS NOT NULL
  LEFT JOIN devices_confirmation proof ON proof.serial = held.serial
)
"""
# For a few holders each one's newest certificate is looked up; for all of them they are joined at once.
_LOOKED_UP = """LATERAL (
    SELECT c.serial, c.device_serial FROM certificates_certificate c
    WHERE c.holder_id = asked.id AND c.holder_kind = asked.kind
      AND c.not_before <= %(moment)s AND c.not_after > %(moment)s
      AND NOT EXISTS (
        SELECT FROM certificates_revocation r WHERE r.serial = c.serial AND r.revoked_at <= %(moment)s
      )
    ORDER BY c.not_before DESC, c.serial LIMIT 1
  ) held ON TRUE"""
_JOINED = """(
    SELECT DISTINCT ON (c.holder_kind, c.holder_id) c.holder_kind, c.holder_id, c.serial, c.device_serial
    FROM certificates_certificate c
    LEFT JOIN certificates_revocation r ON r.serial = c.serial AND r.revoked_at <= %(moment)s
    WHERE c.not_before <= %(moment)s AND c.not_after > %(moment)s AND r.serial IS NULL
    ORDER BY c.holder_kind, c.holder_id, c.not_before DESC, c.serial
  ) held ON held.holder_kind = asked.kind AND held.holder_id = asked.id"""
_WAITING = """SELECT counted.total, result.* FROM (SELECT count(*) AS total FROM result) counted
LEFT JOIN result ON result.reason <> ''"""


@dataclass(frozen=True, slots=True)
class HolderState:
    """A holder in service. ``reason`` is empty where the holder can sign, else one of :data:`REASONS`."""

    kind: str
    id: str
    name: str
    organisation_id: str
    serial: str | None
    device_serial: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many are in service, and everyone who cannot sign, in an order that stays."""

    as_of: datetime
    in_service: int
    not_ready: tuple[HolderState, ...]

    @property
    def ready(self) -> int:
        """How many can sign."""
        return self.in_service - len(self.not_ready)

    @property
    def waiting(self) -> int:
        """How many cannot."""
        return len(self.not_ready)

    @property
    def share(self) -> float:
        """Who can sign, as a share of one; of nobody, all can."""
        return self.ready / self.in_service if self.in_service else 1.0

    @property
    def by_reason(self) -> dict[str, int]:
        """How many cannot, by reason; every reason is there."""
        counted = Counter(row.reason for row in self.not_ready)
        return {reason: counted[reason] for reason in REASONS}


def standing_of(organisations: Collection[str] | None, moment: datetime) -> Standing:
    """The holders of these organisations (``None``: of all) at ``moment``."""
    held = _JOINED if organisations is None else _LOOKED_UP
    rows = _ask(held, _WAITING, moment, organisations=None if organisations is None else list(organisations))
    found = (HolderState(*row[1:]) for row in rows if row[1] is not None)
    waiting = sorted(found, key=lambda each: (each.organisation_id, each.kind, each.id))
    return Standing(moment, rows[0][0], tuple(waiting))


def holder_state(kind: str, holder_id: str, moment: datetime) -> HolderState | None:
    """One holder at ``moment``; ``None``: not in service, or in a post that needs no certificate."""
    rows = _ask(_LOOKED_UP, "SELECT * FROM result", moment, kind=kind, holder=holder_id)
    return HolderState(*rows[0]) if rows else None


def _ask(held: str, wanted: str, moment: datetime, **question: Any) -> list[tuple[Any, ...]]:
    values = {"organisations": None, "kind": None, "holder": None, "moment": moment, **question}
    with connection.cursor() as cursor:
        cursor.execute(_written_out(held) + wanted, values)
        return list(cursor.fetchall())


def _written_out(held: str) -> str:
    period = r"\1.valid_from <= %(moment)s AND (\1.valid_until IS NULL OR \1.valid_until > %(moment)s)"
    return re.sub(r"IN_FORCE\((\w+)\)", period, _HOLDERS).replace("HELD", held)
