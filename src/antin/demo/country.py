"""The whole country before the decision of 2025: provinces, districts, communes, and bodies of communes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from antin.demo.world.naming import short_name_of
from antin.demo.world.tables import Template, rows, templates
from antin.kernel.text import nfc
from antin.succession.registry import Organisation, OrganisationId, Registry, Unit, UnitCode, UnitLevel

__all__ = ["country_before"]

FOUNDED_ON = date(2011, 6, 1)


def country_before(*, with_bodies: bool) -> Registry:
    """All units, and ``with_bodies`` one body of each kind that every commune has; nobody works there."""
    registry = Registry(units={unit.code: unit for unit in map(_unit, rows("admin/units_before.csv"))})
    if with_bodies:
        registry.organisations.update((body.id, body) for body in _bodies(registry))
    return registry


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        code=UnitCode(row["code"]),
        level=UnitLevel(row["level"]),
        type=row["type"],
        name=nfc(row["name"]),
        short_name=nfc(row["short_name"]),
        parent_code=UnitCode(row["parent_code"]) if row["parent_code"] else None,
        province_code=UnitCode(row["province_code"]),
    )


def _bodies(registry: Registry) -> Iterator[Organisation]:
    kinds = [template for template in templates() if template.level == "commune"]
    communes = [unit for unit in registry.units.values() if unit.level is UnitLevel.COMMUNE]
    for number, unit in enumerate(communes):
        for place, template in enumerate(kinds, start=1):
            yield _body(unit, template, f"H{number // 1000:02}.{number % 1000 + 1}.{place}")


def _body(unit: Unit, template: Template, official_code: str) -> Organisation:
    named = f"{unit.type} {unit.short_name}"
    name = nfc(template.name_vi.replace("{xã|phường|thị trấn} {tên}", named).replace("{tên}", named))
    code = f"{unit.code}:{template.id}"
    return Organisation(
        id=OrganisationId(f"{code}@{FOUNDED_ON}"),
        code=code,
        kind=template.id,
        name=name,
        short_name=short_name_of(name),
        unit_code=unit.code,
        parent_id=None,
        branch=template.branch,
        official_code=official_code,
        abbreviation=template.abbreviation,
        number_style=template.number_style,
        has_seal=template.has_seal,
        founded_on=FOUNDED_ON,
        mail_domain="",
    )
