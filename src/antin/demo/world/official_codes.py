"""Organisation codes (Decision 20/2020/QĐ-TTg), numbered in the order of the templates.

The province's People's Committee is level 1 (``H44``); bodies of the province and the districts' committees are
level 2; under these stand sub-departments, centres, district bodies and communes.
The last of several old provinces still writes the older, dotted form
(``000.03.12.H28``), as many offices did in 2025.
"""

from __future__ import annotations

from collections import Counter

from antin.demo.world.instances import Slot
from antin.demo.world.territory import Territory
from antin.succession.official_codes import dotted_form
from antin.succession.registry import UnitCode

__all__ = ["OfficialCodes"]

_ROOTS = {"B-P-UBND", "B-D-UBND", "B-C-UBND"}


class OfficialCodes:
    """Hands out organisation codes; ask once for each body, in order."""

    def __init__(self, territory: Territory) -> None:
        self._roots: dict[UnitCode, tuple[str, ...]] = {
            province.code: (territory.level1_codes[province.code],) for province in territory.provinces
        }
        self._departments: dict[tuple[str, UnitCode], tuple[str, ...]] = {}
        self._next: Counter[tuple[str, ...]] = Counter()
        self._parents = {unit.code: unit.parent_code for unit in territory.units}
        self._dotted_in = territory.provinces[-1].code if len(territory.provinces) > 1 else None

    def code(self, slot: Slot) -> str:
        """The organisation code of the body in ``slot``."""
        code = ".".join(self._parts(slot))
        return dotted_form(code) if slot.province.code == self._dotted_in else code

    def _parts(self, slot: Slot) -> tuple[str, ...]:
        unit = slot.unit.code
        if slot.template.id in _ROOTS:
            return self._root(unit)
        if slot.template.level == "province-sub":
            return self._numbered(self._department(slot))
        parts = self._numbered(self._root(unit))
        if slot.template.level == "province":
            self._departments[slot.template.id, unit] = parts
        return parts

    def _department(self, slot: Slot) -> tuple[str, ...]:
        """The code of the body above a sub-department or centre, else that of the province."""
        parent = f"B-{slot.field.parent}" if slot.field else slot.template.parent
        return self._departments.get((parent, slot.unit.code), self._root(slot.unit.code))

    def _root(self, unit: UnitCode) -> tuple[str, ...]:
        """The code of the unit's People's Committee, under which its other bodies are numbered."""
        if unit not in self._roots:
            parent = self._parents[unit]
            self._roots[unit] = self._numbered(self._root(parent) if parent else ())
        return self._roots[unit]

    def _numbered(self, parent: tuple[str, ...]) -> tuple[str, ...]:
        self._next[parent] += 1
        return (*parent, str(self._next[parent]))
