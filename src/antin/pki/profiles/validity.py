"""How long certificates may last: dated rows with their legal basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from antin.kernel.moments import VIETNAM
from antin.pki.profiles.reading import read_table

__all__ = ["ValidityCap", "latest_not_after", "validity_cap"]


@dataclass(frozen=True, slots=True)
class ValidityCap:
    """No certificate of this kind lasts longer than ``years``, says ``legal_basis``, from a date on."""

    kind: str
    in_force_on: date
    years: int
    legal_basis: str


@cache
def _caps(kind: str) -> tuple[ValidityCap, ...]:
    rows = [row for row in read_table("validity")["cap"] if row["kind"] == kind]
    caps = [ValidityCap(kind, row["from"], row["years"], row["legal_basis"]) for row in rows]
    return tuple(sorted(caps, key=lambda cap: cap.in_force_on))


@cache
def validity_cap(kind: str, day: date) -> ValidityCap:
    """The row in force on a day; certificates older than the first row are measured by the first row."""
    caps = _caps(kind)
    return next((cap for cap in reversed(caps) if cap.in_force_on <= day), caps[0])


@cache
def latest_not_after(kind: str, not_before: datetime) -> datetime:
    """The last notAfter that the law allows for a certificate that begins at ``not_before``."""
    begins = not_before.astimezone(VIETNAM)
    return _add_years(begins, validity_cap(kind, begins.date()).years)


def _add_years(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)
