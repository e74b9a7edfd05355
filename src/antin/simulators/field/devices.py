"""Simulated key devices: their keys, their states, and what they sign.

P-256 keys derive from one secret seed and the serial (HKDF, RFC 5869), so nothing is stored for them; RSA
keys are made once and kept in a 0600 file. Keys leave this module only as signatures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from antin.adapters.keystores.secret_files import write_secret
from antin.pki.algorithms import PrivateKey, sign, spki_der
from antin.pki.device_proofs import attestation_message, confirmation_message

__all__ = ["DeviceOrder", "Provisioned", "SimulatedDevices"]

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_WORKING = "working"


@dataclass(frozen=True, slots=True)
class DeviceOrder:
    """A device to be made."""

    serial: str
    algorithm: str  # "P-256" or "RSA-2048"
    state: str


@dataclass(frozen=True, slots=True)
class Provisioned:
    """What a device shows when it is registered."""

    serial: str
    public_key: bytes  # DER SubjectPublicKeyInfo
    attestation: bytes


class SimulatedDevices:
    """All devices of a demo's field, in the folder that only the field process and the world builder open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seed = (folder / "seed").read_bytes()
        self._states: dict[str, str] = _read(folder / "states.json")
        self._sealed: dict[str, str] = _read(folder / "rsa.json")
        self._rsa: dict[str, PrivateKey] = {}

    @classmethod
    def create(cls, folder: Path, seed: bytes) -> SimulatedDevices:
        """A field with no devices yet; ``seed`` is 32 secret octets."""
        if not (folder / "seed").exists():
            write_secret(folder / "seed", seed)
        return cls(folder)

    def provision(self, orders: Iterable[DeviceOrder]) -> list[Provisioned]:
        """Make devices. Doing it again for a known serial gives the same key."""
        wanted = list(orders)
        self._make_rsa_keys(
            [o.serial for o in wanted if o.algorithm != "P-256" and o.serial not in self._sealed]
        )
        self._states |= {o.serial: o.state for o in wanted if o.state != _WORKING}
        _replace(self._folder / "states.json", self._states)
        _replace(self._folder / "rsa.json", self._sealed)
        return [self._introduce(order.serial) for order in wanted]

    def prove(self, serial: str, certificate: bytes, nonce: str) -> tuple[bytes | None, str | None]:
        """The holder writes the certificate to the device and signs; or the trouble that prevents it."""
        state = self._states.get(serial, _WORKING)
        if state != _WORKING:
            return None, state
        digest = sha256(certificate).hexdigest()
        message = confirmation_message(device=serial, certificate_sha256=digest, nonce=nonce)
        return sign(self._key(serial), message), None

    def _introduce(self, serial: str) -> Provisioned:
        key = self._key(serial)
        public = spki_der(key.public_key())
        message = attestation_message(device=serial, spki_sha256=sha256(public).hexdigest())
        return Provisioned(serial, public, sign(key, message))

    def _key(self, serial: str) -> PrivateKey:
        if serial in self._sealed:
            return self._rsa_key(serial)
        material = HKDF(SHA256(), 48, salt=b"antin/field/v1", info=serial.encode()).derive(self._seed)
        scalar = int.from_bytes(material, "big") % (_P256_ORDER - 1) + 1
        return ec.derive_private_key(scalar, ec.SECP256R1())

    def _rsa_key(self, serial: str) -> PrivateKey:
        if serial not in self._rsa:
            # The key was made here and is read from a file that only this account can write.
            key = serialization.load_der_private_key(
                bytes.fromhex(self._sealed[serial]), None, unsafe_skip_rsa_key_validation=True
            )
            if not isinstance(key, rsa.RSAPrivateKey):
                raise TypeError(serial)
            self._rsa[serial] = key
        return self._rsa[serial]

    def _make_rsa_keys(self, serials: list[str]) -> None:
        """RSA key generation releases the interpreter's lock, so threads use both cores."""
        with ThreadPoolExecutor(2) as pool:
            for serial, key in zip(serials, pool.map(lambda _: _new_rsa_key(), serials), strict=True):
                self._rsa[serial] = key
                self._sealed[serial] = key.private_bytes(
                    serialization.Encoding.DER,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                ).hex()


def _new_rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _read(path: Path) -> dict[str, str]:
    values: Mapping[str, str] = json.loads(path.read_bytes()) if path.exists() else {}
    return dict(values)


def _replace(path: Path, values: dict[str, str]) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    write_secret(fresh, json.dumps(values).encode())
    fresh.replace(path)
