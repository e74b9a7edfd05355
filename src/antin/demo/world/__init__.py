"""The invented world before a decision: real places, invented offices' staff, devices and troubles.

One seed, one world, byte for byte. Totals never depend on the seed: they come from the templates in
``antin/demo/data``. Trouble lowers who is ready, never how many there are.
"""

from __future__ import annotations

from antin.demo.world.build import build_world
from antin.demo.world.specification import (
    CertificateSpec,
    DeviceKind,
    DeviceSpec,
    DeviceState,
    HolderKey,
    KeyAlgorithm,
    Trouble,
    TroubleKind,
    World,
)

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
    "build_world",
]
