"""How a challenge reaches a holder's device and the answer comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["FieldChannel", "ProofAnswer", "ProofRequest"]


@dataclass(frozen=True, slots=True)
class ProofRequest:
    """“Write this certificate to your device and sign this nonce.”"""

    device_serial: str
    certificate: bytes  # DER
    nonce: str  # hex


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """The device's signature, or why there is none yet."""

    device_serial: str
    signature: bytes | None
    trouble: str | None = None  # "locked", "lost", "broken", "not_collected", "holder_absent"


class FieldChannel(Protocol):
    """Reaches holders: an agent, a phone, or the simulated field of a demo."""

    name: str

    def prove(self, requests: Sequence[ProofRequest]) -> list[ProofAnswer]:
        """One answer for each request, in order; blocks as long as the field takes."""
        ...
