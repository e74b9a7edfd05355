"""How long CRLs last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from antin.pki.profiles.reading import read_table

__all__ = ["CrlSettings", "crl_settings"]


@dataclass(frozen=True, slots=True)
class CrlSettings:
    """``lifetime`` from thisUpdate to nextUpdate; the next CRL appears ``overlap`` before nextUpdate.

    ``shortened_lifetime`` is used ahead of an effective moment, so that old status dies quickly.
    """

    lifetime: timedelta
    overlap: timedelta
    shortened_lifetime: timedelta

    def is_due(
        self, this_update: datetime, next_update: datetime, *, now: datetime, dies_by: datetime | None
    ) -> bool:
        """True where a list needs its successor: ``overlap`` before its end (a short list at half its life).

        ``dies_by`` is the moment that no list may outlive, set while an effective moment lies ahead.
        """
        if dies_by is not None and next_update > dies_by:
            return True
        return now >= next_update - min(self.overlap, (next_update - this_update) / 2)


@cache
def crl_settings(profile: str) -> CrlSettings:
    """The settings for CRLs of authorities with this profile (``"root"`` or ``"issuing"``)."""
    row = read_table("crl")[profile]
    return CrlSettings(
        lifetime=timedelta(minutes=row["lifetime_minutes"]),
        overlap=timedelta(minutes=row["overlap_minutes"]),
        shortened_lifetime=timedelta(minutes=row["shortened_lifetime_minutes"]),
    )
