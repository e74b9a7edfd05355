"""The places of one province after the decision, as they were before: old provinces, districts, communes."""

from __future__ import annotations

from dataclasses import dataclass

from antin.demo.world.tables import rows
from antin.kernel.errors import AntinError
from antin.kernel.text import nfc
from antin.succession.registry import Unit, UnitCode, UnitLevel

__all__ = ["Territory", "UnableToFindProvince", "read_territory"]


class UnableToFindProvince(AntinError):
    """No province carries this code after the decision of 2025."""

    code = "world.unknown_province"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class Territory:
    """Units before the decision, in the order in which bodies are numbered.

    Old provinces begin with the one whose identity continues and go on by code, round the end of the list
    (25, 26, 17 for Phú Thọ); districts and communes follow their province by code.
    """

    provinces: tuple[Unit, ...]
    districts: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    donors: tuple[Unit, ...]  # for each commune after the decision, by code, the one whose identity continues
    level1_codes: dict[UnitCode, str]  # organisation code of each old province (Decision 20/2020): "H44"

    @property
    def units(self) -> tuple[Unit, ...]:
        """All of them, provinces first."""
        return self.provinces + self.districts + self.communes


def read_territory(province_code: str) -> Territory:
    """The old units that became part of the province ``province_code``."""
    mapping = [row for row in rows("admin/mapping.csv") if row["new_province_code"] == province_code]
    old = _old_provinces([row for row in mapping if row["level"] == "province"], province_code)
    units = {row["code"]: _unit(row) for row in rows("admin/units_before.csv") if row["province_code"] in old}
    local = [row for row in mapping if row["level"] != "province" and row["old_code"] in units]
    return Territory(
        provinces=tuple(units[code] for code in old),
        districts=_ordered(units, old, UnitLevel.DISTRICT),
        communes=_ordered(units, old, UnitLevel.COMMUNE),
        donors=_donors(units, local),
        level1_codes=_level1_codes(old),
    )


def _unit(row: dict[str, str]) -> Unit:
    parent = row["parent_code"]
    return Unit(
        code=UnitCode(row["code"]),
        level=UnitLevel(row["level"]),
        type=row["type"],
        name=nfc(row["name"]),
        short_name=nfc(row["short_name"]),
        parent_code=UnitCode(parent) if parent else None,
        province_code=UnitCode(row["province_code"]),
    )


def _old_provinces(mapping: list[dict[str, str]], province_code: str) -> list[str]:
    codes = sorted(row["old_code"] for row in mapping)
    if not codes:
        raise UnableToFindProvince(
            f"Từ ngày 01/7/2025 không có tỉnh, thành phố mã “{province_code}”.",
            where="admin/mapping.csv",
            remedy="Dùng mã hai chữ số của một trong 34 tỉnh, thành phố.",
        )
    start = next(i for i, code in enumerate(codes) if _keeps_code(mapping, code))
    return codes[start:] + codes[:start]


def _keeps_code(mapping: list[dict[str, str]], code: str) -> bool:
    return any(row["old_code"] == code and row["keeps_code"] == "yes" for row in mapping)


def _ordered(units: dict[str, Unit], old: list[str], level: UnitLevel) -> tuple[Unit, ...]:
    chosen = (unit for unit in units.values() if unit.level is level)
    return tuple(sorted(chosen, key=lambda unit: (old.index(unit.province_code), unit.code)))


def _donors(units: dict[str, Unit], mapping: list[dict[str, str]]) -> tuple[Unit, ...]:
    """Keeps the code, then the name, then the lowest code."""
    best: dict[str, tuple[bool, bool, str]] = {}
    for row in mapping:
        rank = (row["keeps_code"] != "yes", row["keeps_name"] != "yes", row["old_code"])
        best[row["new_code"]] = min(best.get(row["new_code"], rank), rank)
    return tuple(units[best[code][2]] for code in sorted(best))


def _level1_codes(old: list[str]) -> dict[UnitCode, str]:
    return {
        UnitCode(row["province_code_before"]): row["code"]
        for row in rows("admin/agency_codes_level1.csv")
        if row["province_code_before"] in old
    }
