"""The balance of a succession: what was, what became of it, that nothing is lost, doubled or unexplained."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from antin.succession.outcome import MoveOutcome, Succession, SuccessionKind, UnitLink
from antin.succession.registry import Registry, Unit, UnitCode, UnitLevel

__all__ = ["ProvinceBalance", "balance_by_province", "discrepancies", "total"]


@dataclass(frozen=True, slots=True)
class ProvinceBalance:
    """One province after a decision. Old communes are kept (alone in one new unit), merged or split."""

    code: UnitCode
    name: str
    provinces_before: int
    districts_before: int
    communes_before: int
    communes_after: int
    pairs: int  # old commune or district → new commune
    kept: int
    merged: int
    split: int
    bodies_before: int  # of communes
    bodies_after: int


def balance_by_province(before: Registry, succession: Succession) -> list[ProvinceBalance]:
    """A row for each province after the decision, by code."""
    home = _province_after(before, succession)
    units = Counter((home[unit.code], unit.level) for unit in before.units.values() if unit.code in home)
    after = Counter(unit.province_code for unit in _communes(succession.after))
    pairs, fates = _pairs(succession), _fates(succession)
    fate_counts = Counter((home[code], fate) for code, fate in fates.items() if code in home)
    old_bodies = Counter(home.get(code) for code in _homes_of_bodies(before))
    new_bodies = Counter(
        succession.after.units[code].province_code for code in _homes_of_bodies(succession.after)
    )
    return [
        ProvinceBalance(
            code=unit.code,
            name=unit.name,
            provinces_before=units[unit.code, UnitLevel.PROVINCE],
            districts_before=units[unit.code, UnitLevel.DISTRICT],
            communes_before=units[unit.code, UnitLevel.COMMUNE],
            communes_after=after[unit.code],
            pairs=pairs[unit.code],
            kept=fate_counts[unit.code, "kept"],
            merged=fate_counts[unit.code, "merged"],
            split=fate_counts[unit.code, "split"],
            bodies_before=old_bodies[unit.code],
            bodies_after=new_bodies[unit.code],
        )
        for unit in sorted(succession.after.units.values(), key=lambda unit: unit.code)
        if unit.level is UnitLevel.PROVINCE
    ]


def total(rows: Iterable[ProvinceBalance]) -> dict[str, int]:
    """The sums of all figures."""
    found = list(rows)
    names = [field.name for field in fields(ProvinceBalance) if field.name not in {"code", "name"}]
    return {name: sum(getattr(row, name) for row in found) for name in names}


def discrepancies(before: Registry, succession: Succession) -> list[str]:
    """What does not add up, one sentence each; an empty list is the point.

    Every old unit, body, person and service has an outcome, bodies and people exactly one; every new body
    continues exactly one old one or is founded; nobody is seated twice; what the registry after holds is what
    the links lead to.
    """
    return [
        *_units_without_outcome(before, succession),
        *_bodies(before, succession),
        *_people(before, succession),
        *_services(before, succession),
        *(f"unexplained: {each}" for each in succession.unexplained),
    ]


def _province_after(before: Registry, succession: Succession) -> dict[UnitCode, UnitCode]:
    """Old unit → the province after the decision that its old province became part of."""
    into = {
        link.old_code: link.new_code
        for link in succession.unit_links
        if link.old_code and link.new_code and link.is_default
    }
    return {
        unit.code: province
        for unit in before.units.values()
        if (province := into.get(unit.province_code)) is not None
    }


def _communes(registry: Registry) -> Iterator[Unit]:
    return (unit for unit in registry.units.values() if unit.level is UnitLevel.COMMUNE)


def _commune_links(succession: Succession) -> Iterator[tuple[UnitCode, UnitCode, UnitLink]]:
    """Pairs that lead to a commune."""
    for link in succession.unit_links:
        if link.old_code is None or link.new_code is None:
            continue
        if succession.after.units[link.new_code].level is UnitLevel.COMMUNE:
            yield link.old_code, link.new_code, link


def _pairs(succession: Succession) -> Counter[UnitCode]:
    units = succession.after.units
    return Counter(units[new].province_code for _, new, _ in _commune_links(succession))


def _fates(succession: Succession) -> dict[UnitCode, str]:
    """Old commune (or district that went on as a commune) → kept, merged or split."""
    into: dict[UnitCode, set[UnitCode]] = defaultdict(set)
    out_of: dict[UnitCode, set[UnitCode]] = defaultdict(set)
    for old, new, _ in _commune_links(succession):
        into[old].add(new)
        out_of[new].add(old)
    return {old: _fate(new, out_of) for old, new in into.items()}


def _fate(new: set[UnitCode], out_of: dict[UnitCode, set[UnitCode]]) -> str:
    if len(new) > 1:
        return "split"
    return "merged" if len(out_of[next(iter(new))]) > 1 else "kept"


def _homes_of_bodies(registry: Registry) -> Iterator[UnitCode]:
    for body in registry.organisations.values():
        if registry.units[body.unit_code].level is UnitLevel.COMMUNE:
            yield body.unit_code


def _units_without_outcome(before: Registry, succession: Succession) -> Iterator[str]:
    linked_old = {link.old_code for link in succession.unit_links}
    linked_new = {link.new_code for link in succession.unit_links}
    yield from (f"unit {code} has no outcome" for code in before.units.keys() - linked_old)
    yield from (f"unit {code} comes from nowhere" for code in succession.after.units.keys() - linked_new)


def _bodies(before: Registry, succession: Succession) -> Iterator[str]:
    links, after = succession.organisation_links, succession.after.organisations
    outcomes = Counter(link.old_id for link in links if link.old_id is not None)
    yield from (
        f"body {code} has {outcomes[code]} outcomes" for code in before.organisations if outcomes[code] != 1
    )
    yield from (f"body {code} is linked and was not" for code in outcomes.keys() - before.organisations.keys())
    continued = Counter(link.new_id for link in links if link.new_id is not None and link.continues)
    founded = Counter(link.new_id for link in links if link.kind is SuccessionKind.FOUND)
    for code in after:
        if continued[code] + founded[code] != 1:
            yield f"body {code} continues {continued[code]} and is founded {founded[code]} times"
    yield from (f"body {code} is linked and is not" for code in (continued + founded).keys() - after.keys())


def _people(before: Registry, succession: Succession) -> Iterator[str]:
    moves = Counter(move.person_id for move in succession.moves)
    yield from (f"person {code} has {moves[code]} outcomes" for code in before.persons if moves[code] != 1)
    seats = Counter(
        post.holder_id
        for post in succession.after.posts.values()
        if post.holder_id is not None and post.is_main
    )
    yield from (f"person {code} has {count} main posts" for code, count in seats.items() if count > 1)
    left = {move.person_id for move in succession.moves if move.outcome is MoveOutcome.LEAVE}
    yield from (f"person {code} left and is seated" for code in left & seats.keys())
    placed = {move.person_id for move in succession.moves if move.new_post_id is not None}
    yield from (f"person {code} is placed and sits nowhere" for code in placed - seats.keys())


def _services(before: Registry, succession: Succession) -> Iterator[str]:
    outcomes = Counter(link.old_id for link in succession.service_links if link.old_id is not None)
    yield from (
        f"service {code} has {outcomes[code]} outcomes" for code in before.services if outcomes[code] != 1
    )
    reached = {link.new_id for link in succession.service_links if link.new_id is not None}
    yield from (f"service {code} comes from nowhere" for code in succession.after.services.keys() - reached)
