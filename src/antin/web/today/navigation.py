"""The navigation of every page, shaped by the roles of whoever is signed in: shown is what they may open.

What a person may do is asked again by each page; this only keeps dead ends out of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antin.apps.accounts import api as accounts
from antin.apps.grants import api as grants
from antin.web.components.shell import Destination

__all__ = ["destinations"]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry and the verb that opens it; without a verb it is everybody's."""

    label: str | Promise
    name: str
    icon: str
    key: str
    verb: grants.Verb | None = None
    is_personal: bool = False  # only for accounts that stand for a person of the registry


_ENTRIES = (
    _Entry(_("Today"), "today:home", "today", "t"),
    _Entry(_("Cockpit"), "cockpit:home", "status", "c", grants.Verb.SEE_FIGURES),
    _Entry(_("Board"), "board:home", "map", "b", grants.Verb.SEE_FIGURES),
    _Entry(_("Registry"), "registry:home", "building", "r", grants.Verb.SEE_DIRECTORY),
    _Entry(_("Reorganisations"), "planner:home", "run", "p", grants.Verb.SEE_PLANS),
    _Entry(_("My signing identity"), "officer:home", "sign", "m", is_personal=True),
    _Entry(_("Public search"), "public:search", "shield", "s"),
)


def destinations(request: HttpRequest) -> Sequence[Destination]:
    """The entries for whoever is signed in; nobody else is shown any. Looked up once a request."""
    if not isinstance(getattr(request, "user", None), accounts.User):
        return ()
    known: Sequence[Destination] | None = request.__dict__.get("_antin_destinations")
    if known is None:
        known = [
            Destination(str(e.label), reverse(e.name), e.icon, e.key) for e in _ENTRIES if _opens(request, e)
        ]
        request.__dict__["_antin_destinations"] = known
    return known


def _opens(request: HttpRequest, entry: _Entry) -> bool:
    if entry.is_personal:
        return request.actor.person_id is not None  # type: ignore[attr-defined]
    if entry.verb is None:
        return True
    return grants.may_somewhere(request.actor, entry.verb, now=request.now)  # type: ignore[attr-defined]
