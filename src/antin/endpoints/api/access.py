"""Authentication by bearer token, and the reach of the token's one grant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from antin.apps.grants import api as grants
from antin.endpoints.api.tokens import Bearer, find_bearer
from antin.kernel.errors import AntinError

__all__ = ["ApiRequest", "OutOfReach", "TokenAuth", "reach_of", "require_reach", "require_verb"]

Reach = frozenset[str] | None


class OutOfReach(AntinError):
    """It exists, and the token's grant does not reach it."""

    code = "grant.out_of_reach"
    exit_code = 7


class ApiRequest(HttpRequest):
    """A request behind :class:`TokenAuth`."""

    if TYPE_CHECKING:
        from datetime import datetime

        now: datetime
        auth: Bearer


class TokenAuth(HttpBearer):
    """``Authorization: Bearer antin_…``."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Who speaks, or ``None``."""
        return find_bearer(token, request.now)  # type: ignore[attr-defined]


def require_verb(request: ApiRequest, verb: grants.Verb) -> None:
    """Refuse a token whose grant does not have the verb anywhere."""
    if not grants.may_somewhere(request.auth.actor, verb, now=request.now):
        raise OutOfReach(f"The token's grant does not allow “{verb.value}”.", code="grant.refused")


def reach_of(request: ApiRequest, verb: grants.Verb) -> Reach:
    """The organisations that the token's grant reaches with a verb; ``None``: all."""
    require_verb(request, verb)
    return grants.reach(request.auth.actor, verb, now=request.now)


def require_reach(request: ApiRequest, verb: grants.Verb, organisations: frozenset[str]) -> None:
    """Refuse what lies outside."""
    reached = reach_of(request, verb)
    if reached is not None and reached.isdisjoint(organisations):
        raise OutOfReach("The token's grant does not reach this.", where=min(organisations, default=""))
