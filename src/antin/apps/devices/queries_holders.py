"""Key devices and proofs of one holder or one certificate, as pages show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from antin.apps.devices.models import Confirmation, KeyDevice

__all__ = ["DeviceRecord", "ProofRecord", "device_records", "devices_of", "proofs_of"]


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """A device as the office knows it."""

    serial: str
    kind: str
    algorithm: str
    state: str
    holder_kind: str | None
    holder_id: str | None


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """A test signature that the certificate's public key verified."""

    serial: str
    device_serial: str
    confirmed_at: datetime
    channel: str


def devices_of(holders: Collection[tuple[str, str]]) -> list[DeviceRecord]:
    """The devices that these (kind, id) hold, by number."""
    wanted = Q(pk=None)
    for kind, identity in holders:
        wanted |= Q(holder_kind=kind, holder_id=identity)
    return [_record(row) for row in KeyDevice.objects.filter(wanted).defer("public_key").order_by("serial")]


def device_records(serials: Collection[str]) -> dict[str, DeviceRecord]:
    """Devices by number."""
    rows = KeyDevice.objects.filter(serial__in=set(serials)).defer("public_key")
    return {row.serial: _record(row) for row in rows}


def proofs_of(serials: Collection[str]) -> dict[str, ProofRecord]:
    """The proof of each of these certificates that has one."""
    rows = Confirmation.objects.filter(serial__in=set(serials)).defer("signature")
    return {
        row.serial: ProofRecord(row.serial, row.device_serial, row.confirmed_at, row.channel) for row in rows
    }


def _record(row: KeyDevice) -> DeviceRecord:
    return DeviceRecord(row.serial, row.kind, row.algorithm, row.state, row.holder_kind, row.holder_id)
