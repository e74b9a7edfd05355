"""The shipped tables, read once: units, mapping, templates, names, and the knobs in ``world.toml``."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from antin.kernel.text import nfc

__all__ = [
    "Field",
    "Position",
    "ServiceTemplate",
    "Template",
    "fields",
    "knobs",
    "positions",
    "rows",
    "services",
    "templates",
]


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of organisation before the decision."""

    id: str
    level: str  # province, province-sub, district, commune, commune-sub
    branch: str
    name_vi: str
    abbreviation: str
    number_style: str
    parent: str
    has_seal: bool
    instances: int  # over the three old provinces of Phú Thọ
    people_each: int


@dataclass(frozen=True, slots=True)
class Position:
    """One row of the staff list of a kind; ``count`` is ``None`` for the rest of the people."""

    pattern: str
    title: str
    count: int | None
    authority: str


@dataclass(frozen=True, slots=True)
class ServiceTemplate:
    """A kind of service certificate; ``count`` is over the three old provinces of Phú Thọ."""

    id: str
    kind: str
    name_vi: str
    owner_kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Field:
    """What a sub-department, a centre or a public service unit is for, and under which body it stands."""

    name: str
    abbreviation: str
    parent: str


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table below ``antin/demo/data``, for instance ``admin/mapping.csv``."""
    text = files("antin.demo").joinpath("data", *name.split("/")).read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))


@cache
def knobs() -> dict[str, Any]:
    """``world.toml``: rates, dates and lists that shape the world."""
    return tomllib.loads(files("antin.demo").joinpath("data", "world.toml").read_text(encoding="utf-8"))


@cache
def templates() -> tuple[Template, ...]:
    """The kinds of organisation before the decision, in file order."""
    before = (row for row in rows("agencies/agency_templates.csv") if row["era"] == "before")
    return tuple(
        Template(
            id=row["template_id"],
            level=row["level"],
            branch=row["branch"],
            name_vi=row["name_vi"],
            abbreviation=row["abbreviation"],
            number_style=row["number_style"],
            parent=row["parent"],
            has_seal=row["has_seal"] == "yes",
            instances=int(row["instances"]),
            people_each=int(row["individuals_total"]) // int(row["instances"]),
        )
        for row in before
    )


@cache
def positions() -> tuple[Position, ...]:
    """All rows of all staff lists, in file order."""
    return tuple(
        Position(
            pattern=row["template_pattern"],
            title=nfc(row["title_vi"]),
            count=None if row["count_per_org"] == "rest" else int(row["count_per_org"]),
            authority=row["authority_prefix"],
        )
        for row in rows("agencies/position_templates.csv")
    )


@cache
def services() -> tuple[ServiceTemplate, ...]:
    """The kinds of service that exist before the decision."""
    return tuple(
        ServiceTemplate(
            id=row["service_id"],
            kind=row["kind"],
            name_vi=row["name_template"],
            owner_kind=row["owner_kind_before"],
            count=int(row["count_before"]),
        )
        for row in rows("agencies/service_templates.csv")
        if int(row["count_before"])
    )


@cache
def fields() -> dict[str, tuple[Field, ...]]:
    """Fields of work by kind (``P-CC``, ``P-DV-UBND``, ``P-DV-SO``), in number order."""
    found: dict[str, list[Field]] = {}
    for row in rows("agencies/fields.csv"):
        field = Field(row["field_vi"], row["abbreviation"], row["parent"])
        found.setdefault(row["kind"], []).append(field)
    return {kind: tuple(items) for kind, items in found.items()}
