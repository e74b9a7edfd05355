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
from antin.apps.devices.queries_holders import (
    DeviceRecord,
    ProofRecord,
    device_records,
    devices_of,
    proofs_of,
)
from antin.pki.device_proofs import FieldChannel, ProofAnswer, ProofRequest

__all__ = [
    "DeviceFacts",
    "DeviceRecord",
    "DeviceRefused",
    "FieldChannel",
    "NewDevice",
    "ProofAnswer",
    "ProofRecord",
    "ProofRequest",
    "Written",
    "confirm",
    "confirmation_moments",
    "confirmed_serials",
    "device_facts",
    "device_records",
    "device_states",
    "devices_of",
    "hand_over",
    "prepared_devices",
    "proofs_of",
    "public_keys",
    "register",
    "take_back",
]
