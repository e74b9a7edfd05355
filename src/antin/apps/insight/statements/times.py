"""Ages by minute, entries of the evidence log by minute, and when time alone will change something."""

from __future__ import annotations

__all__ = ["AGE_COLUMNS", "DUE_COLUMNS", "MINUTES", "MINUTE_COLUMNS", "age_rows", "due_rows"]

AGE_COLUMNS = "province_code, code, minute, holders"
DUE_COLUMNS = "kind, holder_id, at"
MINUTE_COLUMNS = "minute, kind, entries"
_AGES = """
SELECT province_code, reason, date_trunc('minute', waiting_since), count(*)
FROM {holders} WHERE reason <> '' AND {asked} GROUP BY 1, 2, 3
UNION ALL
SELECT province_code, stage, date_trunc('minute', since), count(*)
FROM {lines} WHERE stage <> 'proved' AND {asked} GROUP BY 1, 2, 3
"""
MINUTES = """
SELECT date_trunc('minute', at), kind, count(*)
FROM ledger_ledgerentry WHERE sequence >= %(ledger_from)s AND sequence < %(ledger_size)s GROUP BY 1, 2
"""
_DATED = (  # kind of holder, where its dated rows are, the column that names it
    ("organisation", "directory_organisationversion d", "d.organisation_id"),
    ("person", "directory_incumbency d", "d.person_id"),
    ("person", "directory_personversion d", "d.person_id"),
    (
        "person",
        "directory_postversion d JOIN directory_incumbency seat ON seat.post_id = d.post_id",
        "seat.person_id",
    ),
    ("service", "directory_serviceversion d", "d.service_id"),
)


def age_rows(*, everything: bool, holders: str, lines: str) -> str:
    """Counts by minute of all provinces, or of those in the parameter ``provinces``."""
    asked = "TRUE" if everything else "province_code = ANY(%(provinces)s)"
    return _AGES.format(holders=holders, lines=lines, asked=asked)


def due_rows(*, everything: bool) -> str:
    """The next moment of every holder, or of the touched ones, at which its rows change by themselves."""
    parts = [
        f"SELECT '{kind}', {column}, edge.at FROM {table}"
        f" CROSS JOIN LATERAL (VALUES (d.valid_from), (d.valid_until)) edge(at)"
        f" WHERE edge.at > %(now)s{'' if everything else f' AND {column} = ANY(%({kind})s)'}"
        for kind, table, column in _DATED
    ]
    touched = "TRUE" if everything else _touched_certificates()
    parts.append(
        "SELECT c.holder_kind, c.holder_id, edge.at FROM certificates_certificate c"
        " LEFT JOIN certificates_revocation r ON r.serial = c.serial"
        " CROSS JOIN LATERAL (VALUES (c.not_before), (c.not_after), (r.revoked_at)) edge(at)"
        f" WHERE edge.at > %(now)s AND {touched}"
    )
    if everything:
        parts.append(
            "SELECT '*', '*', edge.at FROM directory_unit d"
            " CROSS JOIN LATERAL (VALUES (d.valid_from), (d.valid_until)) edge(at) WHERE edge.at > %(now)s"
        )
    edges = " UNION ALL ".join(parts)
    return f"SELECT kind, holder_id, min(at) FROM ({edges}) edges(kind, holder_id, at) GROUP BY 1, 2"


def _touched_certificates() -> str:
    pairs = " OR ".join(
        f"(c.holder_kind = '{kind}' AND c.holder_id = ANY(%({kind})s))"
        for kind in ("organisation", "person", "service")
    )
    return f"({pairs})"
