"""How many there are never depends on chance: totals come from the templates and the territory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from antin.demo.world import DeviceKind, KeyAlgorithm, World, build_world
from antin.demo.world.tables import rows
from antin.demo.world.territory import UnableToFindProvince, read_territory
from antin.reissue.plan import HolderKind

MakeWorld = Callable[[int, str], World]
PHU_THO = {HolderKind.ORGANISATION: 4671, HolderKind.PERSON: 26138, HolderKind.SERVICE: 154}


@pytest.mark.parametrize("seed", [1, 2])
def test_phu_tho_has_the_published_totals_with_any_seed(seed: int, world: MakeWorld) -> None:
    certificates = world(seed, "25").certificates
    assert Counter(certificate.holder[0] for certificate in certificates) == PHU_THO
    assert len({certificate.holder for certificate in certificates}) == sum(PHU_THO.values())


def test_each_kind_in_phu_tho_has_as_many_bodies_and_people_as_its_template(phu_tho: World) -> None:
    registry = phu_tho.registry
    bodies = Counter(body.kind for body in registry.organisations.values())
    kinds = {body.id: body.kind for body in registry.organisations.values()}
    people = Counter(kinds[p.organisation_id] for p in registry.posts.values() if p.holder_id and p.is_main)
    before = [row for row in rows("agencies/agency_templates.csv") if row["era"] == "before"]
    assert bodies == {row["template_id"]: int(row["instances"]) for row in before}
    assert people == {row["template_id"]: int(row["individuals_total"]) for row in before}


def test_each_kind_of_service_in_phu_tho_has_the_count_of_its_template(phu_tho: World) -> None:
    found = Counter(service.code.split(":")[1].split("/")[0] for service in phu_tho.registry.services.values())
    expected = {row["service_id"]: int(row["count_before"]) for row in rows("agencies/service_templates.csv")}
    assert found == {kind: count for kind, count in expected.items() if count}


def test_another_province_scales_by_its_own_units(world: MakeWorld) -> None:
    registry = world(1, "24").registry
    territory = read_territory("24")
    assert [unit.code for unit in territory.provinces] == ["24", "27"]
    bodies = Counter(body.kind for body in registry.organisations.values())
    assert bodies["B-P-SNV"] == 2
    assert bodies["B-P-SNgV"] == 1
    assert bodies["B-P-HĐND-B4"] == 2
    assert bodies["B-P-CC"] == 50
    assert bodies["B-P-DV-YT"] == 14
    assert bodies["B-D-UBND"] == len(territory.districts)
    assert bodies["B-C-UBND"] == len(territory.communes)
    assert 4 * len(territory.donors) < bodies["B-C-SCHOOL"] < 5 * len(territory.donors)
    assert len(world(1, "24").certificates) == sum(
        len(table) for table in (registry.organisations, registry.persons, registry.services)
    )


def test_phu_tho_begins_with_the_province_that_continues() -> None:
    assert [unit.short_name for unit in read_territory("25").provinces] == ["Phú Thọ", "Vĩnh Phúc", "Hòa Bình"]


def test_two_hundred_tokens_of_persons_carry_rsa(phu_tho: World) -> None:
    old = [device for device in phu_tho.devices if device.algorithm is KeyAlgorithm.RSA2048]
    assert len(old) == 200
    assert {device.kind for device in old} == {DeviceKind.TOKEN}
    assert {device.holder[0] for device in old if device.holder} == {HolderKind.PERSON}


def test_stock_covers_new_bodies_and_a_share_of_holders(phu_tho: World) -> None:
    stock = phu_tho.stock
    assert len(stock) == 4 * 148 + 3716  # 12 % of 30,963, rounded up
    assert {device.holder for device in stock} == {None}
    assert {device.algorithm for device in stock} == {KeyAlgorithm.P256}


def test_unknown_province_is_named_in_the_error() -> None:
    with pytest.raises(UnableToFindProvince, match="26") as caught:
        build_world(seed=1, province_code="26")
    assert caught.value.exit_code == 4
    assert caught.value.remedy
