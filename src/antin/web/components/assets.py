"""Static files: where they are addressed, and how long a browser may keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

__all__ = ["STATIC", "add_headers", "digest", "static_url"]

_WEB = Path(__file__).resolve().parents[1]
STATIC = _WEB / "static"
_WHEELS = ("django-allauth", "django-htmx")  # They bring scripts of their own.


def digest(folders: Sequence[Path]) -> str:
    """Ten hex digits over every asset's path and content, and the versions of scripts that wheels bring."""
    total = hashlib.sha256(" ".join(map(version, _WHEELS)).encode())
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:10]


def static_url() -> str:
    """The address under which assets are served; it changes whenever one of them does."""
    return f"/static/{digest([STATIC, *sorted(_WEB.glob('*/static'))])}/"


def add_headers(headers: dict[str, str], path: str, url: str) -> None:
    """Called by WhiteNoise for every file: it never changes under this address."""
    headers["Cache-Control"] = "public, max-age=31536000, immutable"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
