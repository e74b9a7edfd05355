"""Writes about grants: give, delegate, revoke; each is one transaction with its ledger entry."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from antin.apps.grants.actor import Actor
from antin.apps.grants.models import Grant
from antin.apps.grants.permission import may, require
from antin.apps.grants.queries import get_grant
from antin.apps.grants.roles import Role, Verb
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft

__all__ = ["GrantRefused", "delegate_grant", "give_grant", "revoke_grant"]


class GrantRefused(AntinError):
    """The grant cannot be given, delegated or revoked like that."""

    code = "grant.not_given"
    exit_code = 7


@transaction.atomic
def give_grant(
    account_id: str,
    role: Role,
    *,
    organisation_id: str | None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    actor: Actor,
    now: datetime,
    reason: str,
) -> Grant:
    """Give an account a role in an organisation's subtree; nobody gives a role to themselves."""
    require(actor, Verb.GIVE_GRANT, organisation_id, now=now)
    if actor.id == account_id:
        raise GrantRefused("Nobody gives grants to themselves.", code="grant.to_oneself")
    begin = valid_from or now
    _require_terms(begin, valid_until, reason)
    _require_new(account_id, role, organisation_id)
    grant = Grant.objects.create(
        account_id=UUID(account_id),
        role=role.value,
        organisation_id=organisation_id,
        valid_from=begin,
        valid_until=valid_until,
        given_by=actor.id,
        given_at=now,
        reason=reason,
    )
    _record("grant.given", grant, actor, now, reason)
    return grant


@transaction.atomic
def delegate_grant(
    grant_id: str, account_id: str, *, until: datetime, actor: Actor, now: datetime, reason: str
) -> Grant:
    """Hand one's own grant to somebody else for a time. It ends with the grant itself and goes no further."""
    own = get_grant(grant_id)
    if str(own.account_id) != actor.id or not any(held.id == grant_id for held in actor.grants):
        raise GrantRefused("Only the holder delegates a grant, while it is in force.", where=grant_id)
    if own.delegated_from_id is not None:
        raise GrantRefused("What was delegated goes no further.", where=grant_id, code="grant.delegated_twice")
    if account_id == actor.id:
        raise GrantRefused("Nobody gives grants to themselves.", code="grant.to_oneself")
    _require_terms(now, until, reason)
    if own.valid_until is not None and until > own.valid_until:
        raise GrantRefused("A delegation cannot outlast the grant.", where=grant_id, code="grant.too_long")
    grant = Grant.objects.create(
        account_id=UUID(account_id),
        role=own.role,
        organisation_id=own.organisation_id,
        valid_from=now,
        valid_until=until,
        given_by=actor.id,
        given_at=now,
        reason=reason,
        delegated_from=own,
    )
    _record("grant.delegated", grant, actor, now, reason)
    return grant


@transaction.atomic
def revoke_grant(grant_id: str, *, actor: Actor, now: datetime, reason: str) -> Grant:
    """End a grant at once, with what was delegated from it. Whoever holds or gave it may do so, too."""
    grant = get_grant(grant_id)
    own = actor.id in (str(grant.account_id), grant.given_by)
    if not own and not may(actor, Verb.GIVE_GRANT, grant.organisation_id, now=now):
        require(actor, Verb.GIVE_GRANT, grant.organisation_id, now=now)
    if not reason:
        raise GrantRefused("State why.", remedy="Give a reason.", code="grant.no_reason")
    if grant.revoked_at is not None:
        return grant
    grant.revoked_at, grant.revoked_by, grant.revoked_because = now, actor.id, reason
    grant.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    _record("grant.revoked", grant, actor, now, reason)
    return grant


def _require_terms(begin: datetime, end: datetime | None, reason: str) -> None:
    if not reason:
        raise GrantRefused("State why.", remedy="Give a reason.", code="grant.no_reason")
    if end is not None and end <= begin:
        raise GrantRefused("A grant ends after it begins.", code="grant.period")


def _require_new(account_id: str, role: Role, organisation_id: str | None) -> None:
    open_ones = Grant.objects.filter(revoked_at=None, valid_until=None, role=role.value)
    if open_ones.filter(account_id=UUID(account_id), organisation_id=organisation_id).exists():
        raise GrantRefused("The account holds this grant already.", code="grant.exists")


def _record(kind: str, grant: Grant, actor: Actor, now: datetime, reason: str) -> None:
    body = {
        "account": str(grant.account_id),
        "role": grant.role,
        "organisation": grant.organisation_id,
        "valid_from": grant.valid_from,
        "valid_until": grant.valid_until,
        "delegated_from": str(grant.delegated_from_id) if grant.delegated_from_id else None,
        "by": actor.id,
        "reason": reason,
    }
    ledger.record([Draft(now, kind, str(grant.id), body)])
