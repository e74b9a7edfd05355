"""Lists in pages: the rows after or before a row, never “page 17”, so that depth costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

__all__ = ["FIRST_PLACE", "PAGE_SIZE", "Page", "Place", "page_of"]

PAGE_SIZE = 50
_Row = TypeVar("_Row")
_Shown = TypeVar("_Shown")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list: right ``after`` the row with this identity, right ``before`` it, or the beginning."""

    after: str = ""
    before: str = ""


FIRST_PLACE = Place()


@dataclass(frozen=True, slots=True)
class Page(Generic[_Shown]):
    """Some rows of a list. ``previous`` and ``next`` are identities to ask on with; empty at an end."""

    rows: tuple[_Shown, ...]
    previous: str = ""
    next: str = ""


def page_of(
    rows: QuerySet[Any],
    show: Callable[[Any], _Shown],
    *,
    order: str,
    identity: str,
    place: Place = FIRST_PLACE,
    size: int = PAGE_SIZE,
) -> Page[_Shown]:
    """One page of ``rows`` by (``order``, ``identity``); a place that is gone is the beginning.

    ``identity`` must be unique among the rows, or two rows of one name would hide each other.
    """
    backwards = bool(place.before)
    bound = _bound(rows, order, identity, place.before or place.after)
    if bound is None:
        backwards = False
    else:
        rows = rows.filter(_beyond(order, identity, bound, "lt" if backwards else "gt"))
    sign = "-" if backwards else ""
    found = list(rows.order_by(sign + order, sign + identity)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    names = [_value(row, identity) for row in found]
    goes_back, goes_on = (more, bool(names)) if backwards else (bound is not None and bool(names), more)
    return Page(
        tuple(show(row) for row in found),
        previous=names[0] if goes_back and names else "",
        next=names[-1] if goes_on and names else "",
    )


def _bound(rows: QuerySet[Any], order: str, identity: str, name: str) -> tuple[Any, Any] | None:
    if not name:
        return None
    return rows.filter(**{identity: name}).values_list(order, identity).first()


def _beyond(order: str, identity: str, bound: tuple[Any, Any], sign: str) -> Q:
    """Rows beyond the bound. The first term says nothing new but lets an index on ``order`` be entered."""
    within = Q(**{f"{order}__{sign}e": bound[0]})
    return within & (Q(**{f"{order}__{sign}": bound[0]}) | Q(**{f"{identity}__{sign}": bound[1]}))


def _value(row: Any, path: str) -> str:
    for part in path.split("__"):
        row = getattr(row, part)
    return str(row)
