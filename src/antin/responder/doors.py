"""What stands behind each address: ``/ocsp``, ``/crl/…``, ``/ca/…`` and ``/tsa``."""

from __future__ import annotations

import hashlib
import re
import time
from base64 import b64decode
from collections.abc import Callable

import psycopg

from antin.adapters.signer_socket.client import SignerClient
from antin.kernel.errors import AntinError
from antin.pki.ocsp import requests as ocsp_requests
from antin.pki.timestamping import requests as time_stamp_requests
from antin.pki.timestamping.requests import Failure
from antin.pki.timestamping.tokens import rejection
from antin.responder.answering import Answerer, Told
from antin.responder.database import Database, PublishedList
from antin.responder.http import Answer, Environment, cached_for, read_body, text
from antin.responder.knowledge import Knowledge

__all__ = ["Door", "authority_door", "list_door", "ocsp_door", "time_stamp_door"]

Door = Callable[[Environment, str], Answer]

_OCSP = "application/ocsp-response"
_TIME_STAMP = "application/timestamp-reply"
_NOT_KEPT = (("Cache-Control", "no-store"),)
_LONGEST_GET = 4_096  # characters of base64; what is longer is sent by POST
_LIST = re.compile(r"/([A-Za-z0-9._-]{1,40})/([0-9]{1,9})\.crl")
_AUTHORITY = re.compile(r"/([A-Za-z0-9._-]{1,40})\.cer")
_LARGEST_KEPT_LIST = 4 * 1024 * 1024
_AUTHORITY_SECONDS = 86_400
_RECOVERY_SECONDS = 1.0


def ocsp_door(answerer: Answerer) -> Door:
    """GET and POST (RFC 6960 appendix A.1)."""

    def answer(environment: Environment, rest: str) -> Answer:
        if environment["REQUEST_METHOD"] == "POST":
            told = answerer.answer(read_body(environment, ocsp_requests.LARGEST_REQUEST))
            return _told(told)
        if not 1 < len(rest) <= _LONGEST_GET:
            return text(404, "OCSP: POST a request here, or GET /ocsp/<base64>.")
        try:
            encoded = rest[1:].encode("ascii")
            request = b64decode(encoded + b"=" * (-len(encoded) % 4), validate=True)
        except ValueError:
            request = b""
        return _told(answerer.answer(request))

    return answer


def _told(told: Told) -> Answer:
    if not told.cache_seconds or told.this_update is None or told.next_update is None:
        return Answer(200, _OCSP, told.response, _NOT_KEPT)
    tag = ("ETag", f'"{hashlib.sha1(told.response, usedforsecurity=False).hexdigest()}"')
    kept = cached_for(told.cache_seconds, told.this_update, told.next_update)
    return Answer(200, _OCSP, told.response, (*kept, tag))


def list_door(knowledge: Knowledge, database: Database) -> Door:
    """The newest list of a shard (RFC 2585 section 4.2); short ones are kept, long ones read each time."""
    kept: dict[tuple[str, int], tuple[int, bytes]] = {}

    def document(found: PublishedList) -> bytes:
        place = found.authority_id, found.shard
        if place in kept and kept[place][0] == found.id:
            return kept[place][1]
        octets = database.document(found.id)
        if len(octets) <= _LARGEST_KEPT_LIST:
            kept[place] = found.id, octets
        return octets

    def answer(environment: Environment, rest: str) -> Answer:
        matched = _LIST.fullmatch(rest)
        found = knowledge.lists.get((matched[1], int(matched[2]))) if matched else None
        if found is None:
            return text(404, "There is no such list.")
        tag = f'"{found.authority_id}-{found.shard}-{found.number}"'
        left = max(0, int((found.next_update - knowledge.now).total_seconds()))
        headers = (*cached_for(min(left, 300), found.this_update, found.next_update), ("ETag", tag))
        if environment.get("HTTP_IF_NONE_MATCH") == tag:
            return Answer(304, "application/pkix-crl", b"", headers)
        try:
            return Answer(200, "application/pkix-crl", document(found), headers)
        except psycopg.Error:
            database.close()
            return text(503, "The list cannot be read now; ask again.")

    return answer


def authority_door(knowledge: Knowledge) -> Door:
    """An authority's own certificate (RFC 2585 section 4.1)."""

    def answer(environment: Environment, rest: str) -> Answer:
        matched = _AUTHORITY.fullmatch(rest)
        issuer = knowledge.issuers.issuers.get(matched[1]) if matched else None
        if issuer is None:
            return text(404, "There is no such authority.")
        keep = (("Cache-Control", f"max-age={_AUTHORITY_SECONDS}, public"),)
        return Answer(200, "application/pkix-cert", issuer.certificate_der, keep)

    return answer


def time_stamp_door(signer: SignerClient) -> Door:
    """POST of a TimeStampReq (RFC 3161 section 3.4). A signer that is away is not asked for a second."""
    away_until = 0.0

    def answer(environment: Environment, rest: str) -> Answer:
        nonlocal away_until
        if environment["REQUEST_METHOD"] != "POST":
            return text(405, "Time-stamping: POST a TimeStampReq here.")
        request = read_body(environment, time_stamp_requests.LARGEST_REQUEST)
        if time.monotonic() < away_until:
            return _rejected("The time-stamping unit does not answer now.")
        try:
            return Answer(200, _TIME_STAMP, signer.time_stamp([request])[0], _NOT_KEPT)
        except AntinError as trouble:
            away_until = time.monotonic() + _RECOVERY_SECONDS
            return _rejected(trouble.message)

    return answer


def _rejected(sentence: str) -> Answer:
    return Answer(200, _TIME_STAMP, rejection(Failure.SYSTEM_FAILURE, sentence), _NOT_KEPT)
