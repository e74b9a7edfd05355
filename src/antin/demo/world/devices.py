"""Key devices and the certificates on them: one of each for every holder, and a stock of blank devices."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from antin.demo.world.specification import CertificateSpec, DeviceKind, DeviceSpec, HolderKey, KeyAlgorithm
from antin.demo.world.tables import knobs
from antin.kernel.moments import VIETNAM
from antin.reissue.plan import HolderKind
from antin.succession.registry import Registry

__all__ = ["SERIAL_PREFIXES", "certificates_on", "devices_for", "holders_of", "stock_for"]

SERIAL_PREFIXES = {DeviceKind.TOKEN: "TK", DeviceKind.SIM: "SIM", DeviceKind.CENTRAL: "HSM"}
OFFICE_OPENS, OFFICE_CLOSES = 8 * 60, 16 * 60 + 30  # minutes of the day
SATURDAY = 5


def holders_of(registry: Registry) -> list[HolderKey]:
    """Everyone who needs a certificate: organisations, persons in a post, services."""
    organisations = (o.id for o in registry.organisations.values() if o.requires_certificate)
    seated = {p.holder_id for p in registry.posts.values() if p.holder_id and p.requires_certificate}
    return [
        *((HolderKind.ORGANISATION, id_) for id_ in organisations),
        *((HolderKind.PERSON, id_) for id_ in registry.persons if id_ in seated),
        *((HolderKind.SERVICE, id_) for id_ in registry.services),
    ]


def devices_for(holders: Iterable[HolderKey], rng: random.Random) -> list[DeviceSpec]:
    """A device for each holder; an exact number of the persons' tokens still carry RSA-2048 keys."""
    serials = _Serials()
    devices = [_device(holder, rng, serials) for holder in holders]
    tokens = [
        i
        for i, device in enumerate(devices)
        if device.kind is DeviceKind.TOKEN and device.holder and device.holder[0] is HolderKind.PERSON
    ]
    for i in rng.sample(tokens, min(knobs()["devices"]["rsa_tokens"], len(tokens))):
        devices[i] = replace(devices[i], algorithm=KeyAlgorithm.RSA2048)
    return devices


def certificates_on(
    devices: Iterable[DeviceSpec], rng: random.Random, today: date, *, lasting_until: date | None = None
) -> Iterator[CertificateSpec]:
    """A certificate on each device, issued in office hours on a working day before ``today``.

    None ends before ``lasting_until``, if that is given.
    """
    table = knobs()["certificates"]
    first: date = table["first_issued_on"]
    if lasting_until is not None:
        day = 28 if (lasting_until.month, lasting_until.day) == (2, 29) else lasting_until.day
        begins = lasting_until.replace(year=lasting_until.year - table["years"], day=day)
        first = max(first, _monday_after(begins))
    for device in devices:
        if device.holder is None:
            continue
        rsa = device.algorithm is KeyAlgorithm.RSA2048
        last = min(table["rsa_issued_before"], today) if rsa else today
        issued_at = _office_moment(rng, first, last)
        yield CertificateSpec(
            holder=device.holder,
            device_serial=device.serial,
            issued_at=issued_at,
            expires_at=_years_later(issued_at, table["years"]),
        )


def stock_for(holders: int, new_organisations: int, rng: random.Random) -> list[DeviceSpec]:
    """Blank devices: a share of all holders, and one token for each body that the decision founds."""
    serials = _Serials(batch=9)
    share = math.ceil(holders * knobs()["devices"]["stock_share"])
    mix = knobs()["devices"]["person"]
    kinds = [_kind(mix, rng) for _ in range(share)] + [DeviceKind.TOKEN] * new_organisations
    return [DeviceSpec(serials.next(kind), kind, KeyAlgorithm.P256, None) for kind in kinds]


class _Serials:
    """Serial numbers by kind; the first digit is the batch."""

    def __init__(self, batch: int = 1) -> None:
        self._last = dict.fromkeys(DeviceKind, batch * 10_000_000)

    def next(self, kind: DeviceKind) -> str:
        self._last[kind] += 1
        return f"{SERIAL_PREFIXES[kind]}-{self._last[kind]}"


def _device(holder: HolderKey, rng: random.Random, serials: _Serials) -> DeviceSpec:
    kind = _kind(knobs()["devices"][holder[0].value], rng)
    return DeviceSpec(serials.next(kind), kind, KeyAlgorithm.P256, holder)


def _kind(mix: dict[str, float], rng: random.Random) -> DeviceKind:
    drawn = rng.random()
    for name, share in mix.items():
        drawn -= share
        if drawn < 0:
            return DeviceKind(name)
    return DeviceKind.TOKEN


def _office_moment(rng: random.Random, first: date, before: date) -> datetime:
    day = first + timedelta(days=rng.randrange((before - first).days))
    while day.weekday() >= SATURDAY and day > first:
        day -= timedelta(days=1)
    minutes = rng.randrange(OFFICE_OPENS, OFFICE_CLOSES)
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=VIETNAM)


def _monday_after(day: date) -> date:
    """A working day, so that nothing is moved to the Friday before it."""
    return day + timedelta(days=7 - day.weekday())


def _years_later(moment: datetime, years: int) -> datetime:
    """The same day ``years`` later; 28 February for a leap day, so never more than the years."""
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)
