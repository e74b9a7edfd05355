"""Statuses: for each code one word, one icon and one tone, the same on every page.

A status is never told by colour alone. The codes are those of the kernel, the ledger and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["STATUSES", "TONES", "VERDICTS", "Status", "find_status"]

TONES = ("ok", "warn", "bad", "unknown", "info", "brand", "neutral")


@dataclass(frozen=True, slots=True)
class Status:
    """How a code is shown. ``tone`` is one of :data:`TONES`, ``icon`` a name of the sprite."""

    word: str | Promise
    icon: str
    tone: str


STATUSES: dict[str, Status] = {
    # Certificates
    "valid": Status(_("Valid"), "ok", "ok"),
    "expiring": Status(_("Expiring"), "expiring", "warn"),
    "expired": Status(_("Expired"), "expired", "neutral"),
    "revoked": Status(_("Revoked"), "revoke", "bad"),
    "not-yet-valid": Status(_("Not yet valid"), "not-yet", "info"),
    "unknown": Status(_("Unknown"), "unknown", "unknown"),
    # Readiness of holders
    "ready": Status(_("Ready to sign"), "ready", "ok"),
    "not-ready": Status(_("Not ready yet"), "not-ready", "warn"),
    # The four answers of a plan
    "keep": Status(_("Keep"), "keep", "neutral"),
    "modify": Status(pgettext_lazy("answer of a plan", "Modify"), "modify", "info"),
    "issue": Status(pgettext_lazy("answer of a plan", "Issue"), "issue", "ok"),
    "revoke": Status(pgettext_lazy("answer of a plan", "Revoke"), "revoke", "bad"),
    # Runs and tasks
    "draft": Status(_("Draft"), "edit", "neutral"),
    "waiting": Status(_("Waiting"), "clock", "neutral"),
    "running": Status(_("Running"), "progress", "info"),
    "paused": Status(_("Paused"), "pause", "warn"),
    "done": Status(_("Done"), "ok", "ok"),
    "failed": Status(_("Failed"), "bad", "bad"),
    "approved": Status(_("Approved"), "seal", "brand"),
    "rolled-back": Status(_("Rolled back"), "rollback", "warn"),
    # What a commune or a province can do
    "able": Status(_("Can work"), "ok", "ok"),
    "able-waiting": Status(_("Can work, some wait"), "not-ready", "info"),
    "partly": Status(_("Not everywhere"), "warn", "warn"),
    "unable": Status(_("Cannot work"), "bad", "bad"),
    "no-data": Status(_("No data"), "unknown", "neutral"),
    # Organisations and posts
    "in-service": Status(_("In service"), "ok", "ok"),
    "ended": Status(_("Ended"), "history", "neutral"),
    "vacant": Status(_("Vacant"), "not-ready", "warn"),
}

VERDICTS: dict[str, Status] = {
    "valid": Status(pgettext_lazy("verdict", "Valid"), "ok", "ok"),
    "valid-with-warnings": Status(_("Valid, with a warning"), "warn", "warn"),
    "valid-then": Status(_("Valid at the time"), "history", "info"),
    "indeterminate": Status(_("Could not be checked"), "unknown", "unknown"),
    "invalid": Status(_("Not valid"), "bad", "bad"),
    "refused": Status(_("Refused"), "revoke", "bad"),
    "no-signature": Status(_("No signature"), "minus", "neutral"),
}


def find_status(code: str) -> Status:
    """The status of a code. Raises :class:`KeyError` for a code that has none: a page must not invent one."""
    return STATUSES[code]
