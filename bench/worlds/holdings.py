"""Worlds to issue for: the demo's Phú Thọ, or a synthetic country with a device for every holder."""

from __future__ import annotations

from datetime import datetime

from antin.demo.world import CertificateSpec, DeviceKind, DeviceSpec, KeyAlgorithm, World, build_world
from antin.demo.world.devices import holders_of
from antin.kernel.moments import VIETNAM
from antin.succession.decision import Decision
from bench.worlds.country import TODAY, Country, synthetic_country

__all__ = ["decision_of", "phu_tho", "synthetic_world"]

_ISSUED_AT = datetime(2024, 3, 6, 9, tzinfo=VIETNAM)
_EXPIRES_AT = datetime(2029, 3, 6, 9, tzinfo=VIETNAM)


def phu_tho() -> World:
    """The three provinces that became Phú Thọ on 1 July 2025, as the demo builds them."""
    return build_world(seed=1)


def synthetic_world(holders: int) -> World:
    """A working P-256 token with one certificate for each holder of a synthetic country."""
    country = synthetic_country(holders)
    devices = [
        DeviceSpec(f"TK-{number:08}", DeviceKind.TOKEN, KeyAlgorithm.P256, holder)
        for number, holder in enumerate(holders_of(country.registry), start=1)
    ]
    certificates = [
        CertificateSpec(device.holder, device.serial, _ISSUED_AT, _EXPIRES_AT)
        for device in devices
        if device.holder is not None
    ]
    return World(
        seed=0,
        province_code="00",
        today=TODAY,
        registry=country.registry,
        devices=tuple(devices),
        certificates=tuple(certificates),
        stock=(),
        trouble=(),
        managing=next(iter(country.registry.organisations)),
    )


def decision_of(country: Country) -> Decision:
    """The decision that merges the communes of a synthetic country."""
    return country.decision
