"""What the cockpit's templates use beyond the filters of the house: spans of time, clocks, words by code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from antin.web.cockpit.cartogram import Cartogram
from antin.web.cockpit.drawing import draw
from antin.web.cockpit.wording import BLOCKERS, PARTS, STAGE_WORDS
from antin.web.components.templatetags.antin import number

register = template.Library()

_TWO_DAYS, _TWO_HOURS = timedelta(days=2), timedelta(hours=2)


@register.filter
def span(value: timedelta | None) -> str:
    """How long, in the largest unit of which there are at least two; an absent one is a dash."""
    if value is None:
        return "–"
    if value >= _TWO_DAYS:
        days = value.days
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}
    if value >= _TWO_HOURS:
        hours = int(value.total_seconds() // 3600)
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}
    minutes = int(value.total_seconds() // 60)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": number(minutes)}


@register.simple_tag
def since(moment: datetime | None, now: datetime) -> str:
    """How long ago a moment was."""
    return span(None if moment is None else max(now - moment, timedelta()))


@register.filter
def clock(value: datetime | None) -> str:
    """A moment of today to the second, in the site's time zone."""
    return "–" if value is None else timezone.localtime(value).strftime("%H:%M:%S")


@register.filter
def of(code: str, words: Mapping[str, Any]) -> Any:
    """What a mapping holds for a code."""
    return words.get(code)


@register.filter
def reason_word(code: str) -> str:
    """A reason in words."""
    return str(BLOCKERS[code].word) if code in BLOCKERS else code


@register.filter
def action_word(code: str) -> str:
    """The one thing to do about a reason."""
    return str(BLOCKERS[code].action) if code in BLOCKERS else ""


@register.filter
def stage_word(code: str) -> str:
    """A stage in words."""
    return str(STAGE_WORDS.get(code, code))


@register.filter
def part_word(code: str) -> str:
    """A part of an ability in words."""
    return str(PARTS.get(code, ""))


@register.simple_tag
def drawing(map_: Cartogram, label: str, extra: str = "") -> SafeString:
    """A cartogram as SVG."""
    return draw(map_, label, extra)


@register.filter
def minus(value: int, less: int) -> int:
    """A difference."""
    return value - less
