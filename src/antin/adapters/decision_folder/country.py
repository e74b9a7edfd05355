"""The decision of 2025 for any province, or for the whole country, from the country-wide tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from antin.adapters.decision_folder.cells import Problems, rows_of
from antin.adapters.decision_folder.files import DecisionFilesRefused
from antin.adapters.decision_folder.tables import read_table
from antin.adapters.decision_folder.units import SUCCESSION_COLUMNS, UNIT_COLUMNS, succession_row, unit_row
from antin.succession.decision import Act, Decision
from antin.succession.problems import DecisionRefused
from antin.succession.registry import UnitLevel

__all__ = ["for_province"]

COUNTRY_ACT, COMMUNE_ACT = 0, 1  # places among the acts of the decision: the provinces' and the communes'


def for_province(decision: Decision, tables: Path, province_code: str | None) -> Decision:
    """The same decision (kinds, positions, staffing, dates) with the units of another province.

    ``tables`` holds ``units_after.csv`` and ``mapping.csv`` of the country; ``None`` takes all of it. Names the
    communes' resolution of that province, and says so in title and legal basis.
    """
    problems = Problems()
    units, resolutions = [], {}
    for row in rows_of(
        read_table("units_after.csv", (tables / "units_after.csv").read_bytes()), UNIT_COLUMNS, problems
    ):
        if province_code in {None, row.text("province_code")}:
            unit = unit_row(row, "")
            units.append(unit)
            resolutions[unit.level] = row.text("resolution")
    pairs = [
        succession_row(row)
        for row in rows_of(
            read_table("mapping.csv", (tables / "mapping.csv").read_bytes()), SUCCESSION_COLUMNS, problems
        )
        if province_code in {None, row.text("new_province_code")}
    ]
    if problems:
        raise DecisionRefused(problems)
    provinces = [unit for unit in units if unit.level is UnitLevel.PROVINCE]
    if not provinces:
        raise DecisionFilesRefused(
            f"Không có tỉnh mã {province_code} sau ngày 01/7/2025.",
            where="units_after.csv",
            remedy="Dùng mã hai chữ số của một trong 34 tỉnh, thành phố.",
            code="decision_folder.unknown_province",
        )
    named = replace(decision, units_after=tuple(units), unit_rows=tuple(pairs))
    if province_code is None:
        return replace(named, title="Sắp xếp đơn vị hành chính cấp tỉnh và cấp xã năm 2025: cả nước")
    return _with_resolution(named, provinces[0].name, resolutions.get(UnitLevel.COMMUNE, ""))


def _with_resolution(decision: Decision, province: str, resolution: str) -> Decision:
    old = decision.acts[COMMUNE_ACT]
    act = replace(old, number=resolution or old.number)
    acts: tuple[Act, ...] = (decision.acts[COUNTRY_ACT], act)
    spoken = province[:1].lower() + province[1:]
    return replace(
        decision,
        number=decision.number.replace(old.number, act.number),
        title=f"Sắp xếp đơn vị hành chính cấp tỉnh và cấp xã: {spoken} năm 2025",
        legal_basis=tuple(basis.replace(old.number, act.number) for basis in decision.legal_basis),
        acts=acts,
    )
