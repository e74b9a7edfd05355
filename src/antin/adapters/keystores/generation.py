"""Making private keys."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from antin.pki.algorithms import KeyRefused, PrivateKey

__all__ = ["generate_key"]


def generate_key(algorithm: str) -> PrivateKey:
    """A new key: ``P-256``, ``P-384``, ``RSA-2048``, ``RSA-3072`` or ``RSA-4096``."""
    match algorithm:
        case "P-256":
            return ec.generate_private_key(ec.SECP256R1())
        case "P-384":
            return ec.generate_private_key(ec.SECP384R1())
        case "RSA-2048" | "RSA-3072" | "RSA-4096":
            return rsa.generate_private_key(public_exponent=65537, key_size=int(algorithm[4:]))
    raise KeyRefused(f"Keys of kind {algorithm} are not made here.")
