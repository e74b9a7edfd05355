"""Estates: a parsed YAML file becomes a world and a decision; mistakes are refused with their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml

from antin.demo.estate import Estate, EstateRefused, load_estate
from antin.demo.world import DeviceKind, DeviceState, KeyAlgorithm
from antin.succession.decision import REST, Extent, KindSuccession
from antin.succession.registry import Capacity, Rank, UnitLevel

LoadEstate = Callable[[str], Estate]
ReadText = Callable[[str], str]


def test_two_communes_tells_its_story(estate: LoadEstate) -> None:
    world = estate("two_communes").world
    registry = world.registry
    assert world.invented
    assert (len(registry.organisations), len(registry.persons), len(registry.services)) == (10, 25, 3)
    assert {unit.code for unit in registry.units.values() if unit.level is UnitLevel.COMMUNE} == {
        "97001",
        "97004",
        "97007",
    }
    assert registry.units["97001"].name == "Xã An Hòa"  # type: ignore[index]
    assert registry.units["97001"].province_code == "97"  # type: ignore[index]


def test_every_holder_of_an_estate_has_a_device_with_a_certificate(estate: LoadEstate) -> None:
    world = estate("two_communes").world
    assert len(world.devices) == len(world.certificates) == 38
    assert {c.device_serial for c in world.certificates} == {d.serial for d in world.devices}
    assert {c.issued_at.date() for c in world.certificates} == {date(2023, 3, 6)}
    assert len(world.stock) == 8


def test_words_about_a_device_become_its_kind_algorithm_and_state(estate: LoadEstate) -> None:
    devices = estate("two_communes").world.devices
    states = {d.holder[1]: d.state for d in devices if d.holder and d.state is not DeviceState.WORKING}
    assert states == {"VN-97-000012": DeviceState.LOCKED, "VN-97-000014": DeviceState.LOST}
    assert sum(device.algorithm is KeyAlgorithm.RSA2048 for device in devices) == 2
    assert sum(device.kind is DeviceKind.CENTRAL for device in devices) == 4


def test_trouble_of_an_estate_names_holder_and_office(estate: LoadEstate) -> None:
    trouble = {t.holder[1]: t.organisation_id for t in estate("two_communes").world.trouble if t.holder}
    assert trouble == {
        "VN-97-000012": "97001:C-UBND@2011-06-01",
        "VN-97-000014": "97004:C-UBND@2011-06-01",
    }


def test_people_of_an_estate_sit_in_their_posts(estate: LoadEstate) -> None:
    registry = estate("two_communes").world.registry
    post = registry.posts["97007:C-UBND@2011-06-01/pho-chu-tich/1"]  # type: ignore[index]
    assert (post.title, post.rank, post.capacity) == ("Phó Chủ tịch", Rank.DEPUTY, Capacity.FOR)
    assert post.holder_id is not None
    assert registry.persons[post.holder_id].full_name == "Bùi Thị Hạnh"
    assert len(registry.focal_officers) == 3


def test_two_people_may_share_a_name_but_not_an_address(estate: LoadEstate) -> None:
    persons = estate("two_communes").world.registry.persons.values()
    namesakes = [person for person in persons if person.full_name == "Nguyễn Văn Hùng"]
    assert len(namesakes) == 2
    assert len({person.email for person in persons}) == len(persons)


def test_decision_of_an_estate_is_read_whole(estate: LoadEstate) -> None:
    decision = estate("two_communes").decision
    assert decision.example
    assert decision.effective_on == date(2025, 7, 1)
    assert decision.abolished_levels == (UnitLevel.DISTRICT,)
    assert [(row.old_name, row.new_name) for row in decision.unit_rows] == [
        ("Xã An Hòa", "Xã An Bình"),
        ("Xã Bình Minh", "Xã An Bình"),
        ("Xã Cẩm Sơn", "Xã Cẩm Sơn"),
    ]
    assert decision.kind_rules[0].rule is KindSuccession.DISSOLVE_TASKS
    assert [entry.leaves for entry in decision.staffing.entries] == [True, False, False, False]
    assert [position.count for position in decision.positions if position.title == "Chuyên viên"] == [
        REST,
        REST,
    ]


def test_split_marks_part_and_remainder(estate: LoadEstate) -> None:
    decision = estate("split").decision
    assert [(row.new_code, row.extent) for row in decision.unit_rows] == [
        ("97011", Extent.REMAINDER),
        ("97901", Extent.PART),
    ]


@pytest.mark.parametrize(
    ("written", "instead", "where", "what"),
    [
        ('parent: "97:P-UBND"', 'parent: "97:P-XYZ"', "organisations[1] parent", "97:P-XYZ"),
        ("device: lost", "device: lots", "organisations[4] people[1] device", "lots"),
        ("rank: civil_status", "rank: clark", "organisations[3] people[3]", "clark"),
        ("focal: true", "fokal: true", "organisations[1] people[2]", "fokal"),
        ('number: "097065000006"', "number: 97065000006", "organisations[2] people[0]", "not a text"),
        ('number: "097089000025"', 'number: "097089000024"', "people[1] number", "000024"),
        ("rule: by_mapping", "rule: by_map", "decision kinds[1]", "by_map"),
        ("leaves: true, ", "", "decision staffing[0]", "leaves"),
        ('in: "971"', 'in: "972"', "units[2]", "972"),
        ("managing: ", "manager: ", "estate", "managing is missing"),
        ("today: 2025-06-17", "today: soon", "estate", "not a date"),
    ],
)
def test_mistakes_in_an_estate_are_refused_with_their_place(
    estate_text: ReadText, written: str, instead: str, where: str, what: str
) -> None:
    text = estate_text("two_communes")
    assert written in text
    data: dict[str, Any] = yaml.safe_load(text.replace(written, instead, 1))
    with pytest.raises(EstateRefused, match=what) as caught:
        load_estate(data)
    assert where in caught.value.where
