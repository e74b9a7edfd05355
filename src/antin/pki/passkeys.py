"""Passkeys as approvers' keys: WebAuthn assertions verified in plain code (W3C Web Authentication, §7.2).

An approval by passkey is an assertion whose challenge is the SHA-256 of the approval's signed bytes. What is
checked, in order: the client data are of type ``webauthn.get``, over this challenge, made at an enrolled origin
and in no frame of a foreign one; the authenticator answered for the enrolled relying party, its user present
and verified; the signature is the credential's. The signature counter is handed back for whoever keeps it.

No CBOR is read here: the credential's COSE key became a SubjectPublicKeyInfo when it was enrolled.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from antin.kernel.errors import AntinError
from antin.pki.algorithms import PublicKey, SignatureRefused, name_of, spki_sha256, verify

__all__ = ["Assertion", "Passkey", "PasskeyRefused", "challenge_of", "verify_assertion"]

_KEYS = ("P-256", "RSA-2048", "RSA-3072", "RSA-4096")  # ES256 and RS256, what authenticators make
_USER_PRESENT, _USER_VERIFIED = 0x01, 0x04
_FLAGS, _COUNTER = 32, slice(33, 37)
_SHORTEST = 37  # octets: hash of the relying party's id, flags, counter
_LONGEST = 2048  # octets of either part; real ones have a few hundred


class PasskeyRefused(AntinError):
    """The assertion is not this credential's answer to this challenge; the code says why."""

    code = "passkey.refused"
    exit_code = 7


@dataclass(frozen=True)
class Passkey:
    """An enrolled credential: whose key, for which relying party, at which origins."""

    credential_id: bytes
    public_key_pem: str
    rp_id: str
    origins: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "credential_id": self.credential_id,
            "public_key": self.public_key_pem,
            "rp_id": self.rp_id,
            "origins": list(self.origins),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Passkey:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            credential_id=bytes.fromhex(data["credential_id"]),
            public_key_pem=_text(data["public_key"]),
            rp_id=_text(data["rp_id"]),
            origins=tuple(_text(origin) for origin in data["origins"]),
        )

    @cached_property
    def public_key(self) -> PublicKey:
        """The credential's key; :class:`PasskeyRefused` for a kind that no authenticator makes."""
        try:
            key = serialization.load_pem_public_key(self.public_key_pem.encode())
            is_usable = name_of(key) in _KEYS
        except (ValueError, UnsupportedAlgorithm, AntinError):
            is_usable = False
        if not is_usable:
            raise PasskeyRefused("The passkey's public key cannot be used.", code="passkey.bad_key")
        return key  # type: ignore[return-value]  # name_of has refused every other kind

    @property
    def credential_sha256(self) -> str:
        """How records name the credential: by a hash, because the id itself singles a device out."""
        return sha256(self.credential_id).hexdigest()

    @property
    def identity(self) -> str:
        """SHA-256 of the public key: the same key under two names is one person."""
        return spki_sha256(self.public_key)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the browser hands over beside the signature."""

    credential_id: bytes
    authenticator_data: bytes
    client_data: bytes

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "credential_id": self.credential_id,
            "authenticator_data": self.authenticator_data,
            "client_data": self.client_data,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Assertion:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            credential_id=bytes.fromhex(data["credential_id"]),
            authenticator_data=bytes.fromhex(data["authenticator_data"]),
            client_data=bytes.fromhex(data["client_data"]),
        )


def challenge_of(signed_bytes: bytes) -> bytes:
    """The challenge that stands for these bytes."""
    return sha256(signed_bytes).digest()


def verify_assertion(passkey: Passkey, assertion: Assertion, signature: bytes, challenge: bytes) -> int:
    """Raise :class:`PasskeyRefused` unless this passkey answered this challenge; returns its counter.

    Codes: ``passkey.unreadable``, ``.wrong_type``, ``.other_challenge``, ``.other_origin``, ``.other_party``,
    ``.user_not_verified``, ``.bad_signature``, ``.other_credential``.
    """
    if assertion.credential_id != passkey.credential_id:
        raise _refused("other_credential", "Another passkey answered.")
    _check_client_data(assertion.client_data, challenge, passkey.origins)
    counter = _check_authenticator_data(assertion.authenticator_data, passkey.rp_id)
    signed = assertion.authenticator_data + sha256(assertion.client_data).digest()
    try:
        verify(passkey.public_key, signature, signed)
    except SignatureRefused:
        raise _refused("bad_signature", "The passkey's signature does not fit.") from None
    return counter


def _check_client_data(content: bytes, challenge: bytes, origins: Sequence[str]) -> None:
    client = _read(content)
    if client.get("type") != "webauthn.get":
        raise _refused("wrong_type", "The browser's answer is not to a request to sign.")
    if client.get("challenge") != urlsafe_b64encode(challenge).rstrip(b"=").decode():
        raise _refused("other_challenge", "The passkey signed something else.")
    if client.get("origin") not in origins or client.get("crossOrigin", False) is not False:
        raise _refused("other_origin", "The passkey was used at another place than the one it is enrolled for.")


def _read(content: bytes) -> dict[str, Any]:
    try:
        client = json.loads(content.decode()) if len(content) <= _LONGEST else None
    except ValueError:
        client = None
    if not isinstance(client, dict):
        raise _refused("unreadable", "The browser's answer cannot be read.")
    return client


def _check_authenticator_data(content: bytes, rp_id: str) -> int:
    if not _SHORTEST <= len(content) <= _LONGEST:
        raise _refused("unreadable", "The authenticator's answer cannot be read.")
    if content[:_FLAGS] != sha256(rp_id.encode()).digest():
        raise _refused("other_party", "The passkey answered for another relying party.")
    needed = _USER_PRESENT | _USER_VERIFIED
    if content[_FLAGS] & needed != needed:
        raise _refused("user_not_verified", "The authenticator has not verified its user.")
    return int.from_bytes(content[_COUNTER], "big")


def _refused(reason: str, message: str) -> PasskeyRefused:
    return PasskeyRefused(message, code=f"passkey.{reason}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text of the passkey")
    return value
