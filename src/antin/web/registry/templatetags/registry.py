"""Codes as words, and the small calculations that registry templates need."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from antin.apps.certificates.api import CertificateSummary
from antin.kernel.moments import VIETNAM
from antin.web.registry import access, wording

register = template.Library()


def _filter(name: str, words: wording.Words) -> None:
    register.filter(name, lambda code: wording.word(words, code or ""))


_filter("level_word", wording.LEVELS)
_filter("branch_word", wording.BRANCHES)
_filter("capacity_word", wording.CAPACITIES)
_filter("holder_word", wording.HOLDER_KINDS)
_filter("profile_word", wording.PROFILES)
_filter("device_word", wording.DEVICE_KINDS)
_filter("device_state_word", wording.DEVICE_STATES)
_filter("reason_word", wording.REVOCATION_REASONS)
_filter("service_word", wording.SERVICE_KINDS)
_filter("kind_word", wording.SUCCESSION_KINDS)
_filter("attribute_word", wording.ATTRIBUTES)


@register.filter
def tail(serial: str, length: int = 8) -> str:
    """The last digits of a number, by which people tell certificates apart."""
    return f"…{serial[-length:]}"


@register.filter
def breakable(code: str) -> SafeString:
    """A code that may break after its separators, so that it fits a phone."""
    escaped = str(escape(code))
    for separator in ("@", ".", "/"):
        escaped = escaped.replace(separator, separator + "<wbr>")
    return mark_safe(escaped)  # noqa: S308 - escaped above; only <wbr> is added


@register.filter
def day_before(moment: datetime | None) -> date | None:
    """The last whole day before a moment: what a page shows “just before” it."""
    return moment and (moment - timedelta(microseconds=1)).astimezone(VIETNAM).date()


@register.filter
def part(certificate: CertificateSummary, name: str) -> str:
    """A part of a certificate's subject."""
    return certificate.attribute(name)


@register.simple_tag(takes_context=True)
def body_link(
    context: dict[str, Any], identity: str, name: str, query: str = "", day: date | None = None
) -> SafeString | str:
    """An organisation's name. It leads to its page where the reader may open that: no link is a dead end."""
    if not access.may_see(context["request"], [identity]):
        return name
    address = reverse("registry:organisation", args=[identity])
    return format_html('<a href="{}{}">{}</a>', address, f"?on={day:%Y-%m-%d}" if day else query, name)


@register.simple_tag(takes_context=True)
def certificate_url(context: dict[str, Any], certificate: CertificateSummary) -> str:
    """The page of a certificate in a lineage; nothing where it is of a body that the reader may not see.

    A person's certificates stand on pages of that person alone, whose reader may see them all.
    """
    if certificate.holder_kind == "organisation" and not access.may_see_certificates(
        context["request"], [certificate.holder_id]
    ):
        return ""
    return reverse("registry:certificate", args=[certificate.serial])
