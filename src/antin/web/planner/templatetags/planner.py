"""Codes as words, and a moment to the second."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antin.web.components.statuses import STATUSES
from antin.web.planner.wording import ORDERS, REFUSALS, TROUBLES, word

register = template.Library()

_FIGURES = {
    "issued": _("Certificates issued"),
    "revoked": _("Certificates revoked"),
    "ready": _("Holders who can sign"),
    "not_ready": _("Holders who cannot sign yet"),
    "gaps": _("Gaps without a valid certificate"),
    "unexplained": _("Without an explanation"),
}


@register.filter
def order_word(kind: str) -> str:
    """What workers do for an order."""
    return word(ORDERS, kind)


@register.filter
def refusal_word(code: str) -> str:
    """Why something was refused; an unknown code is told as refused, and stands beside it."""
    return str(REFUSALS.get(code, _("This was refused.")))


@register.filter
def trouble_word(code: str) -> str:
    """Why a device gave no test signature."""
    return word(TROUBLES, code)


@register.filter
def figure_word(name: str) -> str:
    """A figure of a proof in words."""
    if name.startswith("plan."):
        return str(STATUSES[name.removeprefix("plan.")].word)
    return str(_FIGURES.get(name, name))


@register.filter
def clock(moment: datetime) -> str:
    """Hours, minutes and seconds, for what moves while it is looked at."""
    return timezone.localtime(moment).strftime("%H:%M:%S")
