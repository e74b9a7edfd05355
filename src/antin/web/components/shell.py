"""What every page's frame shows: navigation, ribbon, incident, language and theme.

Desks do not reach into the frame. Whoever knows the signed-in person registers two functions in the settings:
``ANTIN_NAVIGATION`` and ``ANTIN_INCIDENT``, dotted paths of functions that take the request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from antin.web.components.office import own_colour

__all__ = ["THEMES", "Account", "Destination", "Frame", "Incident", "shell", "theme_of"]

THEMES = ("system", "light", "dark", "contrast")
THEME_COOKIE = "antin_theme"
KEYS_COOKIE = "antin_keys"
_PRODUCT = "ấn tín"


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation. ``key`` is the letter after ``g`` on the keyboard, or empty."""

    label: str
    url: str
    icon: str
    key: str = ""
    count: int | None = None
    count_label: str = ""  # What is counted, for those who hear the page: "waiting for you".


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, as the frame shows it."""

    name: str
    title: str
    organisation: str
    url: str
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that concerns everybody now: what happened, and where to read on."""

    headline: str
    tone: str = "warn"  # "warn" or "bad"
    detail: str = ""
    url: str = ""


class Frame:
    """The frame of one request; everything is looked up when a template asks, so error pages ask nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> str:
        return theme_of(self._request)

    @property
    def themes(self) -> Sequence[str]:
        return THEMES

    @property
    def has_keys(self) -> bool:
        """False where single keys were switched off, because something else speaks or types for the user."""
        return self._request.COOKIES.get(KEYS_COOKIE) != "off"

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def languages(self) -> Sequence[tuple[str, str]]:
        return settings.LANGUAGES

    @property
    def environment(self) -> str:
        return str(getattr(settings, "ANTIN_ENVIRONMENT", ""))

    @property
    def here(self) -> str:
        """Where the switches of language and theme come back to."""
        return self._request.get_full_path()

    @property
    def destinations(self) -> Sequence[Destination]:
        found = _registered("ANTIN_NAVIGATION", self._request)
        return tuple(found) if found is not None else ()

    @property
    def current(self) -> str:
        """The address of the destination that the request is in: the longest that it begins with."""
        inside = [each.url for each in self.destinations if _is_within(self._request.path, each.url)]
        return max(inside, key=len, default="")

    @property
    def account(self) -> Account | None:
        found: Account | None = _registered("ANTIN_ACCOUNT", self._request)
        return found

    @property
    def incident(self) -> Incident | None:
        found: Incident | None = _registered("ANTIN_INCIDENT", self._request)
        return found

    @property
    def search_url(self) -> str:
        """Where the search of the frame leads; none for visitors, who could not see what it finds."""
        is_visitor = bool(getattr(settings, "ANTIN_ACCOUNT", "")) and self.account is None
        return "" if is_visitor else str(getattr(settings, "ANTIN_SEARCH_URL", ""))

    @property
    def sign_in_url(self) -> str:
        return str(getattr(settings, "ANTIN_SIGN_IN_URL", ""))

    @property
    def office_name(self) -> str:
        """What stands beneath the product's name; nothing where the office has no name of its own."""
        name = str(getattr(settings, "ANTIN_OFFICE_NAME", ""))
        return "" if name.casefold() == _PRODUCT else name

    @property
    def has_own_colour(self) -> bool:
        """True where the office replaces the red of the seal."""
        return bool(own_colour())

    @property
    def help_line(self) -> str:
        """Who helps: a telephone number with hours, from the site's settings."""
        return str(getattr(settings, "ANTIN_HELP_LINE", ""))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``, and ``theme`` for the root element."""
    return {"frame": Frame(request), "theme": theme_of(request)}


def theme_of(request: HttpRequest) -> str:
    """The stored choice, or ``system``."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


def _registered(setting: str, request: HttpRequest) -> Any:
    path = getattr(settings, setting, "")
    if not path:
        return None
    found: Callable[[HttpRequest], Any] = import_string(path)
    return found(request)


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
