"""What a key device signs to prove itself: on registration, and when a certificate has been written to it.

Each message stands under its own context line, so that a signature made for one purpose means nothing for
another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from antin.kernel.canonical import canonical_bytes

__all__ = ["FieldChannel", "ProofAnswer", "ProofRequest", "attestation_message", "confirmation_message"]


def attestation_message(*, device: str, spki_sha256: str) -> bytes:
    """“This device holds the key with this digest”, signed when the device is registered."""
    return b"antin/device/v1\n" + canonical_bytes({"device": device, "spki_sha256": spki_sha256})


def confirmation_message(*, device: str, certificate_sha256: str, nonce: str) -> bytes:
    """“This certificate is on this device and its holder can open it”; ``nonce`` is fresh hex."""
    return b"antin/confirm/v1\n" + canonical_bytes(
        {"device": device, "certificate_sha256": certificate_sha256, "nonce": nonce}
    )


@dataclass(frozen=True, slots=True)
class ProofRequest:
    """“Write this certificate to your device and sign this nonce.”"""

    device_serial: str
    certificate: bytes  # DER
    nonce: str  # hex


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """The device's signature, or why there is none yet (``locked``, ``lost``, ``not_collected``, …)."""

    device_serial: str
    signature: bytes | None
    trouble: str | None = None


class FieldChannel(Protocol):
    """Reaches holders and their devices: an agent, a phone, or the simulated field of a demo."""

    @property
    def name(self) -> str:
        """What the ledger calls this channel; a simulated one says so."""
        ...

    def prove(self, requests: Sequence[ProofRequest]) -> list[ProofAnswer]:
        """One answer for each request, in order; blocks as long as the field takes."""
        ...
