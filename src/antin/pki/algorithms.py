"""Signature algorithms of issuing keys, and what is said about a public key.

Supported: ECDSA P-256 with SHA-256, ECDSA P-384 with SHA-384, RSA (2048, 3072, 4096 bits) PKCS #1 v1.5 with
SHA-256. Identifiers and parameters: RFC 5758 section 3.2 (absent for ECDSA), RFC 4055 section 5 (NULL for RSA).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from antin.kernel.errors import AntinError
from antin.pki import der

__all__ = [
    "ALGORITHMS",
    "Algorithm",
    "KeyRefused",
    "PrivateKey",
    "PublicKey",
    "SignatureRefused",
    "algorithm_of",
    "load_public_key",
    "name_of",
    "new_twin_key",
    "sign",
    "spki_der",
    "spki_sha256",
    "verify",
]

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class KeyRefused(AntinError):
    """The key is of a kind or size that Antin does not use."""

    code = "key.refused"
    exit_code = 7


class SignatureRefused(AntinError):
    """The signature does not belong to this data and key."""

    code = "signature.bad"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A signature algorithm: its registered name, its hash and its DER AlgorithmIdentifier."""

    name: str
    hash: hashes.SHA256 | hashes.SHA384
    identifier: bytes


_ECDSA_SHA256 = Algorithm(
    "ecdsa-with-SHA256", hashes.SHA256(), der.sequence(der.object_identifier("1.2.840.10045.4.3.2"))
)
_ECDSA_SHA384 = Algorithm(
    "ecdsa-with-SHA384", hashes.SHA384(), der.sequence(der.object_identifier("1.2.840.10045.4.3.3"))
)
_RSA_SHA256 = Algorithm(
    "sha256WithRSAEncryption",
    hashes.SHA256(),
    der.sequence(der.object_identifier("1.2.840.113549.1.1.11"), der.NULL),
)
# Name of the key -> the one algorithm it signs with.
ALGORITHMS = {
    "P-256": _ECDSA_SHA256,
    "P-384": _ECDSA_SHA384,
    "RSA-2048": _RSA_SHA256,
    "RSA-3072": _RSA_SHA256,
    "RSA-4096": _RSA_SHA256,
}
_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384"}


def name_of(key: object) -> str:
    """``"P-256"``, ``"RSA-2048"``… of a public or private key; :class:`KeyRefused` for any other kind."""
    match key:
        case ec.EllipticCurvePublicKey() | ec.EllipticCurvePrivateKey():
            name = _CURVES.get(key.curve.name, key.curve.name)
        case rsa.RSAPublicKey() | rsa.RSAPrivateKey():
            name = f"RSA-{key.key_size}"
        case _:
            name = type(key).__name__
    if name not in ALGORITHMS:
        raise KeyRefused(
            f"A key of kind {name} is not used here.", remedy=f"Use one of {', '.join(ALGORITHMS)}."
        )
    return name


def algorithm_of(key: object) -> Algorithm:
    """The algorithm that a public or private key signs with."""
    return ALGORITHMS[name_of(key)]


def sign(key: PrivateKey, data: bytes) -> bytes:
    """Sign with the key's own algorithm."""
    algorithm = algorithm_of(key)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(algorithm.hash))
    return key.sign(data, padding.PKCS1v15(), algorithm.hash)


def verify(public_key: PublicKey, signature: bytes, data: bytes) -> None:
    """Raise :class:`SignatureRefused` unless the key's holder signed exactly this data."""
    algorithm = algorithm_of(public_key)
    try:
        if isinstance(public_key, ec.EllipticCurvePublicKey):
            public_key.verify(signature, data, ec.ECDSA(algorithm.hash))
        else:
            public_key.verify(signature, data, padding.PKCS1v15(), algorithm.hash)
    except InvalidSignature:
        raise SignatureRefused("The signature does not fit the data and the key.") from None


def new_twin_key(algorithm: Algorithm) -> PrivateKey:
    """A throw-away key that signs with this algorithm; its signature is for linting and means nothing."""
    if algorithm is _RSA_SHA256:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1() if algorithm is _ECDSA_SHA256 else ec.SECP384R1())


def spki_der(public_key: PublicKey) -> bytes:
    """DER SubjectPublicKeyInfo."""
    return public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def spki_sha256(public_key: PublicKey) -> str:
    """SHA-256 over the DER SubjectPublicKeyInfo, as lower-case hex."""
    return hashlib.sha256(spki_der(public_key)).hexdigest()


def load_public_key(spki: bytes) -> PublicKey:
    """Read a DER SubjectPublicKeyInfo; :class:`KeyRefused` where it is not a key that Antin uses."""
    try:
        key = serialization.load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyRefused(f"The public key cannot be read: {error}") from None
    name_of(key)
    assert isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)  # noqa: S101 - name_of has refused the rest
    return key
