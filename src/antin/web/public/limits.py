"""How often one address may ask: enough for a person who checks papers, too little to copy the database.

Counted in Django's cache: in each web process by itself, unless the site names a shared cache.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["PER_MINUTE", "is_within_limit", "limited"]

PER_MINUTE = 30
_WINDOW_SECONDS = 60

View = Callable[..., HttpResponse]


def limited(view: View) -> View:
    """Answer 429 with a clear page where an address asks too often; to look at the empty form is free."""

    @wraps(view)
    def within_limit(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        asks = bool(request.GET) or bool(options)
        if asks and not is_within_limit(request):
            response = render(request, "public/too_often.html", status=429)
            response["Retry-After"] = str(_WINDOW_SECONDS)
            return response
        return view(request, *args, **options)

    return within_limit


def is_within_limit(request: HttpRequest) -> bool:
    """Count one more question of this address; False where it has asked too often in the current window."""
    key = f"antin.public_search/{_network(request.META.get('REMOTE_ADDR', ''))}"
    cache.add(key, 0, _WINDOW_SECONDS)
    try:
        return cache.incr(key) <= PER_MINUTE
    except ValueError:  # the window ended between the two lines
        return True


def _network(address: str) -> str:
    """An IPv6 subscriber has a whole /64, so that counts as one address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False).network_address)
    return str(known)
