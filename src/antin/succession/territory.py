"""Units: from the rows of a decision to the units after it, their donors and their links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from antin.kernel.text import fold
from antin.succession.decision import Decision, Extent, SuccessionRow
from antin.succession.outcome import SuccessionKind, UnitLink
from antin.succession.overrides import Overrides
from antin.succession.registry import Unit, UnitCode, UnitLevel

__all__ = ["Territory", "change_of", "succeed_units"]


@dataclass(frozen=True, slots=True)
class Territory:
    """Units before and after, and how they hang together."""

    before: dict[UnitCode, Unit]
    after: dict[UnitCode, Unit]
    links: tuple[UnitLink, ...]
    kinds: dict[UnitCode, SuccessionKind]  # of each unit after
    successor: dict[UnitCode, UnitCode]  # old → the one that takes its bodies and people
    donors: dict[UnitCode, tuple[UnitCode, ...]]  # new → old units it takes over, the continuing one first
    predecessors: dict[UnitCode, tuple[UnitCode, ...]]  # new → every old unit with a share in it
    unexplained: tuple[str, ...]

    def province_after(self, old_province: UnitCode) -> UnitCode | None:
        """The province that an old province became part of."""
        return self.successor.get(old_province)

    def order_of_provinces(self) -> dict[UnitCode, int]:
        """Old provinces as bodies are numbered: the continuing one, then by code, round the end."""
        places: dict[UnitCode, int] = {}
        for donors in self.donors.values():
            if self.before[donors[0]].level is UnitLevel.PROVINCE:
                codes = sorted(donors)
                start = codes.index(donors[0])
                places |= {code: place for place, code in enumerate(codes[start:] + codes[:start])}
        return places


def succeed_units(before: dict[UnitCode, Unit], decision: Decision, overrides: Overrides) -> Territory:
    """Lay the decision's unit rows over the units before it. Units that no row names stay as they are."""
    rows = _unit_rows(before, decision)
    after = _units_after(before, decision, rows)
    successor = _default_successors(rows, overrides.successors)
    predecessors = _group((row.new_code, row.old_code) for row in rows if row.old_code and row.new_code)
    donors = _donors(rows, successor, overrides.continues)
    kinds = _kinds(before, after, rows, donors, predecessors)
    lost = [
        code
        for code, unit in before.items()
        if code not in successor and unit.level not in decision.abolished_levels and not _dissolved(rows, code)
    ]
    return Territory(
        before=before,
        after=after,
        links=_links(before, after, rows, kinds, successor, donors),
        kinds=kinds,
        successor=successor,
        donors=donors,
        predecessors=predecessors,
        unexplained=tuple(f"unit {code} {before[code].name}" for code in sorted(lost)),
    )


def _unit_rows(before: Mapping[UnitCode, Unit], decision: Decision) -> list[SuccessionRow]:
    """The rows of units, in a fixed order, with one added for each unit that nothing names."""
    rows = [row for row in decision.unit_rows if not row.is_body]
    named = {row.old_code for row in rows}
    silent = [
        SuccessionRow(unit.level, code, unit.name, code, unit.name)
        for code, unit in before.items()
        if code not in named and unit.level not in decision.abolished_levels
    ]
    return sorted(rows + silent, key=lambda row: (row.old_code, row.new_code))


def _units_after(
    before: Mapping[UnitCode, Unit], decision: Decision, rows: Iterable[SuccessionRow]
) -> dict[UnitCode, Unit]:
    listed = {
        row.code: Unit(
            row.code, row.level, row.type, row.name, row.short_name, row.parent_code, row.province_code
        )
        for row in decision.units_after
    }
    codes = {UnitCode(row.new_code) for row in rows if row.new_code} | set(listed)
    return {code: listed.get(code) or before[code] for code in sorted(codes)}


def _default_successors(
    rows: Iterable[SuccessionRow], overrides: Mapping[UnitCode, UnitCode]
) -> dict[UnitCode, UnitCode]:
    best: dict[UnitCode, tuple[tuple[bool, ...], str]] = {}
    for row in rows:
        if row.old_code and row.new_code:
            old = UnitCode(row.old_code)
            rank = (
                overrides.get(old) != row.new_code,
                not row.default_successor,
                row.extent is not Extent.REMAINDER,
                not _keeps_code(row),
                not _keeps_name(row),
            )
            best[old] = min(best.get(old, (rank, row.new_code)), (rank, row.new_code))
    return {old: UnitCode(code) for old, (_, code) in best.items()}


def _donors(
    rows: Iterable[SuccessionRow],
    successor: Mapping[UnitCode, UnitCode],
    overrides: Mapping[UnitCode, UnitCode],
) -> dict[UnitCode, tuple[UnitCode, ...]]:
    """For N → 1 one donor continues: keeps the code, then the name, then the lowest code."""
    ranked: dict[UnitCode, list[tuple[bool, bool, bool, UnitCode]]] = defaultdict(list)
    for row in rows:
        old, new = UnitCode(row.old_code), UnitCode(row.new_code)
        if new and successor.get(old) == new:
            chosen = overrides.get(new) == old
            ranked[new].append((not chosen, not _keeps_code(row), not _keeps_name(row), old))
    return {new: tuple(entry[3] for entry in sorted(entries)) for new, entries in ranked.items()}


def _keeps_code(row: SuccessionRow) -> bool:
    return row.old_code == row.new_code if row.keeps_code is None else row.keeps_code


def _keeps_name(row: SuccessionRow) -> bool:
    return fold(row.old_name) == fold(row.new_name) if row.keeps_name is None else row.keeps_name


def _kinds(
    before: Mapping[UnitCode, Unit],
    after: Mapping[UnitCode, Unit],
    rows: Iterable[SuccessionRow],
    donors: Mapping[UnitCode, tuple[UnitCode, ...]],
    predecessors: Mapping[UnitCode, tuple[UnitCode, ...]],
) -> dict[UnitCode, SuccessionKind]:
    stated: dict[UnitCode, SuccessionKind] = {}
    for row in rows:
        new = UnitCode(row.new_code)
        if row.kind and new and (new not in stated or donors.get(new, ("",))[0] == row.old_code):
            stated[new] = row.kind
    return {
        code: stated.get(code) or _derived_kind(before, unit, donors.get(code, ()), predecessors.get(code, ()))
        for code, unit in after.items()
    }


def _derived_kind(
    before: Mapping[UnitCode, Unit],
    unit: Unit,
    donors: tuple[UnitCode, ...],
    predecessors: tuple[UnitCode, ...],
) -> SuccessionKind:
    if len(predecessors) > 1:
        return SuccessionKind.MERGE
    if not predecessors:
        return SuccessionKind.FOUND
    return change_of(before[donors[0]], unit) if donors else SuccessionKind.SPLIT


def change_of(old: Unit, new: Unit) -> SuccessionKind:
    """What a unit that goes on alone underwent: type before name before parent. Spelling alone is no change."""
    if fold(old.type) != fold(new.type):
        return SuccessionKind.TYPE
    if fold(old.name) != fold(new.name):
        return SuccessionKind.RENAME
    return SuccessionKind.UNCHANGED if old.parent_code == new.parent_code else SuccessionKind.REPARENT


def _links(
    before: Mapping[UnitCode, Unit],
    after: Mapping[UnitCode, Unit],
    rows: Iterable[SuccessionRow],
    kinds: Mapping[UnitCode, SuccessionKind],
    successor: Mapping[UnitCode, UnitCode],
    donors: Mapping[UnitCode, tuple[UnitCode, ...]],
) -> tuple[UnitLink, ...]:
    links = []
    linked_old, linked_new = set(), set()
    for row in rows:
        old, new = UnitCode(row.old_code) or None, UnitCode(row.new_code) or None
        kind = kinds[new] if new else SuccessionKind.DISSOLVE
        continues = bool(old and new and donors.get(new, ("",))[0] == old)
        links.append(UnitLink(old, new, kind, continues, bool(old and new and successor.get(old) == new)))
        linked_old.add(old)
        linked_new.add(new)
    dissolved = [
        UnitLink(code, None, SuccessionKind.DISSOLVE, False, False)
        for code in sorted(before)
        if code not in linked_old
    ]
    founded = [
        UnitLink(None, code, SuccessionKind.FOUND, False, False) for code in after if code not in linked_new
    ]
    return tuple(links + dissolved + founded)


def _dissolved(rows: Iterable[SuccessionRow], code: str) -> bool:
    return any(row.old_code == code and not row.new_code for row in rows)


def _group(pairs: Iterable[tuple[str, str]]) -> dict[UnitCode, tuple[UnitCode, ...]]:
    grouped: dict[UnitCode, list[UnitCode]] = defaultdict(list)
    for key, value in pairs:
        grouped[UnitCode(key)].append(UnitCode(value))
    return {key: tuple(values) for key, values in grouped.items()}
