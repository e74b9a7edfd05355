"""What every template may use: figures and moments in the page's language, statuses, icons, charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from antin.web.components import charts, statuses, vendor

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One icon of the sprite, hidden from those who hear the page: a word always stands beside it."""
    return _icon(name, extra, settings.STATIC_URL)


@lru_cache(maxsize=512)
def _icon(name: str, extra: str, root: str) -> SafeString:
    """Kept, because a list of fifty rows shows a hundred of a few; ``root`` is where the sprite lies."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}{}#{}"/></svg>',
        extra, root, vendor.SPRITE, name,
    )  # fmt: skip


@register.simple_tag
def chip(code: str, word: str = "", count: int | str | None = None) -> SafeString:
    """What ``c-status-chip`` shows of a status. Rows of a list write this: a tenth of the cost."""
    known = statuses.find_status(code)
    figure = "" if count in (None, "") else format_html('<span class="num">{}</span>', number(count))
    return format_html(
        '<span class="chip tone-{}">{}<span>{}</span>{}</span>',
        known.tone,
        icon(known.icon),
        word or known.word,
        figure,
    )


@register.simple_tag
def preloads() -> Sequence[str]:
    """The font files that a page asks for before its style sheet has been read."""
    return [static(path) for path in vendor.PRELOADED_FONTS]


@register.filter
def attributes(attrs: Any) -> SafeString:
    """The attributes that a component passes on, escaped.

    Cotton's own ``{{ attrs }}`` does not escape what came from variables; a lint keeps it out of templates.
    """
    given: Mapping[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    flags = [(name,) for name, value in given.items() if value is True]
    pairs = [(name, value) for name, value in given.items() if value not in (True, False, None)]
    return format_html_join("", " {}", flags) + format_html_join("", ' {}="{}"', pairs)


@register.filter
def number(value: float | str | None, places: int = 0) -> str:
    """A figure with the thousands separated as the language does; an absent one is a dash.

    Templates hand on what is absent as an empty text.
    """
    if value is None or isinstance(value, str):
        return value or "–"
    rounded = round(value, places)  # Django itself would cut the digits off
    return formats.number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """A share of one as per cent."""
    return "–" if value is None else f"{number(value * 100, places)} %"


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in the language's order."""
    if value is None:
        return "–"
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return formats.date_format(local, "DATE_FORMAT", use_l10n=True)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute, in the site's time zone."""
    if value is None:
        return "–"
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT", use_l10n=True)


@register.filter
def grouped(value: str, width: int = 4) -> str:
    """Hex digits in groups, so that two people can compare them aloud."""
    return " ".join(value[start : start + width] for start in range(0, len(value), width))


@register.filter
def initials(name: str) -> str:
    """First letter of the family name and of the given name: “Hà Thị Minh Châu” is “HC”."""
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "–"


@register.filter
def status(code: str) -> statuses.Status:
    """Word, icon and tone of a status code."""
    return statuses.find_status(code)


@register.filter
def verdict(code: str) -> statuses.Status:
    """Word, icon and tone of a verdict."""
    return statuses.VERDICTS[code]


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a message of Django's framework."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.filter
def focus_id(field: BoundField) -> str:
    """The id that a link of the error summary leads to: the control, or the first of several."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def spark(values: Sequence[float]) -> charts.Spark:
    """The geometry of a sparkline."""
    return charts.spark(values)


@register.filter
def with_shares(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each row with its ``share`` of the largest value, 0 to 100, written as SVG wants it."""
    largest = max((row["value"] for row in rows), default=0) or 1
    return [{**row, "share": f"{100 * row['value'] / largest:.2f}"} for row in rows]


@register.filter
def legend(tiles: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Which statuses a map shows and how often, in the order of the register of statuses."""
    counted = Counter(tile["status"] for tile in tiles)
    return [(code, counted[code]) for code in statuses.STATUSES if counted[code]]


@register.filter
def unlocalised(value: float) -> str:
    """A number as machines write it, for attributes."""
    return str(value)
