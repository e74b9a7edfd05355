"""The mapping as a picture: what went into what, drawn by the server, one strand a territory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from antin.kernel.text import fold

__all__ = ["Braid", "Formed", "Strand", "braid_of", "formed_units", "kinds_of"]

_ROW = 22.0  # height of a territory before, in the picture's units
_WIDTH = 120.0


@dataclass(frozen=True, slots=True)
class Strand:
    """One line of a picture, from a territory before to the one after."""

    path: str
    continues: bool


@dataclass(frozen=True, slots=True)
class Braid:
    """A picture: strands in a box."""

    width: str
    height: str
    strands: tuple[Strand, ...]


@dataclass(frozen=True, slots=True)
class Formed:
    """A territory after the decision with those before it, and how many lines of the plan concern it."""

    code: str
    name: str
    kind: str
    old: Sequence[Mapping[str, Any]]
    lines: int
    braid: Braid


def formed_units(
    units: Sequence[Mapping[str, Any]],
    *,
    level: str,
    kind: str,
    text: str,
    lines: Mapping[str, int],
) -> list[Formed]:
    """The territories of a level whose own name, code, or one of whose parts' names, holds the text."""
    wanted = fold(text)
    return [
        Formed(
            str(unit["code"]),
            str(unit["name"]),
            _kind(unit),
            unit["old"],
            lines.get(str(unit["code"]), 0),
            braid_of(unit["old"]),
        )
        for unit in units
        if unit["level"] == level and (not kind or _kind(unit) == kind) and _holds(unit, wanted)
    ]


def kinds_of(units: Sequence[Mapping[str, Any]], level: str) -> dict[str, int]:
    """How many territories of a level met each outcome."""
    counted: dict[str, int] = {}
    for unit in units:
        if unit["level"] == level:
            counted[_kind(unit)] = counted.get(_kind(unit), 0) + 1
    return dict(sorted(counted.items(), key=lambda pair: -pair[1]))


def braid_of(old: Sequence[Mapping[str, Any]]) -> Braid:
    """Strands from each territory before, evenly spaced, to the middle of the other side."""
    height = max(len(old), 1) * _ROW
    middle = height / 2
    strands = []
    for index, each in enumerate(old):
        y = index * _ROW + _ROW / 2
        bend = _WIDTH / 2
        path = f"M0 {y:g}C{bend:g} {y:g} {bend:g} {middle:g} {_WIDTH:g} {middle:g}"
        strands.append(Strand(path, bool(each["continues"])))
    return Braid(f"{_WIDTH:g}", f"{height:g}", tuple(strands))


def _kind(unit: Mapping[str, Any]) -> str:
    """What came of it: a part of a split unit stands behind a merger."""
    kinds = {each["kind"] for each in unit["old"]} or {unit["kind"]}
    order = ("merge", "absorb", "split", "rename", "type", "reparent", "dissolve", "found", "unchanged")
    return next((each for each in order if each in kinds), str(unit["kind"]))


def _holds(unit: Mapping[str, Any], wanted: str) -> bool:
    if not wanted:
        return True
    names = [
        unit["name"],
        unit["code"],
        *(old["name"] for old in unit["old"]),
        *(o["code"] for o in unit["old"]),
    ]
    return any(wanted in fold(str(name)) for name in names)
