"""Sentences that allauth says on our pages, so that the catalogue holds them: allauth has no Vietnamese."""

from __future__ import annotations

from django.utils.translation import gettext_noop

__all__ = ["SAID_BY_ALLAUTH"]

SAID_BY_ALLAUTH = (
    gettext_noop("Code"),
    gettext_noop("Authenticator code"),
    gettext_noop("Incorrect code."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("This account is currently inactive."),
)
