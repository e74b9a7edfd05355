"""An approval that was given with a passkey: a WebAuthn assertion over the SHA-256 of the approval's bytes.

Checked as W3C Web Authentication §7.2 tells: type, challenge and origin of the client data; the relying party
and the flags for a present and verified user in the authenticator data; the signature over both.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from antin.proof.signatures import SignatureRefused, verify_signature

__all__ = ["key_of_passkey"]

_PRESENT_AND_VERIFIED = 0x05
_FLAGS = 32  # after the 32 octets of the relying party's hash


def key_of_passkey(row: dict[str, Any], passkeys: list[dict[str, Any]], signed: bytes) -> Any:
    """The public key of the enrolled passkey that gave this approval of ``signed``; raises otherwise."""
    assertion = row["assertion"]
    found = [each for each in passkeys if each["credential_id"] == assertion["credential_id"]]
    if len(found) != 1:
        raise SignatureRefused("The passkey is not enrolled for this approver.")
    client_data = bytes.fromhex(assertion["client_data"])
    authenticator_data = bytes.fromhex(assertion["authenticator_data"])
    _check_client(json.loads(client_data.decode()), sha256(signed).digest(), found[0]["origins"])
    _check_authenticator(authenticator_data, found[0]["rp_id"])
    key = load_pem_public_key(found[0]["public_key"].encode())
    answered = authenticator_data + sha256(client_data).digest()
    verify_signature(key, bytes.fromhex(row["signature"]), answered)
    return key


def _check_client(client: dict[str, Any], challenge: bytes, origins: list[str]) -> None:
    expected = urlsafe_b64encode(challenge).decode().rstrip("=")
    if (client["type"], client["challenge"]) != ("webauthn.get", expected):
        raise SignatureRefused("The passkey signed something else.")
    if client["origin"] not in origins or client.get("crossOrigin", False) is not False:
        raise SignatureRefused("The passkey was used at a place that it is not enrolled for.")


def _check_authenticator(content: bytes, rp_id: str) -> None:
    if content[:_FLAGS] != sha256(rp_id.encode()).digest():
        raise SignatureRefused("The passkey answered for another relying party.")
    if content[_FLAGS] & _PRESENT_AND_VERIFIED != _PRESENT_AND_VERIFIED:
        raise SignatureRefused("The authenticator had not verified its user.")
