"""Signatures over plain bytes: ECDSA with the curve's hash, RSA PKCS #1 v1.5 with SHA-256."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from antin.kernel.errors import AntinError

__all__ = ["SignatureRefused", "verify_signature"]


class SignatureRefused(AntinError):
    """The holder of the key did not sign this."""

    code = "proof.signature_refused"
    exit_code = 5


def verify_signature(public_key: object, signature: bytes, data: bytes) -> None:
    """Raise unless the key signed exactly ``data``."""
    try:
        match public_key:
            case ec.EllipticCurvePublicKey():
                digest = SHA384() if public_key.curve.key_size == 384 else SHA256()
                public_key.verify(signature, data, ec.ECDSA(digest))
            case rsa.RSAPublicKey():
                public_key.verify(signature, data, padding.PKCS1v15(), SHA256())
            case _:
                raise SignatureRefused(f"A key of kind {type(public_key).__name__} signs nothing here.")
    except InvalidSignature:
        raise SignatureRefused("The signature does not fit the data and the key.") from None
