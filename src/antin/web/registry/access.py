"""Who may see what in the registry: the reach of the actor's grants, asked once a request.

Everybody sees the organisations within reach of a grant, and themselves. What lies outside is refused by name:
that an organisation exists is no secret, what is known of it here may be.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from antin.apps.grants import api as grants
from antin.web.account.middleware import OfficeRequest

__all__ = [
    "Reach",
    "is_actor",
    "may_see",
    "may_see_certificates",
    "reach_of",
    "require_somewhere",
    "sees_last_digits",
]

Reach = frozenset[str] | None  # organisations; None: all


def reach_of(request: OfficeRequest, verb: grants.Verb = grants.Verb.SEE_DIRECTORY) -> Reach:
    """The organisations in which the actor may do ``verb``; grants over the same subtrees are asked once."""
    known: dict[frozenset[str | None], Reach] = request.__dict__.setdefault("_antin_reach", {})
    roots = frozenset(grant.organisation_id for grant in request.actor.grants_for(verb, request.now))
    if roots not in known:
        known[roots] = grants.reach(request.actor, verb, now=request.now)
    return known[roots]


def require_somewhere(request: OfficeRequest, verb: grants.Verb = grants.Verb.SEE_DIRECTORY) -> None:
    """Refuse the page to somebody who may do ``verb`` nowhere."""
    if not grants.may_somewhere(request.actor, verb, now=request.now):
        raise PermissionDenied


def may_see(
    request: OfficeRequest,
    organisations: Iterable[str],
    verb: grants.Verb = grants.Verb.SEE_DIRECTORY,
) -> bool:
    """True where the reach covers one of these organisations."""
    reached = reach_of(request, verb)
    if reached is None:
        return grants.may_somewhere(request.actor, verb, now=request.now)
    return not reached.isdisjoint(organisations)


def may_see_certificates(
    request: OfficeRequest, organisations: Iterable[str], person_id: str | None = None
) -> bool:
    """True for whoever may see certificates there, and for a person's own."""
    own = person_id is not None and is_actor(request, person_id)
    return own or may_see(request, organisations, grants.Verb.SEE_CERTIFICATES)


def sees_last_digits(request: OfficeRequest) -> bool:
    """Only a registrar sees the end of a personal number, to tell namesakes apart."""
    return grants.Role.REGISTRAR in request.actor.roles(request.now)


def tabs(request: OfficeRequest) -> dict[str, bool]:
    """What the tabs over the registry's lists show."""
    sees = grants.may_somewhere(request.actor, grants.Verb.SEE_CERTIFICATES, now=request.now)
    return {"sees_certificates": sees}


def is_actor(request: OfficeRequest, person_id: str) -> bool:
    """True where the signed-in person is this one: everybody may see themselves."""
    return request.actor.person_id == person_id
