"""Reads of the roll-ups. ``within`` is a reach: the organisations that may be seen, ``None`` for all.

What a page reads, it reads in one :func:`snapshot`, so that its figures are of one moment during a refresh.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, F, Min, Q, QuerySet, Sum

from antin.apps.insight.models import Figures, Level, MinuteCount, Observation, Turn
from antin.apps.insight.statements import REASONS, STAGES

__all__ = [
    "Reach",
    "Standing",
    "Totals",
    "agencies_able",
    "entries_since",
    "figures_at",
    "figures_of",
    "first_units",
    "observations",
    "snapshot",
    "standing",
    "totals",
    "turns_since",
    "units_concerned",
    "units_within",
]

Reach = Collection[str] | None
_COUNTED = ("holders", "usable", *REASONS, *STAGES)
STALE_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Standing:
    """As of when the roll-ups are. ``version`` grows whenever a figure changed; ``silence`` is how long nobody
    has refreshed them, by the database's clock."""

    version: int
    as_of: datetime
    changed_at: datetime
    plan_id: str | None
    silence: timedelta

    @property
    def is_stale(self) -> bool:
        """True where whoever keeps the roll-ups has been silent for too long."""
        return self.silence > STALE_AFTER


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures summed over a reach. ``units`` are communes whose People's Committee lies within it."""

    units: int
    working: int
    counts: Mapping[str, int]  # holders, usable, the reasons, the stages of the current plan
    waiting_since: datetime | None

    @property
    def holders(self) -> int:
        """Holders in service."""
        return self.counts["holders"]

    @property
    def usable(self) -> int:
        """Of these, who can sign."""
        return self.counts["usable"]

    @property
    def waiting(self) -> int:
        """Of these, who cannot."""
        return self.holders - self.usable

    @property
    def lines(self) -> int:
        """New certificates of the current plan."""
        return sum(self.counts[stage] for stage in STAGES)


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment for several reads; nothing can be written inside. Within a transaction it changes nothing."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def standing() -> Standing | None:
    """``None`` until the first refresh."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version, as_of, changed_at, plan_id, clock_timestamp() - refreshed_at"
            " FROM insight_refresh WHERE id = 1"
        )
        row = cursor.fetchone()
    return Standing(*row) if row else None


def totals(within: Reach = None, *, province: str = "") -> Totals:
    """The figures of a reach, or of one province of it."""
    if within is None:
        rows = figures_at(Level.PROVINCE, province=province).filter(holders__gt=0)
    else:
        rows = _reached(figures_at(Level.AGENCY, province=province), within, "key")
    units = units_within(within, province=province).aggregate(
        all=Count("id"), able=Count("id", filter=Q(can_work=True))
    )
    summed = rows.aggregate(*(Sum(name) for name in _COUNTED), since=Min("waiting_since"))
    return Totals(
        units=units["all"],
        working=units["able"],
        counts={name: summed[f"{name}__sum"] or 0 for name in _COUNTED},
        waiting_since=summed["since"],
    )


def figures_at(level: Level, *, province: str = "", unit: str = "") -> QuerySet[Figures]:
    """Rows of one level, in the order of Vietnamese names."""
    rows = Figures.objects.filter(level=level).order_by("sort_key", "key")
    if province:
        rows = rows.filter(province_code=province)
    return rows.filter(unit_code=unit) if unit else rows


def figures_of(level: Level, key: str) -> Figures | None:
    """The figures of one place."""
    return Figures.objects.filter(level=level, key=key).first()


def _reached(rows: QuerySet[Figures], within: Reach, column: str) -> QuerySet[Figures]:
    return rows if within is None else rows.filter(**{f"{column}__in": list(within)})


def units_within(within: Reach, *, province: str = "") -> QuerySet[Figures]:
    """The communes whose People's Committee lies within reach."""
    return _reached(figures_at(Level.UNIT, province=province), within, "principal_id").filter(holders__gt=0)


def agencies_able(within: Reach) -> tuple[int, int]:
    """How many organisations with holders can work, and how many there are."""
    rows = _reached(figures_at(Level.AGENCY), within, "key").filter(holders__gt=0)
    found = rows.aggregate(able=Sum("working"), all=Sum("members"))
    return found["able"] or 0, found["all"] or 0


def first_units(within: Reach, *, province: str = "", most: int) -> list[Figures]:
    """The communes that need attention first: those that cannot work, then those where most wait."""
    rows = units_within(within, province=province).filter(Q(can_work=False) | Q(usable__lt=F("holders")))
    return list(rows.order_by("can_work", F("usable") - F("holders"), "sort_key", "key")[:most])


def units_concerned(within: Reach, *, province: str = "") -> dict[str, int]:
    """In how many communes somebody waits for each reason."""
    counted = {name: Count("id", filter=Q(**{f"{name}__gt": 0})) for name in REASONS}
    return units_within(within, province=province).aggregate(**counted)


def turns_since(moment: datetime, units: Sequence[str] | None = None) -> list[Turn]:
    """Communes that gained or lost their ability, newest first."""
    rows = Turn.objects.filter(at__gt=moment).order_by("-at", "unit_code")
    return list(rows if units is None else rows.filter(unit_code__in=units))


def entries_since(moment: datetime) -> dict[str, int]:
    """What the evidence log gained after a moment, by kind of entry."""
    rows = MinuteCount.objects.filter(minute__gte=moment).values("kind").annotate(entries_sum=Sum("entries"))
    return {row["kind"]: row["entries_sum"] for row in rows}


def observations(since: datetime | None = None) -> list[Observation]:
    """What the whole was at the end of each minute in which something changed, oldest first."""
    rows = Observation.objects.order_by("minute")
    return list(rows if since is None else rows.filter(Q(minute__gte=since)))
