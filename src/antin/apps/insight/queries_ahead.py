"""What if the plan were switched now: who can sign today and could not afterwards.

After a switch the new certificate counts, so whoever has one that has not proved itself is lost to their unit
until it has. People whose posts end are not listed: they leave service and lose nothing that they still need.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from antin.apps.insight.models import Figures, HolderRow, LineRow
from antin.apps.insight.queries import Reach, units_within

__all__ = ["Ahead", "ahead", "lost_by_switch"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The communes that work today and would not right after a switch, and how many people they lose."""

    holders: int
    units: list[Figures]


def lost_by_switch(within: Reach) -> QuerySet[HolderRow]:
    """Holders who can sign today and whose new certificate has not proved itself, parts of an ability first."""
    open_lines = LineRow.objects.filter(kind=OuterRef("kind"), holder_id=OuterRef("holder_id")).exclude(
        stage="proved"
    )
    rows = HolderRow.objects.filter(Exists(open_lines), reason="")
    rows = rows if within is None else rows.filter(organisation_id__in=list(within))
    return rows.order_by("unit_code", "-part", "name", "holder_id")


def ahead(within: Reach) -> Ahead:
    """Counts, and today's communes that would stop."""
    lost = lost_by_switch(within)
    able = {unit.key: unit for unit in units_within(within) if unit.can_work}
    left = _parts_left(list(able))
    stopping = [unit for key, unit in able.items() if not _works(unit, left.get(key, set()))]
    return Ahead(lost.count(), stopping)


def _parts_left(units: list[str]) -> dict[str, set[tuple[str, str]]]:
    """For each commune the parts of an ability that stay usable, each with its organisation."""
    open_lines = LineRow.objects.filter(kind=OuterRef("kind"), holder_id=OuterRef("holder_id")).exclude(
        stage="proved"
    )
    rows = HolderRow.objects.filter(~Exists(open_lines), unit_code__in=units, reason="").exclude(part="")
    left: dict[str, set[tuple[str, str]]] = {}
    for unit, part, organisation in rows.values_list("unit_code", "part", "organisation_id"):
        left.setdefault(unit, set()).add((part, organisation))
    return left


def _works(unit: Figures, left: set[tuple[str, str]]) -> bool:
    """Seal and leader of the People's Committee, and a clerk of the commune."""
    body = unit.principal_id or ""
    return {("seal", body), ("leader", body)} <= left and any(part == "clerk" for part, _ in left)
