"""Reads about key devices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from antin.apps.devices.models import Confirmation, DeviceState, KeyDevice

__all__ = [
    "DeviceFacts",
    "confirmation_moments",
    "confirmed_serials",
    "device_facts",
    "device_states",
    "prepared_devices",
    "public_keys",
]


def prepared_devices() -> list[tuple[str, str]]:
    """(serial, SHA-256 of the key) of the blank devices in stock, in serial order."""
    rows = KeyDevice.objects.filter(state=DeviceState.PREPARED).order_by("serial")
    return list(rows.values_list("serial", "spki_sha256"))


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What planning needs to know of a device."""

    state: str
    algorithm: str


def device_facts() -> dict[str, DeviceFacts]:
    """State and kind of key of every device that has a holder."""
    rows = KeyDevice.objects.filter(holder_id__isnull=False).values_list("serial", "state", "algorithm")
    return {serial: DeviceFacts(state, algorithm) for serial, state, algorithm in rows}


def device_states() -> dict[str, str]:
    """State of every device that has a holder."""
    return dict(KeyDevice.objects.filter(holder_id__isnull=False).values_list("serial", "state"))


def public_keys(serials: Iterable[str]) -> dict[str, bytes]:
    """DER public keys by device serial."""
    rows = KeyDevice.objects.filter(serial__in=list(serials)).values_list("serial", "public_key")
    return {serial: bytes(key) for serial, key in rows}


def confirmation_moments() -> dict[str, datetime]:
    """When each certificate proved itself by a test signature, by serial."""
    return dict(Confirmation.objects.values_list("serial", "confirmed_at"))


def confirmed_serials() -> set[str]:
    """Serials of all certificates with a verified test signature."""
    return set(Confirmation.objects.values_list("serial", flat=True))
