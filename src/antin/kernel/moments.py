"""Moments: aware datetimes, written as ISO 8601, shown in Vietnam time.

Nothing below the interfaces asks the clock; ``now`` is always an argument.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from antin.kernel.errors import AntinError

__all__ = ["VIETNAM", "UnableToReadMoment", "format_moment", "parse_moment", "utc_text"]

VIETNAM = timezone(timedelta(hours=7), "ICT")


class UnableToReadMoment(AntinError):
    """The text is not an ISO 8601 moment with an offset."""

    code = "moment.unreadable"
    exit_code = 2


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 moment that states its offset (``2025-07-01T00:00:00+07:00`` or ``…Z``)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnableToReadMoment(
            f"“{text}” is not a moment with an offset.", remedy="Write it like 2025-07-01T00:00:00+07:00."
        )
    return moment


def format_moment(moment: datetime) -> str:
    """The moment in Vietnam time as ISO 8601 with ``+07:00``, to the second."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def utc_text(moment: datetime) -> str:
    """The moment in UTC as stored in canonical records: microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
