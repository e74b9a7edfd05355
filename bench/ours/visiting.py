"""The site as a visitor of the bench sees it: signed in by a one-time link, pages found by links."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import quote, urldefrag, urlencode, urljoin, urlsplit

__all__ = ["Visitor", "kinds_of_page", "links_of"]

SAMPLES = 12  # pages of one kind, so that no row is always the same
_MOST = 400
_LINK = re.compile(r'<a [^>]*href="([^"]+)"')
# Searches are typed, not linked.
SEARCHES = {
    "search": ("/search/?q=nguyen", "/search/?q=yen+lac", "/search/?q=H44.1", "/search/?q=tran+van+hai"),
    "public search": ("/lookup/?q=yen+lac", "/lookup/?q=viet+tri", "/lookup/?q=so+xay+dung"),
    "people by name": ("/registry/people/?name=nguyen", "/registry/people/?name=le+van"),
}
_LEFT_OUT = ("/gallery/", "/account/factors/", "/account/sign-out/")


@dataclass(slots=True)
class Visitor:
    """A browser without a screen."""

    host: str
    port: int
    cookies: SimpleCookie

    @property
    def cookie_line(self) -> str:
        """The header that carries the session."""
        return "Cookie: " + "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())

    def sign_in(self, secret: str) -> None:
        """Open a one-time link."""
        page = self.get("/account/link/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise RuntimeError("The page of one-time links has no form.")
        fields = urlencode({"csrfmiddlewaretoken": token[1], "secret": secret})
        status, _ = self._send("POST", "/account/link/", fields)
        if status != 302:
            raise RuntimeError(f"The one-time link was answered with {status}.")

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page, or where a redirection leads."""
        return self._send("GET", path)

    def _send(self, method: str, path: str, fields: str | None = None) -> tuple[int, str]:
        connection = HTTPConnection(self.host, self.port, timeout=30)
        headers = {"Cookie": self.cookie_line.removeprefix("Cookie: "), "X-Forwarded-For": "10.255.0.1"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, fields, headers)
        answer = connection.getresponse()
        body = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        connection.close()
        if answer.status in (301, 302):
            return answer.status, answer.headers["Location"]
        is_page = "text/html" in answer.headers.get("Content-Type", "")
        return answer.status, body.decode() if is_page else ""


def kinds_of_page(visitor: Visitor) -> Mapping[str, Sequence[str]]:
    """Kind of page -> addresses that are answered with 200, found by following links from the first page."""
    from django.urls import resolve

    found: dict[str, list[str]] = defaultdict(list)
    waiting, known = deque(["/"]), {"/"}
    visits = 0
    while waiting and visits < _MOST:
        path = waiting.popleft()
        kind = resolve(urlsplit(path).path).view_name
        if len(found[kind]) >= SAMPLES:
            continue
        visits += 1
        status, page = visitor.get(path)
        if status in (301, 302):
            waiting.appendleft(page)
        if status >= 500:
            raise RuntimeError(f"{path} answers {status}.")
        if status != 200 or not page:
            continue
        found[kind].append(path)
        for target in links_of(path, page):
            if target not in known:
                known.add(target)
                waiting.append(target)
    return {kind: paths for kind, paths in sorted(found.items()) if paths} | SEARCHES


def links_of(path: str, page: str) -> list[str]:
    """Addresses of this site that a page leads to, without those that change something."""
    led = [urldefrag(urljoin(path, unescape(each))).url for each in _LINK.findall(page)]
    ours = [quote(each, safe="/?&=%:;@+,#-._~") for each in led if each.startswith("/")]
    return [each for each in ours if not each.startswith(_LEFT_OUT)]
