"""A passkey in software: answers challenges as a platform authenticator does, and lies where a test asks."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from antin.pki.algorithms import PrivateKey, sign
from antin.pki.approvals import Approval
from antin.pki.passkeys import Assertion, Passkey, challenge_of

__all__ = ["ORIGIN", "RP_ID", "Authenticator"]

RP_ID, ORIGIN = "kydientu.phutho.example", "https://kydientu.phutho.example"
UP, UV = 0x01, 0x04


@dataclass
class Authenticator:
    """One device with one credential."""

    credential_id: bytes
    key: PrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    counter: int = 0

    @classmethod
    def rsa(cls, credential_id: bytes) -> Authenticator:
        return cls(credential_id, rsa.generate_private_key(public_exponent=65537, key_size=2048))

    @property
    def passkey(self) -> Passkey:
        """What is enrolled."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        pem = self.key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
        return Passkey(self.credential_id, pem, RP_ID, (ORIGIN,))

    def answer(
        self, challenge: bytes, /, *, rp_id: str = RP_ID, flags: int = UP | UV, **client: Any
    ) -> tuple[Assertion, bytes]:
        """Assertion and signature; ``client`` overrides members of the client data."""
        self.counter += 1
        told = {
            "type": "webauthn.get",
            "challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "origin": ORIGIN,
            "crossOrigin": False,
        }
        client_data = json.dumps(told | client).encode()
        data = sha256(rp_id.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")
        signature = sign(self.key, data + sha256(client_data).digest())
        return Assertion(self.credential_id, data, client_data), signature

    def approve(
        self, approver_id: str, mandate_digest: str, at: datetime, reason: str = "Đã rà soát", **lies: Any
    ) -> Approval:
        """An approval as the browser brings it."""
        unsigned = Approval(approver_id, mandate_digest, at, reason, b"")
        assertion, signature = self.answer(challenge_of(unsigned.signed_bytes()), **lies)
        return replace(unsigned, signature=signature, assertion=assertion)
