"""May this actor do this, here, now? And: which rows may this actor see?

A grant reaches its organisation and everything below it as the directory has it now; a body that was dissolved
counts where it stood last. A grant without an organisation reaches the whole office.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from antin.apps.directory import api as directory
from antin.apps.grants.actor import Actor
from antin.apps.grants.roles import Verb
from antin.kernel.errors import AntinError

__all__ = [
    "ActRefused",
    "for_actor",
    "may",
    "may_somewhere",
    "reach",
    "require",
    "require_approver",
    "require_other_person",
]

_Row = TypeVar("_Row", bound=models.Model)


class ActRefused(AntinError):
    """The actor has no grant for this here, or is the one person who may not do it."""

    code = "grant.refused"
    exit_code = 7


def may(actor: Actor, verb: Verb, organisation_id: str | None, *, now: datetime) -> bool:
    """True where a grant in force allows the verb on this organisation; ``None`` asks for the whole office."""
    if actor.holds_the_folder:
        return True
    roots = {grant.organisation_id for grant in actor.grants_for(verb, now)}
    if None in roots:
        return True
    if organisation_id is None or not roots:
        return False
    return not roots.isdisjoint(directory.superiors_of(organisation_id, now))


def may_somewhere(actor: Actor, verb: Verb, *, now: datetime) -> bool:
    """True where some grant in force has the verb: enough to show a place, never enough to act."""
    return actor.holds_the_folder or bool(actor.grants_for(verb, now))


def require(actor: Actor, verb: Verb, organisation_id: str | None, *, now: datetime) -> None:
    """Raise :class:`ActRefused` unless the actor may."""
    if not may(actor, verb, organisation_id, now=now):
        raise ActRefused(
            f"No grant in force allows “{verb.value}” here.",
            where=organisation_id or "whole office",
            remedy="Ask whoever gives grants in your office.",
        )


def require_approver(
    actor: Actor,
    verb: Verb,
    approver_id: str,
    *,
    now: datetime,
    organisation_id: str | None = None,
    asked_by: str | None = None,
    act: str = "approve it",
) -> None:
    """An approval is the actor's own, under a grant, of something that somebody else asked for.

    On the command line the approver is known by the key alone; there, too, nobody approves what they asked for.
    """
    require(actor, verb, organisation_id, now=now)
    if not actor.holds_the_folder and actor.approver_id != approver_id:
        raise ActRefused(
            "This approval is not the actor's own.", where=approver_id, code="grant.approval_of_another"
        )
    if approver_id == asked_by:
        raise _same_person(approver_id, act)
    require_other_person(actor, asked_by, act=act)


def require_other_person(actor: Actor, other: str | None, *, act: str) -> None:
    """Four eyes: raise :class:`ActRefused` where the actor is the very person who asked for the act."""
    if other and not actor.holds_the_folder and actor.is_same_person(other):
        raise _same_person(other, act)


def _same_person(who: str, act: str) -> ActRefused:
    return ActRefused(
        f"Whoever asked for it cannot also {act}.",
        where=who,
        remedy="Have another person do it.",
        code="grant.same_person",
    )


def reach(actor: Actor, verb: Verb, *, now: datetime) -> frozenset[str] | None:
    """The organisations that an actor's grants reach with a verb; ``None`` means all."""
    roots = {grant.organisation_id for grant in actor.grants_for(verb, now)}
    if actor.holds_the_folder or None in roots:
        return None
    return directory.subtree_of([root for root in roots if root is not None], now)


def for_actor(
    rows: QuerySet[_Row], actor: Actor, verb: Verb, *, now: datetime, organisation: str = "organisation_id"
) -> QuerySet[_Row]:
    """Only the rows whose ``organisation`` field lies within the actor's reach."""
    reached = reach(actor, verb, now=now)
    return rows if reached is None else rows.filter(Q(**{f"{organisation}__in": reached}))
