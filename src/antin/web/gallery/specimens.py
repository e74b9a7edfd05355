"""Rendering of gallery states: the markup of an entry goes through the same compiler as a page's template."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template import engines
from django.utils.safestring import SafeString
from django_cotton.compiler_regex import CottonCompiler  # type: ignore[import-untyped]

from antin.web.gallery import forms
from antin.web.gallery.entries import Entry, State, localised

__all__ = ["show"]

_COMPILER = CottonCompiler()
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def show(entry: Entry, state: State, request: HttpRequest, language: str) -> SafeString:
    """The state as a page in this language would show it."""
    template = engines["django"].from_string(_COMPILER.process(state.markup))
    context = {**_moments(localised(state.data, language)), **forms.specimens(entry.slug)}
    return template.render(context, request)  # type: ignore[return-value]


def _moments(value: Any) -> Any:
    """TOML's local date-times are moments in the site's zone."""
    if isinstance(value, dict):
        return {key: _moments(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_moments(each) for each in value]
    return value.replace(tzinfo=_ZONE) if isinstance(value, datetime) else value
