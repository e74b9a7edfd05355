"""Figures of the office that Today shows; each says as of when it is."""

from __future__ import annotations

from datetime import datetime

from antin.apps.authorities import api as authorities
from antin.apps.reorganisation import api as reorganisation
from antin.web.registry.kept import keep

__all__ = ["lists_due", "lists_outlived", "standing"]


def standing(organisations: frozenset[str] | None, now: datetime) -> reorganisation.Standing:
    """Who can sign and who cannot, in these organisations or in all."""
    return keep(("standing", organisations), now, lambda: reorganisation.standing_of(organisations, now))


def lists_due(now: datetime) -> list[tuple[str, int]]:
    """Revocation lists that must be published: authority and part."""
    return keep("lists", now, lambda: reorganisation.crls_due(now))


def lists_outlived(now: datetime) -> list[str]:
    """Authorities whose revocation list has passed its next update, so that nobody may rely on it."""
    ends = keep(
        "ends", now, lambda: [(each.authority_id, each.next_update) for each in authorities.current_crls()]
    )
    return sorted({authority for authority, next_update in ends if next_update < now})
