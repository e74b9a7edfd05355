"""People, by their number in the registry."""

from __future__ import annotations

from typing import Any

from ninja import Router

from antin.apps.directory import api as directory
from antin.apps.grants.api import Verb
from antin.endpoints.api.access import ApiRequest, require_reach
from antin.endpoints.api.routes.answers import documented
from antin.endpoints.api.schemas import PersonOut

__all__ = ["router"]

router = Router(tags=["persons"])


@router.get(
    "/{identity}",
    response=documented(PersonOut, 404),
    operation_id="get_person",
    summary="A person and the posts held",
)
def get_person(request: ApiRequest, identity: str) -> dict[str, Any]:
    """Whoever serves or has served within the token's reach."""
    life = directory.person_life(identity)
    require_reach(request, Verb.SEE_DIRECTORY, frozenset(office.organisation_id for office in life.offices))
    newest = life.newest
    return {"id": life.id, "full_name": newest.full_name, "email": newest.email, "offices": list(life.offices)}
