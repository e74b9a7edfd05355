"""Answering OCSP requests from what a worker knows: kept answers where they hold, live ones elsewhere."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from antin.pki.ocsp.freshness import CACHE_FOR, next_update_of, status_at
from antin.pki.ocsp.issuers import HASHES
from antin.pki.ocsp.requests import OcspRequestRefused, read_ocsp_request
from antin.pki.ocsp.responses import (
    MALFORMED_REQUEST,
    TRY_LATER,
    UNAUTHORIZED,
    UNKNOWN,
    Answer,
    Revoked,
    Status,
    build_response_body,
)
from antin.pki.ocsp.shapes import Shapes
from antin.responder.delegates import Delegate
from antin.responder.knowledge import Knowledge
from antin.responder.statuses import Packed, revoked_of

__all__ = ["Answerer", "Told"]

_MOST_KEPT = 60_000
_Wanted = tuple[bytes, str | None, int]  # CertID as asked, issuer's id where it is ours, serial
_SHA1 = next(identifier for identifier, name in HASHES.items() if name == "sha1")


class Told(NamedTuple):
    """A whole response, and how long a cache may keep it (no time at all where that makes no sense)."""

    response: bytes
    this_update: datetime | None = None
    next_update: datetime | None = None
    cache_seconds: int = 0


@dataclass(slots=True)
class _Kept:
    """A signed answer without its tail, which all answers of one delegate share."""

    head: bytes
    delegate: Delegate
    packed: Packed | None
    this_update: datetime
    next_update: datetime
    refresh_at: datetime


class Answerer:
    """Answers of one worker; only its one thread asks, and the follower signs ahead."""

    def __init__(self, knowledge: Knowledge, *, ticking: Callable[[], float] = time.monotonic) -> None:
        self._knowledge = knowledge
        self._ticking = ticking
        self._shapes = Shapes()
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()

    def answer(self, request: bytes) -> Told:
        """The response to one request; whatever the request is, there is one."""
        knowledge = self._knowledge
        if self._ticking() > knowledge.told_until:
            return Told(TRY_LATER)
        recognised = self._shapes.recognise(request)
        if recognised is None:
            return self._parsed(request)
        cert_id, issuer_id, serial, nonce = recognised
        if nonce is None:
            return self._usual(issuer_id, cert_id, serial)
        return self._live([(cert_id, issuer_id, serial)], nonce)

    def _parsed(self, request: bytes) -> Told:
        try:
            asked = read_ocsp_request(request)
        except OcspRequestRefused:
            return Told(MALFORMED_REQUEST)
        find = self._knowledge.issuers.find
        wanted = [(each.raw, find(each), each.serial) for each in asked.cert_ids]
        cert_id, issuer_id, serial = wanted[0]
        if len(wanted) == 1 and issuer_id is not None:
            self._shapes.learn(request, asked, issuer_id)
            if asked.nonce is None:
                return self._usual(issuer_id, cert_id, serial)
        return self._live(wanted, asked.nonce)

    def sign_ahead(self, issuer_id: str, serials: list[int]) -> None:
        """Have answers ready for certificates that many will ask about now, in the form that most ask."""
        for serial in serials:
            cert_id = self._knowledge.issuers.cert_id(issuer_id, _SHA1, serial)
            if self._knowledge.statuses[issuer_id].find(serial) is not None:
                self._usual(issuer_id, cert_id, serial)
            time.sleep(0)  # requests under way go first

    def _usual(self, issuer_id: str, cert_id: bytes, serial: int) -> Told:
        knowledge = self._knowledge
        index, delegate = knowledge.statuses.get(issuer_id), knowledge.delegates.get(issuer_id)
        if index is None:
            return Told(UNAUTHORIZED)  # an authority that certifies nobody here, as the root
        if delegate is None or not delegate.serves(knowledge.now):
            return Told(TRY_LATER)
        packed = index.find(serial)
        kept = self._kept.get(cert_id)
        if kept is None or not self._holds(kept, packed, delegate):
            kept = self._sign(delegate, cert_id, packed)
            self._keep(cert_id, kept)
        return _told(kept)

    def _holds(self, kept: _Kept, packed: Packed | None, delegate: Delegate) -> bool:
        dies_by, now = self._knowledge.dies_by, self._knowledge.now
        return (
            kept.packed == packed
            and kept.delegate is delegate
            and kept.this_update <= now < kept.refresh_at
            and (dies_by is None or kept.next_update <= dies_by)
        )

    def _sign(self, delegate: Delegate, cert_id: bytes, packed: Packed | None) -> _Kept:
        this_update = self._knowledge.now.replace(microsecond=0)
        answer = self._judge(delegate.issuer_id, cert_id, packed, this_update)
        body = build_response_body(
            [answer], responder_key_hash=delegate.key_hash, produced_at=this_update, nonce=None
        )
        response = delegate.answer(body)
        half = this_update + (answer.next_update - this_update) / 2
        head = response[: len(response) - len(delegate.tail)]
        return _Kept(head, delegate, packed, this_update, answer.next_update, half)

    def _judge(self, issuer_id: str, cert_id: bytes, packed: Packed | None, this_update: datetime) -> Answer:
        knowledge = self._knowledge
        revoked: Revoked | None = None
        status: Status = UNKNOWN
        if packed is not None:
            revoked = revoked_of(packed)
            status = status_at(revoked, this_update)
        return Answer(
            cert_id,
            status,
            this_update,
            next_update_of(this_update, revoked=revoked, dies_by=knowledge.dies_by),
            knowledge.issuers.archive_cutoff(issuer_id),
        )

    def _keep(self, cert_id: bytes, kept: _Kept) -> None:
        self._kept[cert_id] = kept
        self._kept.move_to_end(cert_id)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def _live(self, wanted: Sequence[_Wanted], nonce: bytes | None) -> Told:
        """An answer for this request alone: with its nonce, or about several certificates.

        It is signed for the issuer of the first certificate that is ours; all others are unknown in it.
        """
        knowledge = self._knowledge
        ours = next((issuer for _, issuer, _ in wanted if issuer in knowledge.statuses), None)
        if ours is None:
            return Told(UNAUTHORIZED)
        delegate = knowledge.delegates.get(ours)
        if delegate is None or not delegate.serves(knowledge.now):
            return Told(TRY_LATER)
        this_update, index = knowledge.now.replace(microsecond=0), knowledge.statuses[ours]
        answers = [
            self._judge(ours, cert_id, index.find(serial) if issuer == ours else None, this_update)
            for cert_id, issuer, serial in wanted
        ]
        body = build_response_body(
            answers, responder_key_hash=delegate.key_hash, produced_at=this_update, nonce=nonce
        )
        return Told(delegate.answer(body))


def _told(kept: _Kept) -> Told:
    seconds = min(CACHE_FOR, (kept.next_update - kept.this_update) / 2).total_seconds()
    return Told(kept.head + kept.delegate.tail, kept.this_update, kept.next_update, int(seconds))
