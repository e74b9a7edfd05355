"""The door of the devices app."""

from antin.apps.devices.actions import (
    DeviceRefused,
    NewDevice,
    Written,
    confirm,
    hand_over,
    register,
    take_back,
)
from antin.apps.devices.queries import (
    DeviceFacts,
    confirmation_moments,
    confirmed_serials,
    device_facts,
    device_states,
    prepared_devices,
    public_keys,
)
from antin.pki.device_proofs import FieldChannel, ProofAnswer, ProofRequest

__all__ = [
    "DeviceFacts",
    "DeviceRefused",
    "FieldChannel",
    "NewDevice",
    "ProofAnswer",
    "ProofRequest",
    "Written",
    "confirm",
    "confirmation_moments",
    "confirmed_serials",
    "device_facts",
    "device_states",
    "hand_over",
    "prepared_devices",
    "public_keys",
    "register",
    "take_back",
]
