"""What the responder reads of the database, as a role that cannot write. All of its SQL stands here.

Changes are followed by the ledger's sequence: one writer at a time appends to it and commits before the next
begins, so whoever has read up to an entry has missed none before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from antin.pki.issuers import IssuerFacts
from antin.responder.statuses import Packed, pack

__all__ = ["Change", "Database", "PublishedList"]

_KINDS = ["certificate.issued", "certificate.revoked", "crl.published", "authority.enrolled"]
_ENDED = ["switched", "finished", "rolled_back"]
_MOST_CHANGES = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the ledger that status depends on."""

    sequence: int
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class PublishedList:
    """Which list of a shard is the newest."""

    id: int
    authority_id: str
    shard: int
    number: int
    this_update: datetime
    next_update: datetime
    octets: int


class Database:
    """One connection, opened when it is needed and again after it broke."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: psycopg.Connection[Any] | None = None

    def head(self) -> int:
        """The sequence of the newest entry; -1 where there is none."""
        row = self._ask("SELECT max(sequence) FROM ledger_ledgerentry").fetchone()
        return -1 if row is None or row[0] is None else int(row[0])

    def changes(self, after: int) -> list[Change]:
        """The next entries that matter, oldest first; as many as fit one look."""
        rows = self._ask(
            "SELECT sequence, kind, subject FROM ledger_ledgerentry "
            "WHERE sequence > %s AND kind = ANY(%s) ORDER BY sequence LIMIT %s",
            (after, _KINDS, _MOST_CHANGES),
        )
        return [Change(*row) for row in rows]

    def statuses(self, serials: list[str]) -> Iterator[tuple[str, int, Packed]]:
        """Issuer, serial and record of the named certificates."""
        rows = self._ask(f"{_STATUS} WHERE c.serial = ANY(%s)", (serials,))
        return (_status(row) for row in rows)

    def issuers(self) -> list[IssuerFacts]:
        """The authorities."""
        rows = self._ask("SELECT id, certificate, base_url FROM authorities_authority ORDER BY id")
        return [IssuerFacts(row[0], bytes(row[1]), row[2]) for row in rows]

    def lists(self) -> list[PublishedList]:
        """The newest list of every shard."""
        rows = self._ask(
            "SELECT DISTINCT ON (authority_id, shard) id, authority_id, shard, number, this_update, "
            "next_update, length(document) FROM authorities_certificaterevocationlist "
            "ORDER BY authority_id, shard, number DESC"
        )
        return [PublishedList(*row) for row in rows]

    def document(self, list_id: int) -> bytes:
        """The octets of a list."""
        row = self._ask(
            "SELECT document FROM authorities_certificaterevocationlist WHERE id = %s", (list_id,)
        ).fetchone()
        return bytes(row[0]) if row else b""

    def waits_for(self) -> datetime | None:
        """The first effective moment that a plan waits for."""
        row = self._ask(
            "SELECT min(effective_at) FROM reorganisation_frozenplan WHERE NOT state = ANY(%s)", (_ENDED,)
        ).fetchone()
        moment: datetime | None = row[0] if row else None
        return moment

    def snapshot(self) -> tuple[int, Iterator[tuple[str, int, Packed]]]:
        """The head, and every certificate as it stands there, in the order of :class:`StatusIndex`'s buckets.

        The iterator must be read to its end before anything else is asked.
        """
        connection = self._connected()
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        head = self.head()

        def rows() -> Iterator[tuple[str, int, Packed]]:
            with connection.cursor("responder_snapshot", withhold=False) as cursor:
                cursor.itersize = 20_000
                cursor.execute(f"{_STATUS} ORDER BY right(c.serial, 4)")
                for row in cursor:
                    yield _status(row)
            connection.execute("COMMIT")

        return head, rows()

    def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, statement: str, parameters: tuple[Any, ...] = ()) -> psycopg.Cursor[Any]:
        return self._connected().execute(statement, parameters or None)

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            options = "-c default_transaction_read_only=on -c statement_timeout=60s"
            self._connection = psycopg.connect(
                self._dsn, autocommit=True, connect_timeout=5, options=options, application_name="responder"
            )
        return self._connection


_STATUS = (
    "SELECT c.issuer_id, c.serial, extract(epoch FROM r.revoked_at)::bigint, r.reason "
    "FROM certificates_certificate c LEFT JOIN certificates_revocation r USING (serial)"
)


def _status(row: tuple[Any, ...]) -> tuple[str, int, Packed]:
    return row[0], int(row[1], 16), pack(row[2], row[3])
