"""What every world promises, whatever the seed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from antin.demo.world import DeviceState, TroubleKind, World, build_world
from antin.demo.world.build import EVE_OF_THE_DECISION
from antin.kernel.moments import VIETNAM
from antin.succession.official_codes import code_form
from antin.succession.registry import Rank, Registry


def test_same_seed_gives_the_same_world(dien_bien: World) -> None:
    again = build_world(seed=1, province_code="11")
    assert again == dien_bien
    for table in fields(Registry):
        before, after = getattr(dien_bien.registry, table.name), getattr(again.registry, table.name)
        assert list(before) == list(after)


def test_another_seed_gives_other_people(phu_tho: World, world: Callable[[int, str], World]) -> None:
    names = [person.full_name for person in phu_tho.registry.persons.values()]
    others = [person.full_name for person in world(2, "25").registry.persons.values()]
    assert len(names) == len(others)
    assert sum(a == b for a, b in zip(names, others, strict=True)) < len(names) / 100


def test_world_says_that_it_is_invented(dien_bien: World) -> None:
    assert dien_bien.invented


def test_all_text_is_nfc(dien_bien: World) -> None:
    for text in _texts(dien_bien):
        assert text == unicodedata.normalize("NFC", text)


def test_no_two_bodies_share_name_and_unit(phu_tho: World) -> None:
    bodies = phu_tho.registry.organisations.values()
    assert _repeated((body.name, body.unit_code) for body in bodies) == []
    assert _repeated((body.short_name, body.unit_code) for body in bodies) == []


def test_schools_and_hospitals_keep_names_of_their_own_after_a_merger(phu_tho: World) -> None:
    kinds = {"B-P-DV-GD", "B-P-DV-YT"}
    names = [body.name for body in phu_tho.registry.organisations.values() if body.kind in kinds]
    assert "Trường THPT Việt Trì, tỉnh Phú Thọ" in names
    assert len({name.split(",")[0] for name in names}) == 146


def test_short_names_fit_a_certificate_and_differ_only_where_they_must(phu_tho: World) -> None:
    for body in phu_tho.registry.organisations.values():
        assert len(body.short_name) <= 64
        assert body.short_name == body.name or len(body.name) > 64


def test_codes_and_numbers_are_unique(phu_tho: World) -> None:
    registry = phu_tho.registry
    bodies, persons = registry.organisations.values(), registry.persons.values()
    assert _repeated(body.code for body in bodies) == []
    assert _repeated(code_form(body.official_code) for body in bodies) == []
    assert _repeated(person.personal_number for person in persons) == []
    assert _repeated(person.email for person in persons) == []
    assert _repeated(s.host_name for s in registry.services.values() if s.host_name) == []
    assert _repeated(device.serial for device in (*phu_tho.devices, *phu_tho.stock)) == []


def test_organisation_codes_stand_in_both_written_forms(phu_tho: World) -> None:
    codes = {body.code: body.official_code for body in phu_tho.registry.organisations.values()}
    assert codes["25:B-P-UBND"] == "H44"
    assert codes["26:B-P-UBND"] == "H62"
    assert codes["17:B-P-UBND"] == "000.00.00.H28"


def test_body_codes_number_several_of_a_kind_in_one_unit(phu_tho: World) -> None:
    codes = {body.code for body in phu_tho.registry.organisations.values()}
    assert {"25:B-P-SNV", "25:B-P-CC:01", "25:B-P-CC:25", "26:B-P-CC:01", "227:B-D-UBND"} <= codes
    assert "25:B-P-CC" not in codes
    assert "25:B-P-CC:26" not in codes


def test_every_link_in_the_registry_leads_somewhere(phu_tho: World) -> None:
    registry = phu_tho.registry
    assert {body.parent_id for body in registry.organisations.values()} <= {*registry.organisations, None}
    assert {body.unit_code for body in registry.organisations.values()} <= set(registry.units)
    assert {unit.parent_code for unit in registry.units.values()} <= {*registry.units, None}
    assert {post.organisation_id for post in registry.posts.values()} == set(registry.organisations)
    assert {service.owner_id for service in registry.services.values()} <= set(registry.organisations)
    assert set(registry.focal_officers.values()) <= set(registry.persons)
    assert phu_tho.managing in registry.organisations
    held = Counter(post.holder_id for post in registry.posts.values() if post.holder_id and post.is_main)
    assert held == dict.fromkeys(registry.persons, 1)


def test_ids_are_the_codes_with_the_founding_date(dien_bien: World) -> None:
    for id_, body in dien_bien.registry.organisations.items():
        assert id_ == body.id == f"{body.code}@{body.founded_on}"
        assert body.founded_on <= date(2021, 7, 1)


def test_every_body_that_names_a_head_has_one(phu_tho: World) -> None:
    heads = Counter(p.organisation_id for p in phu_tho.registry.posts.values() if p.rank is Rank.HEAD)
    assert heads == dict.fromkeys(phu_tho.registry.organisations, 1)


def test_personal_numbers_have_the_shape_of_citizen_numbers(dien_bien: World) -> None:
    for person in dien_bien.registry.persons.values():
        assert re.fullmatch(r"011[0-3]\d{8}", person.personal_number)
        century = 1900 + 100 * (int(person.personal_number[3]) // 2)
        assert century + int(person.personal_number[4:6]) == person.born_on.year


def test_certificates_are_back_dated_and_outlive_the_scenario(dien_bien: World) -> None:
    for certificate in dien_bien.certificates:
        assert datetime(2021, 7, 1, tzinfo=VIETNAM) <= certificate.issued_at
        assert certificate.issued_at.date() < EVE_OF_THE_DECISION
        assert certificate.issued_at.weekday() < 5
        assert datetime(2026, 6, 30, tzinfo=VIETNAM) < certificate.expires_at
        assert certificate.expires_at.year - certificate.issued_at.year == 5


def test_every_holder_has_one_device_with_one_certificate(dien_bien: World) -> None:
    devices = {device.serial: device.holder for device in dien_bien.devices}
    assert {c.device_serial: c.holder for c in dien_bien.certificates} == devices
    assert len(set(devices.values())) == len(devices)


def test_bad_devices_are_listed_as_trouble(dien_bien: World) -> None:
    bad = {d.serial for d in dien_bien.devices if d.state is not DeviceState.WORKING}
    of_devices = {TroubleKind.LOCKED_PIN, TroubleKind.LOST_DEVICE, TroubleKind.BROKEN_DEVICE}
    of_devices |= {TroubleKind.NOT_COLLECTED}
    assert bad == {t.subject for t in dien_bien.trouble if t.kind in of_devices}
    assert 0.02 < len(bad) / len(dien_bien.devices) < 0.06


def test_every_kind_of_trouble_occurs(phu_tho: World) -> None:
    assert {trouble.kind for trouble in phu_tho.trouble} == set(TroubleKind)


def test_second_posts_add_neither_people_nor_certificates(phu_tho: World) -> None:
    second = [post for post in phu_tho.registry.posts.values() if not post.is_main]
    assert second
    assert not any(post.requires_certificate for post in second)
    assert {post.holder_id for post in second} <= set(phu_tho.registry.persons)


def test_vacant_posts_take_nobody_away(phu_tho: World) -> None:
    vacant = [post.id for post in phu_tho.registry.posts.values() if post.holder_id is None]
    assert vacant == [t.subject for t in phu_tho.trouble if t.kind is TroubleKind.VACANT_POST]
    assert len(phu_tho.registry.persons) == 26138


def _repeated(values: Any) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def _texts(value: Any) -> Any:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, tuple):
        yield from (text for part in value for text in _texts(part))
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in _texts(getattr(value, field.name)))
