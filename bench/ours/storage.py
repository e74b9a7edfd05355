"""How many octets of database a certificate takes, with its indexes and everything recorded about it.

Counted as what a plan adds: tables and indexes before its freeze and after its last certificate.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.measuring.figures import Figure, at_most

__all__ = ["Sizes", "octets_a_certificate", "table_sizes"]

Sizes = dict[str, int]

_TABLES = (
    "certificates_certificate",
    "certificates_intention",
    "certificates_revocation",
    "reorganisation_frozenitem",
    "ledger_ledgerentry",
)
_GOAL = 4_000.0
_SIZES = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'"


def table_sizes() -> Sizes:
    """Octets by table, indexes included. Dead rows are cleared away first, as autovacuum does in time."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute(_SIZES, [list(_TABLES)])
        return dict(cursor.fetchall())


def octets_a_certificate(before: Sizes, after: Sizes, count: int) -> Iterator[Figure]:
    """One figure a table, and their sum."""
    for table in _TABLES:
        yield Figure("size", table, "octets", (after[table] - before[table]) / count, scale=count)
    total = (sum(after.values()) - sum(before.values())) / count
    yield Figure("size", "database, a certificate", "octets", total, goal=at_most(_GOAL), scale=count)
