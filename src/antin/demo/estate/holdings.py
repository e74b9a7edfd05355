"""Devices and certificates of an estate: a working P-256 token each, unless ``device`` says otherwise.

``device`` is a few words in any order: a kind (``sim``, ``central``), ``RSA-2048``, a state (``lost``,
``locked``, ``broken``, ``not_collected``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from antin.demo.estate.offices import Offices
from antin.demo.estate.reading import Entry, EstateRefused
from antin.demo.world.devices import SERIAL_PREFIXES
from antin.demo.world.specification import (
    CertificateSpec,
    DeviceKind,
    DeviceSpec,
    DeviceState,
    HolderKey,
    KeyAlgorithm,
    Trouble,
)
from antin.demo.world.trouble import device_trouble
from antin.kernel.moments import VIETNAM

__all__ = ["Holdings", "read_holdings"]

OFFICE_HOUR = time(9, 0)
_KINDS, _ALGORITHMS, _STATES = set(DeviceKind), set(KeyAlgorithm), set(DeviceState)


@dataclass
class Holdings:
    """What the holders of an estate hold, as it is read."""

    devices: list[DeviceSpec] = field(default_factory=list)
    certificates: list[CertificateSpec] = field(default_factory=list)
    stock: list[DeviceSpec] = field(default_factory=list)
    trouble: list[Trouble] = field(default_factory=list)


def read_holdings(estate: Entry, offices: Offices) -> Holdings:
    """A device with a certificate for every holder, and blank tokens as many as ``stock`` says."""
    holdings = Holdings()
    issued_at = datetime.combine(estate.day("issued_on"), OFFICE_HOUR, tzinfo=VIETNAM)
    expires_at = issued_at.replace(year=issued_at.year + 5)
    for number, (holder, entry) in enumerate(offices.devices.items(), start=1):
        device = _device(entry, f"{number:04}", holder)
        holdings.devices.append(device)
        holdings.certificates.append(CertificateSpec(holder, device.serial, issued_at, expires_at))
        entry.refuse_unread()
    holdings.trouble.extend(device_trouble(holdings.devices, offices.registry))
    for number in range(1, estate.number("stock", 0) + 1):
        serial = f"TK-9{number:03}"
        holdings.stock.append(DeviceSpec(serial, DeviceKind.TOKEN, KeyAlgorithm.P256, None))
    return holdings


def _device(entry: Entry, number: str, holder: HolderKey) -> DeviceSpec:
    kind, algorithm, state = DeviceKind.TOKEN, KeyAlgorithm.P256, DeviceState.WORKING
    for word in entry.text("device", "").split():
        if word in _KINDS:
            kind = DeviceKind(word)
        elif word in _ALGORITHMS:
            algorithm = KeyAlgorithm(word)
        elif word in _STATES:
            state = DeviceState(word)
        else:
            known = ", ".join(sorted(_KINDS | _ALGORITHMS | _STATES))
            raise EstateRefused(
                f"Nothing is known of a device that is “{word}”.",
                where=f"{entry.where} device",
                remedy=f"Use words of: {known}.",
            )
    return DeviceSpec(f"{SERIAL_PREFIXES[kind]}-{number}", kind, algorithm, holder, state)
