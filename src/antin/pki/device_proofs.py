"""What a key device signs to prove itself: on registration, and when a certificate has been written to it.

Each message stands under its own context line, so that a signature made for one purpose means nothing for another.
"""

from __future__ import annotations

from antin.kernel.canonical import canonical_bytes

__all__ = ["attestation_message", "confirmation_message"]


def attestation_message(*, device: str, spki_sha256: str) -> bytes:
    """“This device holds the key with this digest”, signed when the device is registered."""
    return b"antin/device/v1\n" + canonical_bytes({"device": device, "spki_sha256": spki_sha256})


def confirmation_message(*, device: str, certificate_sha256: str, nonce: str) -> bytes:
    """“This certificate is on this device and its holder can open it”; ``nonce`` is fresh hex."""
    return b"antin/confirm/v1\n" + canonical_bytes(
        {"device": device, "certificate_sha256": certificate_sha256, "nonce": nonce}
    )
