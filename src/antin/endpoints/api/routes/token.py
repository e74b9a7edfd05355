"""The token itself: what it may do, what follows it, and its end."""

from __future__ import annotations

from typing import Any

from ninja import Router

from antin.apps.grants import api as grants
from antin.endpoints.api.access import ApiRequest
from antin.endpoints.api.idempotency import KEY_PARAMETER, answer_once
from antin.endpoints.api.routes.answers import documented
from antin.endpoints.api.schemas import NewTokenIn, NewTokenOut, TokenOut
from antin.endpoints.api.tokens import make_token, revoke_token

__all__ = ["router"]

router = Router(tags=["token"])


@router.get("", response=documented(TokenOut), operation_id="get_token", summary="What this token may do")
def get_token(request: ApiRequest) -> dict[str, Any]:
    """Its grant, the verbs of the grant's role, and when it ends."""
    return _shown(request, revoked=False)


@router.post(
    "/rotation",
    response=documented(NewTokenOut, 409),
    operation_id="rotate_token",
    summary="Make the token that follows this one",
    openapi_extra={"parameters": [KEY_PARAMETER]},
)
def rotate_token(request: ApiRequest, wanted: NewTokenIn) -> Any:
    """With the same grant; this one goes on until it is ended. The secret is in this answer only."""
    return answer_once(request, lambda: _make(request, wanted), never_kept=("secret",))


def _make(request: ApiRequest, wanted: NewTokenIn) -> dict[str, Any]:
    made = make_token(
        str(request.auth.token.grant_id),
        name=wanted.name,
        expires_at=wanted.expires_at,
        actor=request.auth.actor,
        now=request.now,
    )
    return {"id": made.id, "secret": made.secret, "expires_at": made.expires_at}


@router.delete("", response=documented(TokenOut), operation_id="revoke_token", summary="End this token")
def end_token(request: ApiRequest) -> dict[str, Any]:
    """At once and for good."""
    answer = _shown(request, revoked=True)
    revoke_token(answer["id"], actor=request.auth.actor, now=request.now)
    return answer


def _shown(request: ApiRequest, *, revoked: bool) -> dict[str, Any]:
    token, held = request.auth.token, request.auth.actor.grants[0]
    return {
        "id": str(token.id),
        "name": token.name,
        "role": held.role.value,
        "organisation_id": held.organisation_id,
        "verbs": sorted(verb.value for verb in grants.ALLOWED[held.role]),
        "expires_at": token.expires_at,
        "revoked": revoked,
    }
