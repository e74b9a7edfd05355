"""The shape of WSGI (PEP 3333), as the layers around the pages pass it on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["Application", "Environ", "StartResponse", "header_of"]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def header_of(headers: Iterable[tuple[str, str]], name: str) -> str:
    """One header's value, or nothing."""
    return next((value for key, value in headers if key.lower() == name.lower()), "")
