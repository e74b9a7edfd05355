"""Builds a world: territory, bodies, people, services, devices, trouble, each with its own stream of chance."""

from __future__ import annotations

import random
from datetime import date

from antin.demo.world.devices import certificates_on, devices_for, holders_of, stock_for
from antin.demo.world.instances import slots
from antin.demo.world.naming import Namer
from antin.demo.world.official_codes import OfficialCodes
from antin.demo.world.organisations import add_organisations, add_people
from antin.demo.world.people import People
from antin.demo.world.second_posts import add_second_posts
from antin.demo.world.services import add_services
from antin.demo.world.specification import World
from antin.demo.world.tables import rows
from antin.demo.world.territory import Territory, read_territory
from antin.demo.world.trouble import (
    add_focal_officers,
    add_vacant_posts,
    break_devices,
    device_trouble,
    without_phone,
)
from antin.succession.registry import OrganisationId, Registry

__all__ = ["EVE_OF_THE_DECISION", "build_world"]

EVE_OF_THE_DECISION = date(2025, 6, 17)  # the day after resolution 1676/NQ-UBTVQH15
MANAGING_KIND = "B-P-SKHCN"  # the department that runs the signature desk


def build_world(
    *,
    seed: int,
    province_code: str = "25",
    today: date = EVE_OF_THE_DECISION,
    lasting_until: date | None = None,
) -> World:
    """The world on ``today`` of the old provinces that became ``province_code`` on 1 July 2025.

    Certificates began up to four years before; with ``lasting_until`` none ends before that day, for a story
    that goes on so long and has no renewals in it. The same arguments give the same world. Raises
    :class:`UnableToFindProvince` for a code that no province carries after the decision.
    """
    territory = read_territory(province_code)
    registry = _registry(territory, seed, today)
    add_second_posts(registry, _stream(seed, "second posts"))
    trouble = add_vacant_posts(registry, _stream(seed, "vacancies"))
    trouble += add_focal_officers(registry, _stream(seed, "focal officers"))
    trouble += without_phone(registry, _stream(seed, "phones"))
    holders = holders_of(registry)
    sound = devices_for(holders, _stream(seed, "devices"))
    devices = break_devices(sound, _stream(seed, "device trouble"))
    new_organisations = _founded_by_decision(len(territory.donors))
    return World(
        seed=seed,
        province_code=province_code,
        today=today,
        registry=registry,
        devices=tuple(devices),
        certificates=tuple(
            certificates_on(devices, _stream(seed, "certificates"), today, lasting_until=lasting_until)
        ),
        stock=tuple(stock_for(len(holders), new_organisations, _stream(seed, "stock"))),
        trouble=(*trouble, *device_trouble(devices, registry)),
        managing=_managing(registry, territory),
    )


def _registry(territory: Territory, seed: int, today: date) -> Registry:
    registry = Registry(units={unit.code: unit for unit in territory.units})
    places = slots(territory)
    namer = Namer(territory, _stream(seed, "names of bodies"))
    add_organisations(registry, places, namer, OfficialCodes(territory))
    add_people(registry, places, People(_stream(seed, "people"), today))
    add_services(registry, territory)
    return registry


def _stream(seed: int, topic: str) -> random.Random:
    """A stream of chance of its own, so that a change in one topic leaves the others as they were."""
    return random.Random(f"{seed}/{topic}")  # noqa: S311  invented data, nothing secret


def _founded_by_decision(communes: int) -> int:
    """How many bodies the decision founds that no old body goes on in: the commune offices."""
    kinds = [row for row in rows("agencies/agency_templates.csv") if row["origin"] == "new"]
    return len(kinds) * communes


def _managing(registry: Registry, territory: Territory) -> OrganisationId:
    first = territory.provinces[0].code
    bodies = registry.organisations.values()
    return next(body.id for body in bodies if body.kind == MANAGING_KIND and body.unit_code == first)
