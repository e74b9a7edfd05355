"""Tokens: made once and shown once, looked up by digest, revoked for good."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from antin.apps.accounts import api as accounts
from antin.apps.grants import api as grants
from antin.apps.ledger import api as ledger
from antin.endpoints.api.models import ApiToken
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft

__all__ = [
    "LONGEST_LIFE",
    "NewToken",
    "TokenRefused",
    "all_tokens",
    "find_bearer",
    "make_token",
    "restore_token_revoked",
    "revoke_token",
    "tokens_of",
]

PREFIX = "antin_"  # so that scanners for leaked secrets can know it
LONGEST_LIFE = timedelta(days=366)
_OCTETS = 32


class TokenRefused(AntinError):
    """The token cannot be made, or is not one that opens anything."""

    code = "token.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as shown once."""

    id: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who speaks through a token."""

    token: ApiToken
    actor: grants.Actor


@transaction.atomic
def make_token(
    grant_id: str, *, name: str, expires_at: datetime, actor: grants.Actor, now: datetime
) -> NewToken:
    """Make a token that acts with a grant: by its holder, or by whoever gives grants there."""
    grant = grants.get_grant(grant_id)
    if str(grant.account_id) != actor.id:
        grants.require(actor, grants.Verb.GIVE_GRANT, grant.organisation_id, now=now)
    if not name.strip():
        raise TokenRefused("Name the system that the token is for.", code="token.unnamed")
    if not now < expires_at <= now + LONGEST_LIFE:
        raise TokenRefused(
            "A token lives at most a year.", code="token.life", remedy="State an end within a year from now."
        )
    secret = PREFIX + secrets.token_urlsafe(_OCTETS)
    row = ApiToken.objects.create(
        digest=_digest(secret),
        name=name.strip(),
        account_id=grant.account_id,
        grant_id=grant.id,
        made_by=actor.id,
        made_at=now,
        expires_at=expires_at,
    )
    body = {"name": row.name, "grant": grant_id, "expires_at": expires_at, "by": actor.id}
    ledger.record([Draft(now, "token.made", str(row.id), body)])
    return NewToken(str(row.id), secret, expires_at)


@transaction.atomic
def revoke_token(token_id: str, *, actor: grants.Actor, now: datetime) -> None:
    """End a token; repeating it changes nothing. Its holder may, and whoever gives grants there."""
    row = _get(token_id)
    if str(row.account_id) != actor.id:
        organisation = grants.get_grant(str(row.grant_id)).organisation_id
        grants.require(actor, grants.Verb.GIVE_GRANT, organisation, now=now)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, actor.id
        row.save(update_fields=["revoked_at", "revoked_by"])
        ledger.record([Draft(now, "token.revoked", str(row.id), {"by": actor.id})])


def restore_token_revoked(token_id: str, *, at: datetime, by: str) -> int:
    """End a token again in a restored database, as the ledger tells; returns how many were."""
    return ApiToken.objects.filter(id=UUID(token_id), revoked_at=None).update(revoked_at=at, revoked_by=by)


def tokens_of(account_id: str) -> list[ApiToken]:
    """The tokens of an account, newest first."""
    return list(ApiToken.objects.filter(account_id=UUID(account_id)).order_by("-made_at", "id"))


def all_tokens() -> list[ApiToken]:
    """Every token ever made, newest first."""
    return list(ApiToken.objects.order_by("-made_at", "id"))


def find_bearer(secret: str, now: datetime) -> Bearer | None:
    """Who speaks, or nobody: the token is unknown or over, its grant has ended, its account is closed."""
    if not secret.startswith(PREFIX):
        return None
    row = ApiToken.objects.filter(digest=_digest(secret), revoked_at=None, expires_at__gt=now).first()
    if row is None or not accounts.get_account(str(row.account_id)).is_active:
        return None
    whole = grants.actor_of(str(row.account_id), now=now)
    held = tuple(each for each in whole.grants if each.id == str(row.grant_id))
    return Bearer(row, grants.Actor(whole.id, held)) if held else None


def _get(token_id: str) -> ApiToken:
    try:
        row = ApiToken.objects.select_for_update().filter(id=UUID(token_id)).first()
    except ValueError:
        row = None
    if row is None:
        raise TokenRefused("There is no such token.", where=token_id, code="token.not_found")
    return row


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
