"""Walks the pages of the site as one reader: along every link and search, a few pages of each kind.

Pages that are added later are walked as soon as a link leads to them.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from tests.system.web_registry.desk import HOST

__all__ = ["ORIGIN", "Page", "PageParts", "walk"]

ORIGIN = f"http://{HOST}"
MOST_ALIKE = 2  # pages of one address pattern with the same parameters
MOST = 600
LOOKED_FOR = "an"
_LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d+\b|%s|\((?:\s*\?\s*,?)+\)")


@dataclass
class PageParts(HTMLParser):
    """What a page's markup holds, as far as rules of pages speak of it."""

    html: str
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link":
            self.loads.append(given["href"])
        elif "src" in given or tag == "use":
            self.loads.append(given.get("src") or given["href"])

    def named(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@dataclass(frozen=True)
class Page:
    """One visited address with what came back and what the database was asked for it."""

    path: str
    view: str
    came_from: str
    answer: Any
    questions: tuple[str, ...]

    @property
    def is_html(self) -> bool:
        """True for a page, False for a file or a redirection."""
        return bool(self.answer.status_code == 200 and "text/html" in self.answer.headers["Content-Type"])

    @property
    def is_whole(self) -> bool:
        """False for a part of a page that is fetched to replace an older one."""
        return self.is_html and self.answer.content.lstrip()[:9].lower() == b"<!doctype"

    @property
    def parts(self) -> PageParts:
        """The page's markup, read."""
        return PageParts(self.answer.content.decode())

    @property
    def most_repeated(self) -> tuple[int, str]:
        """How often the question that was asked most was asked with other values, and the question."""
        shapes = Counter(_LITERALS.sub("?", each) for each in self.questions)
        return max(((count, shape) for shape, count in shapes.items()), default=(0, ""))


def walk(client: Any, *starts: str, language: str = "vi") -> list[Page]:
    """Visit ``starts`` and whatever their links lead to, in the order of discovery."""
    from django.core.cache import cache

    cache.clear()  # whoever walked before has used up the limits of this address
    client.cookies["antin_language"] = language
    waiting = deque((start, "") for start in starts)
    known, alike, visited = set(starts), Counter[Any](), list[Page]()
    while waiting and len(visited) < MOST:
        path, came_from = waiting.popleft()
        kind = _kind(path)
        alike[kind] += 1
        if alike[kind] > MOST_ALIKE:
            continue
        page = _visit(client, path, came_from)
        visited.append(page)
        for target in _onward(page):
            if target not in known:
                known.add(target)
                waiting.append((target, path))
    return visited


def _visit(client: Any, path: str, came_from: str) -> Page:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    connection.queries_log.clear()  # it holds 9,000 statements of the whole process
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    return Page(path, _view(path), came_from, answer, tuple(each["sql"] for each in asked))


def _onward(page: Page) -> list[str]:
    """Addresses of this site that the answer leads to, without places within a page."""
    if page.answer.status_code in (301, 302, 303):
        targets = [page.answer.headers["Location"]]
    else:
        targets = _led_to(page.parts) if page.is_html else []
    absolute = [urldefrag(urljoin(ORIGIN + page.path, each)).url for each in targets]
    ours = [each.removeprefix(ORIGIN) or "/" for each in absolute if each.startswith(ORIGIN)]
    return [each for each in ours if not each.startswith("/gallery/")]  # it has tests of its own


def _led_to(parts: PageParts) -> list[str]:
    """Links, parts that are fetched again and again, and searches as somebody would fill them in."""
    action, found = "", list(parts.links)
    for tag, given in parts.elements:
        if tag == "form":
            action = given.get("action", "") if given.get("method", "get").lower() == "get" else "none"
        elif "hx-get" in given:
            found.append(given["hx-get"])
        elif tag == "input" and given.get("type") == "search" and action != "none":
            found.append(f"{action}?{given['name']}={LOOKED_FOR}")
    return found


def _kind(path: str) -> tuple[str, tuple[str, ...]]:
    return _view(path), tuple(sorted({name for name, _ in parse_qsl(urlsplit(path).query)}))


def _view(path: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return "nothing"
