"""Keeping a worker's knowledge up to date: five looks a second at what the ledger has grown by.

While the database is away the last knowledge is told for half a minute; then the answer is *try later*, because
a revocation might be missed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

import psycopg

from antin.adapters.signer_socket.client import SignerClient
from antin.kernel.errors import AntinError
from antin.pki.ocsp.issuers import IssuerBook
from antin.pki.profiles import crl_settings
from antin.responder.database import Change, Database
from antin.responder.delegates import request_delegate
from antin.responder.knowledge import Knowledge
from antin.responder.statuses import Packed, StatusIndex

__all__ = ["MASS_EVENT", "Follower"]

MASS_EVENT = 1_000  # revocations in one look from which on answers are signed ahead
_LOOK_SECONDS = 0.2
_SIGNED_A_LOOK = 500
_TROUBLE_SECONDS = 1.0
_TOLD_FOR_SECONDS = 30.0
_TIDY_AT = 200_000  # certificates entered one by one; then all are read anew into the small form
_log = logging.getLogger("antin.responder")


class Follower:
    """Follows one database into one :class:`Knowledge`."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        database: Database,
        signer: SignerClient,
        clock: Callable[[], datetime],
        sign_ahead: Callable[[str, list[int]], None],
    ) -> None:
        self._knowledge = knowledge
        self._database = database
        self._signer = signer
        self._clock = clock
        self._sign_ahead = sign_ahead
        self._seen: int | None = None
        self._waiting: list[int] = []  # revoked serials whose answers are to be signed ahead

    def look(self) -> None:
        """Take in whatever is new; the first look reads everything."""
        self._knowledge.now = self._clock()
        began = time.monotonic()
        if self._seen is None:
            self._read_all()
        while changes := self._database.changes(self._seen_until):
            self._take(changes)
        waits_for = self._database.waits_for()
        self._knowledge.dies_by = _dies_by(waits_for, self._knowledge.now)
        self._renew_delegates()
        self._knowledge.told_until = began + _TOLD_FOR_SECONDS
        self._sign_some()

    def _sign_some(self) -> None:
        """Sign ahead a little in each look, so that the next change never waits for it."""
        some, self._waiting = self._waiting[:_SIGNED_A_LOOK], self._waiting[_SIGNED_A_LOOK:]
        if some:
            for issuer_id in self._knowledge.statuses:
                self._sign_ahead(issuer_id, some)

    def follow(self, ending: threading.Event) -> None:
        """Look until the end; what is gone for now is told and looked for again."""
        while not ending.wait(_LOOK_SECONDS):
            try:
                self.look()
            except psycopg.Error as trouble:
                _log.warning("the database does not answer: %s", trouble)
                self._database.close()
                ending.wait(_TROUBLE_SECONDS)
            except Exception:
                _log.exception("a look failed")
                self._database.close()
                ending.wait(_TROUBLE_SECONDS)

    @property
    def _seen_until(self) -> int:
        return -1 if self._seen is None else self._seen

    def _read_all(self) -> None:
        issuers = self._database.issuers()
        self._knowledge.issuers = IssuerBook(issuers)
        self._read_lists()
        head, rows = self._database.snapshot()
        issuing = (each.id for each in issuers if each.certificate.issuer != each.certificate.subject)
        self._knowledge.statuses = {each: StatusIndex(()) for each in issuing} | _by_issuer(rows)
        self._seen = head
        _log.info("%s certificates known", sum(map(len, self._knowledge.statuses.values())))

    def _take(self, changes: list[Change]) -> None:
        kinds = {change.kind for change in changes}
        if "authority.enrolled" in kinds:
            self._knowledge.issuers = IssuerBook(self._database.issuers())
        if "crl.published" in kinds:
            self._read_lists()
        of_status = [each for each in changes if each.kind.startswith("certificate.")]
        for issuer_id, serial, packed in self._database.statuses([each.subject for each in of_status]):
            self._index(issuer_id).put(serial, packed)
        self._seen = changes[-1].sequence
        revoked = [int(each.subject, 16) for each in of_status if each.kind == "certificate.revoked"]
        if len(revoked) >= MASS_EVENT:
            self._waiting += revoked
        if any(index.added > _TIDY_AT for index in self._knowledge.statuses.values()):
            self._seen = None

    def _index(self, issuer_id: str) -> StatusIndex:
        known = self._knowledge.statuses
        if issuer_id not in known:
            self._knowledge.statuses = {**known, issuer_id: StatusIndex(())}
        return self._knowledge.statuses[issuer_id]

    def _read_lists(self) -> None:
        self._knowledge.lists = {(each.authority_id, each.shard): each for each in self._database.lists()}

    def _renew_delegates(self) -> None:
        """Ask for keys that are missing or half through their life; the old one serves while that fails."""
        knowledge = self._knowledge
        for issuer_id in knowledge.statuses:
            delegate = knowledge.delegates.get(issuer_id)
            if delegate is not None and delegate.is_fresh(knowledge.now):
                continue
            try:
                knowledge.delegates[issuer_id] = request_delegate(issuer_id, self._signer)
            except AntinError as refusal:
                _log.warning("no responder certificate for %s: %s", issuer_id, refusal)


def _by_issuer(rows: Iterator[tuple[str, int, Packed]]) -> dict[str, StatusIndex]:
    """An index an issuer. Almost always there is one issuer, whose rows are never held twice."""
    first = next(rows, None)
    if first is None:
        return {}
    others: dict[str, list[tuple[int, Packed]]] = defaultdict(list)

    def of_first() -> Iterator[tuple[int, Packed]]:
        yield first[1:]
        for issuer_id, serial, packed in rows:
            if issuer_id == first[0]:
                yield serial, packed
            else:
                others[issuer_id].append((serial, packed))

    index = {first[0]: StatusIndex(of_first())}
    return index | {issuer_id: StatusIndex(found) for issuer_id, found in others.items()}


def _dies_by(waits_for: datetime | None, now: datetime) -> datetime | None:
    """As the lists do: nothing outlives a waiting effective moment by more than ten minutes."""
    if waits_for is None:
        return None
    return max(waits_for, now) + crl_settings("issuing").shortened_lifetime
