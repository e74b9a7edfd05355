"""Writes that may be sent twice: the second time the answer of the first is given and nothing is done.

The answer and what the write did are committed together, so a crash between them is impossible. A key with
another request is a mistake of the client and is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja.responses import Response

from antin.endpoints.api.access import ApiRequest
from antin.endpoints.api.models import ApiToken, RememberedAnswer
from antin.kernel.errors import AntinError

__all__ = ["HEADER", "KEY_PARAMETER", "IdempotencyRefused", "answer_once"]

HEADER = "Idempotency-Key"
_LONGEST = 128
KEY_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST, "pattern": "^[!-~]+$"},
    "description": "The same key with the same request gets the same answer, and nothing is done twice.",
}
Write = Callable[[], dict[str, Any]]


class IdempotencyRefused(AntinError):
    """The key cannot be used for this request."""

    code = "idempotency.key_reused"
    exit_code = 9


def answer_once(request: ApiRequest, write: Write, *, never_kept: Sequence[str] = ()) -> Any:
    """The answer of ``write``, remembered under the client's key; without a key it is done each time.

    What is ``never_kept`` (a secret that is shown once) is null when the answer is given again.
    """
    key = _key(request)
    if not key:
        return write()
    with transaction.atomic():
        ApiToken.objects.select_for_update().get(pk=request.auth.token.pk)  # one write of a token at a time
        known = RememberedAnswer.objects.filter(token=request.auth.token, key=key).first()
        if known is not None:
            return _again(known, _digest(request))
        answer = write()
        _remember(request, key, answer, never_kept)
        return answer


def _key(request: ApiRequest) -> str:
    key = request.headers.get(HEADER, "")
    if len(key) > _LONGEST or not key.isprintable():
        raise IdempotencyRefused("The key is too long or not printable.", code="idempotency.key_unreadable")
    return key


def _remember(request: ApiRequest, key: str, answer: dict[str, Any], never_kept: Sequence[str]) -> None:
    RememberedAnswer.objects.create(
        token=request.auth.token,
        key=key,
        request_sha256=_digest(request),
        status=200,
        body={**answer, **dict.fromkeys(never_kept)},
        answered_at=request.now,
    )


def _again(known: RememberedAnswer, digest: str) -> HttpResponse:
    if known.request_sha256 != digest:
        raise IdempotencyRefused("This key was used for another request.", remedy="Use a new key.")
    return Response(known.body, status=known.status, headers={"Idempotent-Replayed": "true"})


def _digest(request: ApiRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
