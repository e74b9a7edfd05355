"""What a viewer of the cockpit sees: the reach of the grants that show figures, and the province chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from antin.apps.grants import api as grants
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access

__all__ = ["Scope", "people_scope", "scope_of"]


@dataclass(frozen=True, slots=True)
class Scope:
    """``within``: organisations, ``None`` for all. ``province``: a code, or empty."""

    within: frozenset[str] | None
    province: str = ""

    @property
    def is_whole(self) -> bool:
        """True for whoever sees the whole office."""
        return self.within is None


def scope_of(request: OfficeRequest) -> Scope:
    """The scope of a page of figures. Refuses whoever may see figures nowhere."""
    access.require_somewhere(request, grants.Verb.SEE_FIGURES)
    return Scope(access.reach_of(request, grants.Verb.SEE_FIGURES), request.GET.get("province", "")[:8])


def people_scope(request: OfficeRequest) -> Scope:
    """The scope of a page that names people: where figures and certificates may both be seen."""
    figures = scope_of(request)
    if not grants.may_somewhere(request.actor, grants.Verb.SEE_CERTIFICATES, now=request.now):
        raise PermissionDenied
    people = access.reach_of(request, grants.Verb.SEE_CERTIFICATES)
    if figures.within is None:
        return Scope(people, figures.province)
    return figures if people is None else Scope(figures.within & people, figures.province)
