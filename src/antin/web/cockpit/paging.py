"""Pages of rows that are ordered by a moment and a number: the next page begins after the last row shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

__all__ = ["RowPage", "page_of"]

SIZE = 50


@dataclass(frozen=True, slots=True)
class RowPage:
    """Fifty rows; ``next_url`` is empty at the end, ``first_url`` at the beginning."""

    rows: Sequence[Any]
    total: int
    next_url: str
    first_url: str


def page_of(rows: QuerySet[Any], query: QueryDict, *, moment: str, number: str) -> RowPage:
    """The page that the address names; ``moment`` and ``number`` are the fields of the order."""
    total = rows.count()
    place = _place(query.get("after", ""))
    if place is not None:
        at, last = place
        rows = rows.filter(Q(**{f"{moment}__gt": at}) | Q(**{moment: at, f"{number}__gt": last}))
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    more = f"{getattr(shown[-1], moment).isoformat()}~{getattr(shown[-1], number)}" if len(found) > SIZE else ""
    return RowPage(shown, total, _url(query, more) if more else "", _url(query, "") if place else "")


def _place(text: str) -> tuple[datetime, int] | None:
    moment, _, number = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(number)) if at.tzinfo is not None else None
    except ValueError:
        return None


def _url(query: QueryDict, after: str) -> str:
    kept = query.copy()
    kept.pop("after", None)
    if after:
        kept["after"] = after
    return f"?{kept.urlencode()}"
