"""Which bodies exist: every kind of organisation laid over the territory, in the order of the templates.

Counts are those of Phú Thọ (three old provinces) and scale to other provinces: kinds of a province stand once
in each old one, sub-kinds by their share of three, district and commune kinds once a unit, schools by the
communes after the decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from antin.demo.world.tables import Field, Template, fields, templates
from antin.demo.world.territory import Territory
from antin.succession.registry import Unit, UnitCode, UnitLevel

__all__ = ["Slot", "share_of_province", "slots"]

PROVINCES_IN_TEMPLATES = 3
SCHOOL = "B-C-SCHOOL"
SCHOOLS_A_COMMUNE = 4
COMMUNES_WITH_FIVE_SCHOOLS = 40 / 148  # of the communes after the decision, the first by code


@dataclass(frozen=True, slots=True)
class Slot:
    """One body to be: a kind in a unit."""

    template: Template
    unit: Unit
    province: Unit
    district: Unit | None
    ordinal: int  # among all bodies of the kind, from 1
    number: int  # among those of its unit, from 1
    siblings: int  # how many of the kind its unit has
    field: Field | None = None

    @property
    def code(self) -> str:
        """``unit:kind``, with a number where the unit has several of the kind."""
        base = f"{self.unit.code}:{self.template.id}"
        return base if self.siblings == 1 else f"{base}:{self.number:02}"


def share_of_province(total: int, position: int) -> int:
    """How many of ``total`` (over three old provinces) fall to the old province at ``position`` (from 0)."""
    each, left = divmod(total, PROVINCES_IN_TEMPLATES)
    return each + (position % PROVINCES_IN_TEMPLATES < left)


def slots(territory: Territory) -> list[Slot]:
    """All bodies, kind by kind in file order."""
    return [slot for template in templates() for slot in _of_kind(template, territory)]


def _of_kind(template: Template, territory: Territory) -> Iterator[Slot]:
    provinces = {unit.code: unit for unit in territory.provinces}
    districts = {unit.code: unit for unit in territory.districts}
    own_fields = fields().get(template.id.removeprefix("B-"))
    seen: Counter[UnitCode] = Counter()
    places = _places(template, territory)
    siblings = Counter(unit.code for unit in places)
    for ordinal, unit in enumerate(places, start=1):
        seen[unit.code] += 1
        yield Slot(
            template=template,
            unit=unit,
            province=provinces[unit.province_code],
            district=_district(unit, districts),
            ordinal=ordinal,
            number=seen[unit.code],
            siblings=siblings[unit.code],
            field=own_fields[(ordinal - 1) % len(own_fields)] if own_fields else None,
        )


def _district(unit: Unit, districts: dict[UnitCode, Unit]) -> Unit | None:
    if unit.level is UnitLevel.DISTRICT:
        return unit
    return districts.get(unit.parent_code) if unit.parent_code else None


def _places(template: Template, territory: Territory) -> list[Unit]:
    if template.id == SCHOOL:
        return _school_places(territory)
    if template.level == "province":
        return _province_places(template, territory)
    if template.level == "province-sub":
        return [
            unit
            for position, unit in enumerate(territory.provinces)
            for _ in range(share_of_province(template.instances, position))
        ]
    return list(territory.districts if template.level == "district" else territory.communes)


def _province_places(template: Template, territory: Territory) -> list[Unit]:
    """Kinds that not every old province has stand in the first one, or in the first and the last."""
    provinces = list(territory.provinces)
    if template.instances >= PROVINCES_IN_TEMPLATES:
        return provinces
    if template.instances == 1 or len(provinces) == 1:
        return provinces[:1]
    return [provinces[0], provinces[-1]]


def _school_places(territory: Territory) -> list[Unit]:
    with_five = round(len(territory.donors) * COMMUNES_WITH_FIVE_SCHOOLS)
    return [
        donor
        for position, donor in enumerate(territory.donors)
        for _ in range(SCHOOLS_A_COMMUNE + (position < with_five))
    ]
