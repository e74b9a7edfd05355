"""Territories."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router

from antin.apps.directory import api as directory
from antin.apps.grants.api import Verb
from antin.endpoints.api.access import ApiRequest, require_verb
from antin.endpoints.api.cursors import cursor_after, place_of
from antin.endpoints.api.routes.answers import documented
from antin.endpoints.api.schemas import Cursor, Limit, Moment, Name, PageOut, UnitOut

__all__ = ["router"]

router = Router(tags=["units"])


@router.get(
    "", response=documented(PageOut[UnitOut], 404), operation_id="list_units", summary="Units at a moment"
)
def list_units(
    request: ApiRequest,
    level: Literal["province", "district", "commune"] | None = None,
    name: Name = "",
    at: Moment = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """In Vietnamese order of their names."""
    require_verb(request, Verb.SEE_DIRECTORY)
    moment = at or request.now
    page = directory.units_at(moment, level=level or "", text=name, place=place_of(cursor), size=limit)
    return {"items": list(page.rows), "next_cursor": cursor_after(page.next), "as_of": moment}


@router.get(
    "/{code}",
    response=documented(list[UnitOut], 404),
    operation_id="get_unit",
    summary="Everything a code has stood for",
)
def get_unit(request: ApiRequest, code: str) -> list[directory.UnitRecord]:
    """Oldest first: codes are reused by successors."""
    require_verb(request, Verb.SEE_DIRECTORY)
    return directory.unit_versions(code)
