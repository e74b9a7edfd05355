"""What is amiss: lost and locked devices, vacant posts, offices without a focal officer, no phone number.

Rates stand in ``world.toml``. Trouble never removes a holder or a certificate.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from antin.demo.world.organisations import new_post
from antin.demo.world.positions import capacity_of, rank_of, rest_title
from antin.demo.world.specification import DeviceKind, DeviceSpec, DeviceState, Trouble, TroubleKind
from antin.demo.world.tables import knobs
from antin.reissue.plan import HolderKind
from antin.succession.registry import Organisation, OrganisationId, PersonId, Post, Rank, Registry, ServiceId

__all__ = ["add_focal_officers", "add_vacant_posts", "break_devices", "device_trouble", "without_phone"]

_DEVICE_TROUBLE = {
    DeviceState.LOCKED: (TroubleKind.LOCKED_PIN, "Quên mã PIN, thiết bị đã khóa."),
    DeviceState.LOST: (TroubleKind.LOST_DEVICE, "Mất thiết bị."),
    DeviceState.BROKEN: (TroubleKind.BROKEN_DEVICE, "Thiết bị hỏng."),
    DeviceState.NOT_COLLECTED: (TroubleKind.NOT_COLLECTED, "Chưa nhận thiết bị."),
}
_FOCAL_ORDER = (Rank.CLERK, Rank.OFFICIAL, Rank.ACCOUNTANT, Rank.DEPUTY, Rank.HEAD)  # who is named first


def break_devices(devices: Iterable[DeviceSpec], rng: random.Random) -> list[DeviceSpec]:
    """The devices with some of the tokens and SIM cards in a bad state."""
    drawn = ((device, _state(device, rng)) for device in devices)
    return [device if state is device.state else replace(device, state=state) for device, state in drawn]


def device_trouble(devices: Iterable[DeviceSpec], registry: Registry) -> list[Trouble]:
    """The list of the devices in a bad state."""
    home = organisation_of_persons(registry)
    owners = {service.id: service.owner_id for service in registry.services.values()}
    trouble = []
    for device in devices:
        if device.state in _DEVICE_TROUBLE and device.holder:
            kind, note = _DEVICE_TROUBLE[device.state]
            id_ = device.holder[1]
            organisation = home.get(id_) or owners.get(ServiceId(id_)) or OrganisationId(id_)
            trouble.append(Trouble(kind, device.serial, organisation, device.holder, note))
    return trouble


def organisation_of_persons(registry: Registry) -> dict[str, OrganisationId]:
    """Where each person's main post is."""
    posts = registry.posts.values()
    return {p.holder_id: p.organisation_id for p in posts if p.holder_id and p.is_main}


def add_vacant_posts(registry: Registry, rng: random.Random) -> list[Trouble]:
    """Give some organisations one post more than they have people."""
    trouble = []
    rate = knobs()["trouble"]["registry"]["vacant_posts"]
    seats = _seats(registry)
    for organisation in registry.organisations.values():
        if rng.random() >= rate:
            continue
        post = _vacant_post(organisation, seats[organisation.id])
        registry.posts[post.id] = post
        note = f"Khuyết vị trí {post.title}."
        trouble.append(Trouble(TroubleKind.VACANT_POST, post.id, organisation.id, note=note))
    return trouble


def add_focal_officers(registry: Registry, rng: random.Random) -> list[Trouble]:
    """Name a focal officer in every larger office and committee; a few have not named one."""
    trouble = []
    rules, rate = knobs()["focal_officers"], knobs()["trouble"]["registry"]["no_focal_officer"]
    seats = _seats(registry)
    for organisation in registry.organisations.values():
        held = [post for post in seats[organisation.id] if post.holder_id and post.is_main]
        if organisation.kind not in rules["kinds"] and len(held) < rules["from_people"]:
            continue
        if rng.random() < rate:
            note = "Chưa cử cán bộ đầu mối."
            trouble.append(Trouble(TroubleKind.NO_FOCAL_OFFICER, organisation.id, organisation.id, note=note))
        elif officer := _focal_officer(held):
            registry.focal_officers[organisation.id] = officer
    return trouble


def without_phone(registry: Registry, rng: random.Random) -> list[Trouble]:
    """Persons whom nobody can call: no number in the registry's correspondence."""
    rate = knobs()["trouble"]["registry"]["no_phone"]
    note = "Thiếu số điện thoại liên hệ."
    return [
        Trouble(TroubleKind.NO_PHONE, person, organisation, (HolderKind.PERSON, person), note)
        for person, organisation in organisation_of_persons(registry).items()
        if rng.random() < rate
    ]


def _state(device: DeviceSpec, rng: random.Random) -> DeviceState:
    if device.kind is DeviceKind.CENTRAL:
        return device.state
    drawn = rng.random()
    for name, share in knobs()["trouble"]["device"].items():
        drawn -= share
        if drawn < 0:
            return DeviceState(name)
    return device.state


def _seats(registry: Registry) -> dict[OrganisationId, list[Post]]:
    seats: dict[OrganisationId, list[Post]] = {id_: [] for id_ in registry.organisations}
    for post in registry.posts.values():
        seats[post.organisation_id].append(post)
    return seats


def _vacant_post(organisation: Organisation, seats: list[Post]) -> Post:
    title = rest_title(organisation.kind)
    taken = sum(post.title == title for post in seats)
    rank = rank_of(organisation.kind, title)
    return new_post(organisation.id, title, rank, capacity_of(""), taken + 1)


def _focal_officer(held: list[Post]) -> PersonId | None:
    by_rank = {rank: post.holder_id for rank in _FOCAL_ORDER for post in held[::-1] if post.rank is rank}
    return next((by_rank[rank] for rank in _FOCAL_ORDER if rank in by_rank), None)
