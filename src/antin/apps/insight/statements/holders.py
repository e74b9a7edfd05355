"""Rows of holders: who is in service, with which certificate, and what stands in the way.

The rule is that of the readiness of the app reorganisation; a test holds the readings against each other.
"""

from __future__ import annotations

import re

__all__ = ["HOLDER_COLUMNS", "holder_rows", "in_force", "with_issued"]

HOLDER_COLUMNS = (
    "kind, holder_id, name, title, organisation_id, unit_code, province_code, part, serial, device_serial,"
    " reason, waiting_since"
)
_HOLDERS = """
SELECT asked.kind, asked.id, asked.name, asked.title, asked.organisation_id, place.unit_code,
  COALESCE(unit.province_code, left(place.unit_code, 2)), asked.part, held.serial, held.device_serial,
  judged.reason,
  CASE WHEN judged.reason = '' THEN NULL ELSE GREATEST(asked.since, held.not_before, issued.at) END
FROM (
  SELECT 'organisation' AS kind, v.organisation_id AS id, v.name, '' AS title, 'seal' AS part,
    v.organisation_id, v.valid_from AS since
  FROM directory_organisationversion v WHERE v.requires_certificate AND IN_FORCE(v) AND ORGANISATIONS(v)
  UNION ALL
  SELECT 'person', i.person_id, p.full_name, pv.title,
    CASE WHEN pv.rank IN ('head', 'deputy') THEN 'leader' WHEN pv.rank = 'clerk' THEN 'clerk' ELSE '' END,
    post.organisation_id, i.valid_from
  FROM directory_incumbency i
  JOIN directory_post post ON post.id = i.post_id
  JOIN directory_postversion pv ON pv.post_id = i.post_id AND IN_FORCE(pv)
  JOIN directory_personversion p ON p.person_id = i.person_id AND IN_FORCE(p)
  WHERE i.is_main AND pv.requires_certificate AND IN_FORCE(i) AND PERSONS(i)
  UNION ALL
  SELECT 'service', s.service_id, s.name, '', '', s.owner_id, s.valid_from
  FROM directory_serviceversion s WHERE IN_FORCE(s) AND SERVICES(s)
) asked
JOIN directory_organisationversion place
  ON place.organisation_id = asked.organisation_id AND IN_FORCE(place)
LEFT JOIN directory_unit unit ON unit.code = place.unit_code AND IN_FORCE(unit)
LEFT JOIN HELD
LEFT JOIN devices_keydevice device ON device.serial = held.device_serial AND device.holder_id IS NOT NULL
LEFT JOIN devices_confirmation proof ON proof.serial = held.serial
LEFT JOIN ISSUED(held.serial)
CROSS JOIN LATERAL (SELECT CASE
    WHEN held.serial IS NULL THEN 'no_certificate'
    WHEN COALESCE(device.state, 'lost') <> 'working' THEN COALESCE(device.state, 'lost')
    WHEN proof.serial IS NULL THEN 'not_confirmed'
    ELSE ''
  END AS reason) judged
"""
# For a few holders each one's newest certificate is looked up; for all of them they are joined at once.
_LOOKED_UP = """LATERAL (
    SELECT c.serial, c.device_serial, c.not_before FROM certificates_certificate c
    WHERE c.holder_id = asked.id AND c.holder_kind = asked.kind
      AND c.not_before <= %(now)s AND c.not_after > %(now)s
      AND NOT EXISTS (
        SELECT FROM certificates_revocation r WHERE r.serial = c.serial AND r.revoked_at <= %(now)s
      )
    ORDER BY c.not_before DESC, c.serial LIMIT 1
  ) held ON TRUE"""
_JOINED = """(
    SELECT DISTINCT ON (c.holder_kind, c.holder_id)
      c.holder_kind, c.holder_id, c.serial, c.device_serial, c.not_before
    FROM certificates_certificate c
    LEFT JOIN certificates_revocation r ON r.serial = c.serial AND r.revoked_at <= %(now)s
    WHERE c.not_before <= %(now)s AND c.not_after > %(now)s AND r.serial IS NULL
    ORDER BY c.holder_kind, c.holder_id, c.not_before DESC, c.serial
  ) held ON held.holder_kind = asked.kind AND held.holder_id = asked.id"""
_ISSUED = r"""LATERAL (
    SELECT min(l.at) AS at FROM ledger_ledgerentry l WHERE l.subject = \1 AND l.kind = 'certificate.issued'
  ) issued ON TRUE"""
_ISSUED_OF_ALL = r"""(
    SELECT l.subject, min(l.at) AS at FROM ledger_ledgerentry l WHERE l.kind = 'certificate.issued' GROUP BY 1
  ) issued ON issued.subject = \1"""
_TOUCHED = {
    "ORGANISATIONS": ("organisation_id", "organisation"),
    "PERSONS": ("person_id", "person"),
    "SERVICES": ("service_id", "service"),
}


def holder_rows(*, everything: bool) -> str:
    """The rows of all holders, or of those in the parameters ``organisation``, ``person`` and ``service``."""
    text = _HOLDERS.replace("HELD", _JOINED if everything else _LOOKED_UP)
    for word, (column, parameter) in _TOUCHED.items():
        condition = "TRUE" if everything else rf"\1.{column} = ANY(%({parameter})s)"
        text = re.sub(rf"{word}\((\w+)\)", condition, text)
    return in_force(with_issued(text, everything=everything))


def with_issued(text: str, *, everything: bool) -> str:
    """Write ``ISSUED(serial)`` out: when the log first says that a certificate was issued."""
    return re.sub(r"ISSUED\(([\w.]+)\)", _ISSUED_OF_ALL if everything else _ISSUED, text)


def in_force(text: str) -> str:
    """Write ``IN_FORCE(x)`` out."""
    period = r"(\1.valid_from <= %(now)s AND (\1.valid_until IS NULL OR \1.valid_until > %(now)s))"
    return re.sub(r"IN_FORCE\((\w+)\)", period, text)
