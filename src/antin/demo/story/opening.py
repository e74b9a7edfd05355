"""The world before: a registry with its people, devices and first certificates, all in one commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from antin.apps.authorities import api as authorities
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.demo.world import DeviceSpec, World
from antin.pki.algorithms import load_public_key, spki_sha256
from antin.reissue.founding import FirstCertificate
from antin.reissue.needs import needs_of
from antin.signer.ceremony_record import CeremonyResult
from antin.simulators.field.devices import DeviceOrder, Provisioned, SimulatedDevices

__all__ = ["open_office", "provision_field"]

_PREPARED = "prepared"


def provision_field(world: World, field: SimulatedDevices) -> dict[str, Provisioned]:
    """Make every device of the world in the simulated field."""
    everything = (*world.devices, *world.stock)
    orders = [DeviceOrder(d.serial, d.algorithm.value, d.state.value) for d in everything]
    return {made.serial: made for made in field.provision(orders)}


@transaction.atomic
def open_office(
    world: World, ceremony: CeremonyResult, made: dict[str, Provisioned], *, lint_every: int, now: datetime
) -> None:
    """Enter authorities, approvers, registry and devices, and freeze the plan of first certificates."""
    authorities.enrol_ceremony(ceremony, now=now)
    directory.establish(world.registry, at=now)
    devices.register(_registered(world, made))
    reorganisation.freeze_founding(
        _first_certificates(world, made),
        title="Chứng thư của các cơ quan, cá nhân và dịch vụ trước khi sắp xếp (dữ liệu trình diễn)",
        lint_every=lint_every,
        now=now,
    )


def _registered(world: World, made: dict[str, Provisioned]) -> Iterator[devices.NewDevice]:
    for device in world.devices:
        yield _new_device(device, made[device.serial], device.state.value)
    for device in world.stock:
        yield _new_device(device, made[device.serial], _PREPARED)


def _new_device(device: DeviceSpec, made: Provisioned, state: str) -> devices.NewDevice:
    return devices.NewDevice(
        serial=device.serial,
        kind=device.kind.value,
        algorithm=device.algorithm.value,
        public_key=made.public_key,
        attestation=made.attestation,
        holder=(device.holder[0].value, device.holder[1]) if device.holder else None,
        state=state,
    )


def _first_certificates(world: World, made: dict[str, Provisioned]) -> Iterator[FirstCertificate]:
    needed = {(want.holder.kind, want.holder.id): want for want in needs_of(world.registry)}
    for spec in world.certificates:
        yield FirstCertificate(
            needed=needed[spec.holder],
            device_serial=spec.device_serial,
            spki_sha256=spki_sha256(load_public_key(made[spec.device_serial].public_key)),
            not_before=spec.issued_at,
            not_after=spec.expires_at,
        )


def new_field_seed() -> bytes:
    """The secret that the simulated devices' keys derive from."""
    return secrets.token_bytes(32)
