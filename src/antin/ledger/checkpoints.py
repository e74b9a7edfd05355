"""Signed checkpoints: “at this moment the ledger had this many entries with this Merkle root”.

A checkpoint kept by someone outside is what makes the ledger binding: whoever holds it can show that entries
were changed, dropped or rewritten later. The evidence key signs it (ECDSA P-256 with SHA-256, DER).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment

__all__ = [
    "CHECKPOINT_CONTEXT",
    "Checkpoint",
    "CheckpointRefused",
    "read_checkpoint",
    "signed_bytes",
    "verify_checkpoint",
]

CHECKPOINT_CONTEXT = b"antin/checkpoint/v1\n"  # domain separation: this signature means nothing elsewhere


class CheckpointRefused(AntinError):
    """The checkpoint cannot be read, or the evidence key did not sign it."""

    code = "ledger.checkpoint_forged"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed tree head."""

    log_id: str
    size: int
    root: str  # lower-case hex
    at: datetime
    signature: bytes

    def as_dict(self) -> dict[str, Any]:
        """The form that is stored and handed out; the signature as hex."""
        return {
            "log_id": self.log_id,
            "size": self.size,
            "root": self.root,
            "at": self.at,
            "signature": self.signature,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Checkpoint:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            log_id=data["log_id"],
            size=int(data["size"]),
            root=data["root"],
            at=parse_moment(data["at"]),
            signature=bytes.fromhex(data["signature"]),
        )


def signed_bytes(*, log_id: str, size: int, root: str, at: datetime) -> bytes:
    """What the evidence key signs: the checkpoint without its signature, under a context line."""
    return CHECKPOINT_CONTEXT + canonical_bytes({"log_id": log_id, "size": size, "root": root, "at": at})


def read_checkpoint(line: bytes | str) -> Checkpoint:
    """The checkpoint of one line of ``checkpoints.jsonl``, its signature unchecked."""
    try:
        return Checkpoint.from_dict(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, AntinError) as error:
        raise CheckpointRefused(f"The line is not a checkpoint: {error}.") from error


def verify_checkpoint(checkpoint: Checkpoint, public_key: ec.EllipticCurvePublicKey) -> None:
    """Raise unless the evidence key signed exactly this checkpoint."""
    message = signed_bytes(
        log_id=checkpoint.log_id, size=checkpoint.size, root=checkpoint.root, at=checkpoint.at
    )
    try:
        public_key.verify(checkpoint.signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise CheckpointRefused(
            "The evidence key did not sign this checkpoint.", where=f"checkpoint of size {checkpoint.size}"
        ) from error
