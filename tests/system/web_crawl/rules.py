"""What no page may do, read from its answer alone. The browser's crawl sees what only a browser can see."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from tests.core.web.visible import english_in
from tests.system.web_crawl.crawling import ORIGIN, Page, PageParts

__all__ = ["faults"]

_HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_RAW = re.compile(r"<c-[a-z]|\{\{|\{%")  # tags of templates that reached the browser


def faults(page: Page, language: str) -> list[str]:
    """Everything wrong with a page, in words."""
    found = [*_status(page), *_headers(page), *_cookies(page)]
    if page.is_html:
        parts = page.parts
        found += [*_markup(parts), *_origins(page, parts), *_forms(parts)]
        found += _untranslated(page, language)
    if page.is_whole:
        found += [*_places(page.parts), *_frame(page.parts, language)]
    return [f"{page.path} (from {page.came_from or 'the start'}): {each}" for each in found]


def _status(page: Page) -> list[str]:
    status = page.answer.status_code
    return [] if status in (200, 301, 302, 303) else [f"answers {status}"]


def _headers(page: Page) -> list[str]:
    headers = page.answer.headers
    wrong = [f"{name} is not {value}" for name, value in _HEADERS.items() if headers.get(name) != value]
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("no Permissions-Policy")
    policy = headers.get("Content-Security-Policy", "")
    allowed = {name: values for name, *values in (each.split() for each in policy.split(";") if each.strip())}
    if allowed.get("default-src") not in (["'none'"], ["'self'"]):
        wrong.append(f"default-src is {allowed.get('default-src')}")
    strange = {value for values in allowed.values() for value in values} - {"'self'", "'none'"}
    return [*wrong, *(f"the policy allows {value}" for value in sorted(strange))]


def _cookies(page: Page) -> list[str]:
    return [
        f"cookie {cookie.key} is open to scripts or to other sites"
        for cookie in page.answer.cookies.values()
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict"))
    ]


def _markup(parts: PageParts) -> list[str]:
    found = [f"<{tag}> has {name}" for tag, given in parts.elements for name in given if _is_inline(name)]
    found += ["a <style> in the page" for _ in parts.named("style")]
    # JSON for a script is data: the browser does not run it.
    found += [
        "a script in the page"
        for given in parts.named("script")
        if "src" not in given and given.get("type") != "application/json"
    ]
    found += [f"a template's tag: {each}" for each in _RAW.findall(parts.html)]
    return found


def _is_inline(attribute: str) -> bool:
    return attribute == "style" or attribute.startswith(("on", "hx-on"))


def _origins(page: Page, parts: PageParts) -> list[str]:
    loaded = [urljoin(ORIGIN + page.path, each) for each in parts.loads]
    outside = [each for each in loaded if not each.startswith(f"{ORIGIN}/")]
    led = [urljoin(ORIGIN + page.path, each) for each in parts.links]
    outside += [
        each for each in led if urlsplit(each).scheme in ("http", "https") and not each.startswith(ORIGIN)
    ]
    return [f"leads outside: {each}" for each in outside]


def _places(parts: PageParts) -> list[str]:
    """Ids are unique, and places within the page that it names are there."""
    ids = Counter(given["id"] for _, given in parts.elements if given.get("id"))
    found = [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    named = {each[1:] for each in parts.links if each.startswith("#") and len(each) > 1}
    for _, given in parts.elements:
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            named |= set(given.get(attribute, "").split())
    return [*found, *(f"nothing has the id {name}" for name in sorted(named - set(ids)))]


def _forms(parts: PageParts) -> list[str]:
    posts = [each for each in parts.named("form") if each.get("method", "").lower() == "post"]
    tokens = [each for each in parts.named("input") if each.get("name") == "csrfmiddlewaretoken"]
    return [] if len(posts) == len(tokens) else [f"{len(posts)} forms that write, {len(tokens)} tokens"]


def _frame(parts: PageParts, language: str) -> list[str]:
    spoken, headings = parts.named("html")[0].get("lang"), len(parts.named("h1"))
    found = [] if spoken == language else [f"is in {spoken}"]
    return found if headings == 1 else [*found, f"{headings} main headings"]


def _untranslated(page: Page, language: str) -> list[str]:
    if language != "vi":
        return []
    return [f"English: {each}" for each in english_in(page.answer.content.decode())]
