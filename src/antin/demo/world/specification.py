"""What a world consists of: the registry, and for each holder a device and a certificate to be issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from antin.reissue.plan import HolderKind
from antin.succession.registry import OrganisationId, Registry

__all__ = [
    "CertificateSpec",
    "DeviceKind",
    "DeviceSpec",
    "DeviceState",
    "HolderKey",
    "KeyAlgorithm",
    "Trouble",
    "TroubleKind",
    "World",
]

HolderKey = tuple[HolderKind, str]  # (kind, id in the registry)


class DeviceKind(StrEnum):
    """Where a key lives."""

    TOKEN = "token"  # noqa: S105  a kind of device, not a secret
    SIM = "sim"
    CENTRAL = "central"


class KeyAlgorithm(StrEnum):
    """What the device can do."""

    P256 = "P-256"
    RSA2048 = "RSA-2048"


class DeviceState(StrEnum):
    """Whether the holder can sign with it today."""

    WORKING = "working"
    LOCKED = "locked"  # the PIN is forgotten
    LOST = "lost"
    BROKEN = "broken"
    NOT_COLLECTED = "not_collected"  # still in the managing agency's safe


class TroubleKind(StrEnum):
    """What is amiss in an office before the decision; each makes a holder or an office less ready."""

    LOCKED_PIN = "locked_pin"
    LOST_DEVICE = "lost_device"
    BROKEN_DEVICE = "broken_device"
    NOT_COLLECTED = "not_collected"
    NO_PHONE = "no_phone"
    VACANT_POST = "vacant_post"
    NO_FOCAL_OFFICER = "no_focal_officer"


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """A key device; ``holder`` is ``None`` for a prepared blank one."""

    serial: str
    kind: DeviceKind
    algorithm: KeyAlgorithm
    holder: HolderKey | None
    state: DeviceState = DeviceState.WORKING


@dataclass(frozen=True, slots=True)
class CertificateSpec:
    """A certificate to be issued, back-dated, on the holder's device."""

    holder: HolderKey
    device_serial: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing amiss; ``subject`` is the id of the device, post, organisation or person it is about."""

    kind: TroubleKind
    subject: str
    organisation_id: OrganisationId
    holder: HolderKey | None = None
    note: str = ""  # one sentence in Vietnamese


@dataclass(frozen=True, slots=True)
class World:
    """A province, and what its people hold, on the eve of a decision. Every person in it is invented."""

    seed: int
    province_code: str  # the province after the decision
    today: date
    registry: Registry
    devices: tuple[DeviceSpec, ...]
    certificates: tuple[CertificateSpec, ...]
    stock: tuple[DeviceSpec, ...]  # blank devices for those who will need a new key
    trouble: tuple[Trouble, ...]
    managing: OrganisationId  # the agency that runs the signature desk
    invented: bool = True
