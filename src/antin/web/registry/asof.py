"""“As of”: a page shows the registry as it stood when a day ended, or as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from antin.kernel.moments import VIETNAM
from antin.web.account.middleware import OfficeRequest

__all__ = ["AsOf", "as_of"]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment that a page shows. ``day`` is what was asked for, ``error`` why it could not be read."""

    moment: datetime
    day: date | None = None
    typed: str = ""
    error: str = ""

    @property
    def query(self) -> str:
        """What keeps the day in a link: ``?on=2025-06-30``, or nothing for now."""
        return f"?on={self.day:%Y-%m-%d}" if self.day else ""


def as_of(request: OfficeRequest) -> AsOf:
    """The day in ``on``, day/month/year or ISO; the end of that day, for a decision's day shows what it did."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return AsOf(request.now)
    day = _day(typed)
    if day is None:
        return AsOf(
            request.now, typed=typed, error=_("Write the day as day/month/year, for example 01/07/2025.")
        )
    if day >= request.now.astimezone(VIETNAM).date():
        return AsOf(request.now)
    ended = datetime.combine(day, time(), VIETNAM) + timedelta(days=1, microseconds=-1)
    return AsOf(ended, day=day, typed=typed)


def _day(typed: str) -> date | None:
    for pattern in formats.get_format("DATE_INPUT_FORMATS"):
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
