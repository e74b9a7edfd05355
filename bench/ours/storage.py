"""How many octets of database a certificate takes in its whole life, with its indexes and all that records it.

Counted as what a plan adds from its freeze on: its lines, its certificates, their proof on a device, their
revocation, and the ledger's entry for each of these acts. What is derived from that and can be made anew at any
time (the roll-ups of the cockpit) is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.measuring.figures import Figure, at_most
from bench.ours.office import Office

__all__ = ["measure_storage"]

Sizes = dict[str, int]

_OF_RECORD = ("certificates_", "devices_", "ledger_", "reorganisation_")
_GOAL = 4_000.0
_LITTLE = 5.0  # octets a certificate below which a table has no line of its own
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_SIZES = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'"


def measure_storage(office: Office, count: int) -> Iterator[Figure]:
    """A plan of ``count`` certificates, issued, proved and revoked: one figure a table, and their sums."""
    before = _sizes()
    office.issue("lived", count, lint_every=None, confirm=True)
    office.revoke("lived")
    after = _sizes()
    grown = {table: (after[table] - before[table]) / count for table in after}
    kept = {table: octets for table, octets in grown.items() if table.startswith(_OF_RECORD)}
    for table, octets in kept.items():
        if octets >= _LITTLE:
            yield Figure("size", table, "octets", octets, scale=count)
    yield Figure(
        *("size", "a certificate and all records of its life", "octets", sum(kept.values())),
        goal=at_most(_GOAL),
        scale=count,
    )
    derived = sum(grown.values()) - sum(kept.values())
    yield Figure("size", "derived from them: roll-ups", "octets", derived, scale=count)


def _sizes() -> Sizes:
    """Octets by table, indexes included. Dead rows are cleared away first, as autovacuum does in time."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'VACUUM (ANALYZE) "{table}"')
        cursor.execute(_SIZES, [tables])
        return dict(sorted(cursor.fetchall()))
