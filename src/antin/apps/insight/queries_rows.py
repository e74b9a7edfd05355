"""The rows behind the figures: holders who wait, lines of a stage, what is lost by a switch now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from antin.apps.insight.models import Figures, HolderRow, Level, LineRow
from antin.apps.insight.queries import Reach

__all__ = [
    "Age",
    "StageFilter",
    "WaitFilter",
    "ages",
    "lines",
    "parts_of",
    "people_to_call",
    "urgent_holders",
    "waiting_holders",
    "who_proved_since",
]

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class WaitFilter:
    """Which of those who cannot sign are wanted; empty: all."""

    reason: str = ""
    unit: str = ""
    organisation: str = ""
    province: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class StageFilter:
    """Which lines of the current plan are wanted; empty: all."""

    stage: str = ""
    unit: str = ""
    organisation: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Age:
    """How long those of one stage or reason have waited: the longest and the one in the middle."""

    oldest: datetime
    median: datetime


def waiting_holders(within: Reach, wanted: WaitFilter = WaitFilter()) -> QuerySet[HolderRow]:
    """Holders in service who cannot sign, longest wait first."""
    rows = HolderRow.objects.exclude(reason="").order_by("waiting_since", "id")
    return _chosen(rows, within, wanted, reason=wanted.reason, part=wanted.part)


def people_to_call(within: Reach, wanted: WaitFilter) -> QuerySet[HolderRow]:
    """Whoever is reached by a call: holders who cannot sign, without services, longest wait first."""
    return waiting_holders(within, wanted).exclude(kind="service")


def urgent_holders(within: Reach) -> QuerySet[HolderRow]:
    """Of these, the seals, leaders and clerks of organisations that cannot work for want of them."""
    body = Figures.objects.filter(level=Level.AGENCY, key=OuterRef("organisation_id"))
    missing = (
        Q(part="seal") & Exists(body.filter(seal_ok=False))
        | Q(part="leader") & Exists(body.filter(leader_ok=False))
        | Q(part="clerk") & Exists(body.filter(clerk_ok=False))
    )
    return waiting_holders(within).filter(missing)


def lines(within: Reach, wanted: StageFilter = StageFilter()) -> QuerySet[LineRow]:
    """New certificates of the current plan, longest wait first."""
    rows = LineRow.objects.order_by("since", "leaf_index")
    return _chosen(rows, within, wanted, stage=wanted.stage)


def _chosen(
    rows: QuerySet[_Row], within: Reach, wanted: WaitFilter | StageFilter, **more: str
) -> QuerySet[_Row]:
    columns = {
        "unit_code": wanted.unit,
        "organisation_id": wanted.organisation,
        "province_code": wanted.province,
        **more,
    }
    rows = rows.filter(**{name: value for name, value in columns.items() if value})
    return rows if within is None else rows.filter(organisation_id__in=list(within))


def parts_of(organisations: Collection[str]) -> list[HolderRow]:
    """Seal, leaders and clerks of these organisations."""
    rows = HolderRow.objects.filter(organisation_id__in=list(organisations)).exclude(part="")
    return list(rows.order_by("organisation_id", F("part").desc(), "name", "holder_id"))


def who_proved_since(moment: datetime, within: Reach, *, most: int) -> list[LineRow]:
    """Whose new certificate proved itself after a moment, newest first."""
    rows = _chosen(LineRow.objects.order_by("-since", "leaf_index"), within, StageFilter(stage="proved"))
    return list(rows.filter(since__gt=moment)[:most])


def ages(within: Reach, *, province: str = "") -> dict[str, Age]:
    """Of every reason and every stage but the last: when the longest wait began, and the one in the middle."""
    values = {"within": None if within is None else list(within), "province": province}
    with connection.cursor() as cursor:
        cursor.execute(_AGES_OF_ALL if within is None else _AGES_WITHIN, values)
        return {code: Age(oldest, median) for code, oldest, median in cursor.fetchall()}


_AGES_OF_ALL = """
WITH counted AS (
  SELECT code, minute, sum(holders) AS holders FROM insight_agecount
  WHERE %(province)s = '' OR province_code = %(province)s GROUP BY 1, 2
), running AS (
  SELECT code, minute, sum(holders) OVER (PARTITION BY code ORDER BY minute) AS so_far,
    sum(holders) OVER (PARTITION BY code) AS total FROM counted
)
SELECT code, min(minute), min(minute) FILTER (WHERE 2 * so_far >= total) FROM running GROUP BY code
"""
_AGES_WITHIN = """
SELECT reason, min(waiting_since), percentile_disc(0.5) WITHIN GROUP (ORDER BY waiting_since)
FROM insight_holderrow WHERE reason <> '' AND organisation_id = ANY(%(within)s)
  AND (%(province)s = '' OR province_code = %(province)s) GROUP BY 1
UNION ALL
SELECT stage, min(since), percentile_disc(0.5) WITHIN GROUP (ORDER BY since)
FROM insight_linerow WHERE stage <> 'proved' AND organisation_id = ANY(%(within)s)
  AND (%(province)s = '' OR province_code = %(province)s) GROUP BY 1
"""
