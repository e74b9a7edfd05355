"""Organisations and their posts."""

from __future__ import annotations

from typing import Any

from ninja import Router

from antin.apps.directory import api as directory
from antin.apps.grants.api import Verb
from antin.apps.reorganisation import api as reorganisation
from antin.endpoints.api.access import ApiRequest, reach_of, require_reach
from antin.endpoints.api.cursors import cursor_after, place_of
from antin.endpoints.api.routes.answers import documented
from antin.endpoints.api.schemas import (
    Code,
    Cursor,
    Limit,
    Moment,
    Name,
    OrganisationLifeOut,
    OrganisationOut,
    PageOut,
    SeatOut,
)

__all__ = ["router"]

router = Router(tags=["organisations"])


@router.get(
    "",
    response=documented(PageOut[OrganisationOut], 404),
    operation_id="list_organisations",
    summary="Organisations at a moment",
)
def list_organisations(
    request: ApiRequest,
    unit: Code = "",
    branch: Code = "",
    name: Name = "",
    at: Moment = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Within the token's reach, in Vietnamese order of their names."""
    moment = at or request.now
    wanted = directory.OrganisationList(
        moment, within=reach_of(request, Verb.SEE_DIRECTORY), unit_code=unit, branch=branch, text=name
    )
    page = directory.organisations_at(wanted, place=place_of(cursor), size=limit)
    return {"items": list(page.rows), "next_cursor": cursor_after(page.next), "as_of": moment}


@router.get(
    "/{identity}",
    response=documented(OrganisationLifeOut, 404),
    operation_id="get_organisation",
    summary="The life of an organisation",
)
def get_organisation(request: ApiRequest, identity: str) -> dict[str, Any]:
    """Every version, what decisions made of it, and its codes in both written forms."""
    life = directory.organisation_life(identity)
    require_reach(request, Verb.SEE_DIRECTORY, frozenset({identity}))
    return {
        "id": life.id,
        "founded_on": life.founded_on,
        "dissolved_at": life.dissolved_at,
        "versions": list(life.versions),
        "links": reorganisation.organisation_links([life.id]),
        "codes": directory.aliases_of(life.id),
    }


@router.get(
    "/{identity}/posts",
    response=documented(list[SeatOut], 404),
    operation_id="list_posts",
    summary="Posts and who holds them",
)
def list_posts(request: ApiRequest, identity: str, at: Moment = None) -> list[directory.Seat]:
    """By rank; vacant ones have no person."""
    directory.organisation_life(identity)
    require_reach(request, Verb.SEE_DIRECTORY, frozenset({identity}))
    return directory.seats_of(identity, at or request.now)
