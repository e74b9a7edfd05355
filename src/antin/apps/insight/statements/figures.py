"""Figures of organisations, communes and provinces: each level from the one below.

An organisation can work when its own certificate (where it needs one), its head or a deputy, and a clerk
(where it has clerks) are usable. A commune can work when that holds of its People's Committee, with a clerk
there or in one of the offices directly beneath it; a commune without a clerk cannot.
"""

from __future__ import annotations

from antin.apps.insight.statements.holders import in_force

__all__ = ["FIGURE_COLUMNS", "REASONS", "STAGES", "agency_rows", "province_rows", "unit_rows"]

REASONS = ("locked", "lost", "broken", "not_collected", "not_confirmed", "no_certificate")
STAGES = ("planned", "stalled", "issued", "proved")
_COUNTS = ("holders", "usable", *REASONS)
FIGURE_COLUMNS = ", ".join(
    (
        *("level", "key", "name", "sort_key", "unit_code", "province_code", "principal_id"),
        *(*_COUNTS, "waiting_since", "waiting_seconds", *STAGES),
        *("seal_ok", "leader_ok", "clerk_ok", "can_work", "members", "working"),
    )
)
_ZERO_COUNTS = ", ".join(f"COALESCE(held.{name}, 0)" for name in _COUNTS)
_ZERO_STAGES = ", ".join(f"COALESCE(line.{name}, 0)" for name in STAGES)
_SUMS = ", ".join(f"sum({name}) AS {name}" for name in _COUNTS)
_BY_REASON = ", ".join(f"count(*) FILTER (WHERE reason = '{name}') AS {name}" for name in REASONS)
_BY_STAGE = ", ".join(f"count(*) FILTER (WHERE stage = '{name}') AS {name}" for name in STAGES)

_AGENCIES = f"""
SELECT 'agency', o.organisation_id, o.name, o.sort_key, o.unit_code,
  COALESCE(unit.province_code, left(o.unit_code, 2)), NULL,
  {_ZERO_COUNTS}, held.waiting_since, COALESCE(held.waiting_seconds, 0), {_ZERO_STAGES},
  able.seal_ok, able.leader_ok, able.clerk_ok, able.seal_ok AND able.leader_ok AND able.clerk_ok,
  1, (able.seal_ok AND able.leader_ok AND able.clerk_ok)::int
FROM directory_organisationversion o
LEFT JOIN directory_unit unit ON unit.code = o.unit_code AND IN_FORCE(unit)
LEFT JOIN (
  SELECT organisation_id, count(*) AS holders, count(*) FILTER (WHERE reason = '') AS usable, {_BY_REASON},
    min(waiting_since) AS waiting_since, sum(extract(epoch FROM waiting_since))::bigint AS waiting_seconds,
    bool_or(part = 'seal' AND reason = '' AND holder_id = organisation_id) AS seal,
    bool_or(part = 'leader' AND reason = '') AS leader,
    bool_or(part = 'clerk' AND reason = '') AS clerk, bool_or(part = 'clerk') AS has_clerk
  FROM {{holders}} WHERE {{held}} GROUP BY organisation_id
) held ON held.organisation_id = o.organisation_id
LEFT JOIN (
  SELECT organisation_id, {_BY_STAGE} FROM {{lines}} WHERE {{held}} GROUP BY organisation_id
) line ON line.organisation_id = o.organisation_id
CROSS JOIN LATERAL (SELECT
  NOT o.requires_certificate OR COALESCE(held.seal, FALSE) AS seal_ok,
  COALESCE(held.leader, FALSE) AS leader_ok,
  NOT COALESCE(held.has_clerk, FALSE) OR held.clerk AS clerk_ok) able
WHERE IN_FORCE(o) AND {{asked}}
"""
_UNITS = f"""
SELECT 'unit', u.code, u.name, u.sort_key, u.code, u.province_code, principal.organisation_id,
  {_ZERO_COUNTS}, held.waiting_since, COALESCE(held.waiting_seconds, 0), {_ZERO_STAGES},
  able.seal_ok, able.leader_ok, able.clerk_ok, able.seal_ok AND able.leader_ok AND able.clerk_ok,
  COALESCE(held.members, 0), COALESCE(held.working, 0)
FROM directory_unit u
LEFT JOIN (
  SELECT DISTINCT ON (o.unit_code) o.unit_code, o.organisation_id
  FROM directory_organisationversion o
  WHERE IN_FORCE(o) AND o.branch = 'government' AND {{placed}} AND NOT EXISTS (
    SELECT FROM directory_organisationversion above
    WHERE above.organisation_id = o.parent_id AND above.unit_code = o.unit_code
      AND above.branch = 'government' AND IN_FORCE(above)
  )
  ORDER BY o.unit_code, o.requires_certificate DESC, o.organisation_id
) principal ON principal.unit_code = u.code
LEFT JOIN {{figures}} body ON body.level = 'agency' AND body.key = principal.organisation_id
LEFT JOIN (
  SELECT unit_code, {_SUMS}, min(waiting_since) AS waiting_since, sum(waiting_seconds) AS waiting_seconds,
    count(*) AS members, sum(working) AS working
  FROM {{figures}} WHERE level = 'agency' AND {{units}} GROUP BY unit_code
) held ON held.unit_code = u.code
LEFT JOIN (
  SELECT unit_code, {_BY_STAGE} FROM {{lines}} WHERE {{units}} GROUP BY unit_code
) line ON line.unit_code = u.code
LEFT JOIN (
  SELECT clerk.unit_code, clerk.organisation_id FROM {{holders}} clerk
  WHERE clerk.part = 'clerk' AND clerk.reason = '' AND {{clerks}}
  UNION
  SELECT clerk.unit_code, beneath.parent_id FROM {{holders}} clerk
  JOIN directory_organisationversion beneath
    ON beneath.organisation_id = clerk.organisation_id AND IN_FORCE(beneath)
  WHERE clerk.part = 'clerk' AND clerk.reason = '' AND {{clerks}}
) served ON served.organisation_id = principal.organisation_id AND served.unit_code = u.code
CROSS JOIN LATERAL (SELECT
  COALESCE(body.seal_ok, FALSE) AS seal_ok, COALESCE(body.leader_ok, FALSE) AS leader_ok,
  served.organisation_id IS NOT NULL AS clerk_ok) able
WHERE u.level = 'commune' AND IN_FORCE(u) AND {{asked}}
"""
_PROVINCES = f"""
SELECT 'province', p.code, p.name, p.sort_key, p.code, p.code, NULL,
  {_ZERO_COUNTS}, held.waiting_since, COALESCE(held.waiting_seconds, 0), {_ZERO_STAGES},
  FALSE, FALSE, FALSE, FALSE, COALESCE(communes.members, 0), COALESCE(communes.working, 0)
FROM directory_unit p
LEFT JOIN (
  SELECT province_code, {_SUMS}, min(waiting_since) AS waiting_since, sum(waiting_seconds) AS waiting_seconds
  FROM {{agencies}} WHERE level = 'agency' AND {{provinces}} GROUP BY province_code
) held ON held.province_code = p.code
LEFT JOIN (
  SELECT province_code, {_BY_STAGE} FROM {{lines}} WHERE {{provinces}} GROUP BY province_code
) line ON line.province_code = p.code
LEFT JOIN (
  SELECT province_code, count(*) AS members, count(*) FILTER (WHERE can_work) AS working
  FROM {{units}} WHERE level = 'unit' AND {{provinces}} GROUP BY province_code
) communes ON communes.province_code = p.code
WHERE p.level = 'province' AND IN_FORCE(p) AND {{asked}}
"""


def agency_rows(*, everything: bool, holders: str, lines: str) -> str:
    """Figures of all organisations, or of those in the parameter ``agencies``."""
    return in_force(
        _AGENCIES.format(
            holders=holders,
            lines=lines,
            held=_within(everything, "organisation_id", "agencies"),
            asked=_within(everything, "o.organisation_id", "agencies"),
        )
    )


def unit_rows(*, everything: bool, holders: str, lines: str, figures: str) -> str:
    """Figures of all communes, or of those in the parameter ``units``."""
    return in_force(
        _UNITS.format(
            holders=holders,
            lines=lines,
            figures=figures,
            placed=_within(everything, "o.unit_code", "units"),
            units=_within(everything, "unit_code", "units"),
            clerks=_within(everything, "clerk.unit_code", "units"),
            asked=_within(everything, "u.code", "units"),
        )
    )


def province_rows(*, everything: bool, lines: str, agencies: str, units: str) -> str:
    """Figures of all provinces, or of those in the parameter ``provinces``."""
    return in_force(
        _PROVINCES.format(
            lines=lines,
            agencies=agencies,
            units=units,
            provinces=_within(everything, "province_code", "provinces"),
            asked=_within(everything, "p.code", "provinces"),
        )
    )


def _within(everything: bool, column: str, parameter: str) -> str:
    return "TRUE" if everything else f"{column} = ANY(%({parameter})s)"
