"""The office's own name and colour: what makes one province's pages its own.

The colour arrives as a small style sheet, because pages carry no inline style. It replaces the red of the seal
in the light theme; dark and high contrast keep theirs, which are checked.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

__all__ = ["SEAL_RED", "SURFACE", "own_colour", "style", "style_for"]

SEAL_RED = "#b01f24"  # The tokens brand and surface of the light theme; a test compares them.
SURFACE = "#fdfaf3"
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_TINT = 0.12  # How much of the colour its soft ground holds.


def own_colour() -> str:
    """The office's colour as ``#rrggbb``, or nothing where it is the product's own. A demo has none."""
    colour = str(getattr(settings, "ANTIN_OFFICE_COLOUR", "")).lower()
    is_plain = settings.ANTIN_ENVIRONMENT == "demo" or colour == SEAL_RED or not _COLOUR.fullmatch(colour)
    return "" if is_plain else colour


@login_not_required
@cache_control(public=True, max_age=300)
def style(request: HttpRequest) -> HttpResponse:
    """The style sheet of the office."""
    colour = own_colour()
    if not colour:
        raise Http404
    return HttpResponse(style_for(colour), content_type="text/css; charset=utf-8")


def style_for(colour: str) -> str:
    """Rules that put ``colour`` in place of the seal's red."""
    rules = f"--brand:{colour};--brand-soft:{_tinted(colour)}"
    return f'@layer theme{{[data-theme="light"],[data-theme="system"]{{{rules}}}}}\n'


def _tinted(colour: str) -> str:
    """A little of the colour on paper."""
    pairs = zip(_channels(colour), _channels(SURFACE), strict=True)
    return "#" + "".join(f"{round(over * _TINT + under * (1 - _TINT)):02x}" for over, under in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
