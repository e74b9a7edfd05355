"""The little of WSGI (PEP 3333) that the responder's doors need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, NamedTuple

from antin.kernel.errors import AntinError

__all__ = [
    "Answer",
    "BodyRefused",
    "Environment",
    "StartResponse",
    "cached_for",
    "http_date",
    "read_body",
    "text",
]

Environment = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
_STATUS = {
    200: "200 OK",
    304: "304 Not Modified",
    400: "400 Bad Request",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    411: "411 Length Required",
    413: "413 Content Too Large",
    503: "503 Service Unavailable",
}


class BodyRefused(AntinError):
    """The body is missing, too large, or shorter than announced; ``status`` is HTTP's."""

    code = "responder.body_refused"
    exit_code = 2

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Answer(NamedTuple):
    """One HTTP answer."""

    status: int
    kind: str  # media type
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def send(self, start: StartResponse, *, with_body: bool = True) -> Iterable[bytes]:
        """Hand the answer to the server."""
        length = (("Content-Type", self.kind), ("Content-Length", str(len(self.body))))
        start(_STATUS[self.status], [*length, *self.headers])
        return [self.body if with_body else b""]


def text(status: int, sentence: str) -> Answer:
    """A short answer for people."""
    return Answer(status, "text/plain; charset=utf-8", f"{sentence}\n".encode())


def read_body(environment: Environment, largest: int) -> bytes:
    """The body of a request; never more than ``largest`` octets are held. Raises :class:`BodyRefused`."""
    try:
        length = int(environment.get("CONTENT_LENGTH") or -1)
    except ValueError:
        length = -1
    if length < 0:
        raise BodyRefused("Content-Length is missing.", 411)
    if length > largest:
        raise BodyRefused(f"At most {largest} octets are read.", 413)
    body: bytes = environment["wsgi.input"].read(length)
    if len(body) != length:
        raise BodyRefused("The body is shorter than announced.", 400)
    return body


@lru_cache(maxsize=1024)
def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


@lru_cache(maxsize=1024)
def cached_for(seconds: int, changed: datetime, ends: datetime) -> tuple[tuple[str, str], ...]:
    """Headers of something that caches may keep for ``seconds`` (RFC 5019 section 6.2)."""
    return (
        ("Cache-Control", f"max-age={seconds}, public, no-transform, must-revalidate"),
        ("Last-Modified", http_date(changed)),
        ("Expires", http_date(ends)),
    )
