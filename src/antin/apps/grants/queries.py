"""Reads about grants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from antin.apps.grants.actor import Actor, HeldGrant
from antin.apps.grants.models import Grant
from antin.apps.grants.roles import Role
from antin.kernel.errors import AntinError

__all__ = ["UnableToFindGrant", "actor_of", "all_grants", "get_grant", "grants_of", "holders_of"]


class UnableToFindGrant(AntinError):
    """No grant has this id."""

    code = "grant.not_found"
    exit_code = 4


def in_force(now: datetime) -> QuerySet[Grant]:
    """Grants in force at ``now``; a delegation ends with the grant that it was made from."""
    rows = Grant.objects.filter(_holds("", now))
    return rows.filter(Q(delegated_from=None) | _holds("delegated_from__", now))


def _holds(prefix: str, now: datetime) -> Q:
    begun = Q(**{f"{prefix}valid_from__lte": now, f"{prefix}revoked_at": None})
    return begun & (Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": now}))


def actor_of(
    account_id: str, *, approver_id: str | None = None, person_id: str | None = None, now: datetime
) -> Actor:
    """An account as an actor, with its grants in force."""
    rows = in_force(now).filter(account_id=UUID(account_id)).order_by("given_at", "id")
    held = tuple(_held(row) for row in rows)
    return Actor(account_id, held, approver_id=approver_id, person_id=person_id)


def grants_of(account_id: str, *, now: datetime) -> list[Grant]:
    """An account's grants in force, oldest first."""
    return list(in_force(now).filter(account_id=UUID(account_id)).order_by("given_at", "id"))


def all_grants(*, at: datetime | None = None) -> list[Grant]:
    """Every grant ever given, or those in force at a moment."""
    rows = Grant.objects.all() if at is None else in_force(at)
    return list(rows.order_by("given_at", "id"))


def holders_of(role: Role, *, now: datetime) -> list[UUID]:
    """The accounts that hold a role anywhere."""
    return list(in_force(now).filter(role=role.value).values_list("account_id", flat=True).distinct())


def get_grant(grant_id: str) -> Grant:
    """The grant with this id."""
    try:
        row = Grant.objects.filter(id=UUID(grant_id)).first()
    except ValueError:
        row = None
    if row is None:
        raise UnableToFindGrant("There is no such grant.", where=grant_id, remedy="See “antin grant list”.")
    return row


def _held(row: Grant) -> HeldGrant:
    return HeldGrant(str(row.id), Role(row.role), row.organisation_id, row.valid_from, row.valid_until)
