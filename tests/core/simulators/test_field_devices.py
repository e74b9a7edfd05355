"""Simulated key devices: what they show when registered, and what they sign."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from antin.pki.algorithms import load_public_key, name_of, verify
from antin.pki.device_proofs import attestation_message, confirmation_message
from antin.simulators.field.devices import DeviceOrder, SimulatedDevices

SEED = bytes(range(32))


@pytest.fixture
def devices(tmp_path: Path) -> SimulatedDevices:
    """A field with no devices yet."""
    return SimulatedDevices.create(tmp_path, SEED)


def test_device_proves_its_key_when_it_is_registered(devices: SimulatedDevices) -> None:
    (made,) = devices.provision([DeviceOrder("T-1", "P-256", "working")])
    message = attestation_message(device="T-1", spki_sha256=sha256(made.public_key).hexdigest())
    verify(load_public_key(made.public_key), made.attestation, message)


def test_device_keeps_its_key_when_the_field_is_opened_again(devices: SimulatedDevices, tmp_path: Path) -> None:
    orders = [DeviceOrder("T-1", "P-256", "working"), DeviceOrder("R-1", "RSA-2048", "working")]
    first = devices.provision(orders)
    again = SimulatedDevices(tmp_path).provision(orders)
    assert [made.public_key for made in again] == [made.public_key for made in first]
    assert [name_of(load_public_key(made.public_key)) for made in first] == ["P-256", "RSA-2048"]


def test_two_devices_have_two_keys(devices: SimulatedDevices) -> None:
    made = devices.provision([DeviceOrder(serial, "P-256", "working") for serial in ("T-1", "T-2")])
    assert made[0].public_key != made[1].public_key


def test_working_device_signs_the_challenge_of_its_certificate(devices: SimulatedDevices) -> None:
    (made,) = devices.provision([DeviceOrder("T-1", "P-256", "working")])
    signature, trouble = devices.prove("T-1", b"certificate", "00ff")
    assert trouble is None
    assert signature is not None
    message = confirmation_message(
        device="T-1", certificate_sha256=sha256(b"certificate").hexdigest(), nonce="00ff"
    )
    verify(load_public_key(made.public_key), signature, message)


@pytest.mark.parametrize("state", ["locked", "lost", "broken", "not_collected"])
def test_device_in_trouble_signs_nothing_and_says_why(devices: SimulatedDevices, state: str) -> None:
    devices.provision([DeviceOrder("T-1", "P-256", state)])
    assert devices.prove("T-1", b"certificate", "00ff") == (None, state)


def test_files_of_the_field_are_for_its_account_only(devices: SimulatedDevices, tmp_path: Path) -> None:
    devices.provision([DeviceOrder("R-1", "RSA-2048", "lost")])
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
