"""How long an answer about status may be believed.

Answers live for an hour, caches keep them for less. While a change is known to lie ahead (a certificate that
ends at a stated moment, a plan that waits for its effective moment) no answer outlives it by more than the
plan's shortened lifetime.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from antin.pki.ocsp.responses import Good, Revoked, Status

__all__ = ["CACHE_FOR", "LIFETIME", "next_update_of", "status_at"]

LIFETIME = timedelta(hours=1)
CACHE_FOR = timedelta(minutes=5)  # the most that a cache between us and the client may keep
_SHORTEST = timedelta(seconds=1)


def status_at(revoked: Revoked | None, now: datetime) -> Status:
    """The status of an issued certificate at ``now``: a revocation counts from its own moment on."""
    return revoked if revoked is not None and revoked.at <= now else Good()


def next_update_of(this_update: datetime, *, revoked: Revoked | None, dies_by: datetime | None) -> datetime:
    """When an answer of ``this_update`` (whole seconds) must be renewed; always later than that.

    ``dies_by``: the moment that no answer may outlive, while an effective moment lies ahead.
    """
    ends = [this_update + LIFETIME]
    if dies_by is not None:
        ends.append(dies_by)
    if revoked is not None and revoked.at > this_update:
        ends.append(revoked.at)
    return max(min(ends).replace(microsecond=0), this_update + _SHORTEST)
