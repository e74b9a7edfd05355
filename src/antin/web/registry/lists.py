"""Lists of units, organisations, people and certificates: filters as links, places as identities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from antin.apps.directory.api import Page, Place
from antin.web.registry.kept import keep
from antin.web.registry.wording import Words

__all__ = ["Chosen", "ListPage", "Option", "list_page", "options", "place_of", "total_of"]

_PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select."""

    value: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list with its neighbours and the filters in force."""

    rows: Sequence[Any]
    total: int
    previous_url: str
    next_url: str
    chosen: tuple[Chosen, ...]


def place_of(query: QueryDict) -> Place:
    """The place that an address names."""
    return Place(after=query.get("after", ""), before=query.get("before", ""))


def total_of(
    page: Page[Any], wanted: Any, count: Callable[[Any], int], *, now: datetime, as_of_now: bool = True
) -> int:
    """How many rows a list has: as seen where one page holds them all, else counted at most twice a minute.

    ``wanted`` is the list's question; its moment is left out of what is remembered where it is simply now.
    """
    if not page.previous and not page.next:
        return len(page.rows)
    key = replace(wanted, moment=None) if as_of_now else wanted
    return keep((count, key), now, lambda: count(wanted))


def options(words: Words, everything: str) -> list[Option]:
    """A select's lines: everything, then each code with its word."""
    return [Option("", everything), *(Option(code, word) for code, word in words.items())]


def list_page(
    page: Page[Any], rows: Sequence[Any], *, total: int, query: QueryDict, labels: Mapping[str, str]
) -> ListPage:
    """A page with addresses that keep every filter. ``labels`` says in words which filters are in force."""
    return ListPage(
        rows=rows,
        total=total,
        previous_url=_url(query, before=page.previous) if page.previous else "",
        next_url=_url(query, after=page.next) if page.next else "",
        chosen=tuple(Chosen(label, _url(query, **{name: ""})) for name, label in labels.items() if label),
    )


def _url(query: QueryDict, **changes: str) -> str:
    """The address of this list with other parameters; a changed filter begins at the beginning."""
    kept = query.copy()
    for name in _PLACES:
        kept.pop(name, None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"
