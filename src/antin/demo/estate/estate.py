"""An estate: a small world, the decision that changes it, and what must come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from antin.demo.estate.decision import read_decision
from antin.demo.estate.holdings import read_holdings
from antin.demo.estate.offices import find_organisation, read_offices
from antin.demo.estate.reading import Entry
from antin.demo.world.specification import World
from antin.succession.decision import Decision

__all__ = ["Estate", "load_estate"]


@dataclass(frozen=True, slots=True)
class Estate:
    """What an estate file holds."""

    title: str
    world: World
    decision: Decision
    expected: dict[str, Any] = field(default_factory=dict)  # what its author says comes out


def load_estate(data: dict[str, Any]) -> Estate:
    """Build the world and the decision from a parsed estate file. Raises :class:`EstateRefused`."""
    entry = Entry(data, "estate")
    title, today = entry.text("title"), entry.day("today")
    offices = read_offices(entry)
    registry, holdings = offices.registry, read_holdings(entry, offices)
    world = World(
        seed=0,
        province_code=entry.text("province"),
        today=today,
        registry=registry,
        devices=tuple(holdings.devices),
        certificates=tuple(holdings.certificates),
        stock=tuple(holdings.stock),
        trouble=tuple(holdings.trouble),
        managing=find_organisation(entry, "managing", registry).id,
    )
    decision = read_decision(entry.entry("decision"), registry)
    expected = dict(entry.items("expected"))
    entry.refuse_unread()
    return Estate(title, world, decision, expected)
