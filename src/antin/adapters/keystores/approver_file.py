"""An approver's own key file: what a leader signs approvals with until passkeys come.

The file is an encrypted PKCS#8 P-256 key. The passphrase comes from a 0600 file, never from an argument or
the environment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores.encrypted_keys import UnableToOpenKey, open_key, seal_key
from antin.adapters.keystores.secret_files import read_passphrase, read_secret, write_secret
from antin.pki.algorithms import KeyRefused, PrivateKey, PublicKey, sign
from antin.pki.mandates import Approval

__all__ = ["ApproverKey", "create", "load"]


@dataclass(frozen=True, slots=True)
class ApproverKey:
    """An opened approver's key."""

    approver_id: str
    private_key: PrivateKey

    @property
    def public_key(self) -> PublicKey:
        """What the signers enrol."""
        return self.private_key.public_key()

    def approve(self, mandate_digest: str, *, now: datetime, reason: str) -> Approval:
        """The signed approval of one mandate."""
        unsigned = Approval(self.approver_id, mandate_digest, now, reason, b"")
        return replace(unsigned, signature=sign(self.private_key, unsigned.signed_bytes()))


def create(path: Path, *, passphrase: bytes) -> ApproverKey:
    """Make a new key file ``<approver id>.key``; an existing one is never overwritten."""
    key = ec.generate_private_key(ec.SECP256R1())
    write_secret(path, seal_key(key, passphrase))
    return ApproverKey(path.stem, key)


def load(path: Path, passphrase_file: Path) -> ApproverKey:
    """Open ``<approver id>.key`` with the passphrase in ``passphrase_file``."""
    passphrase = read_passphrase(passphrase_file)
    try:
        key = open_key(read_secret(path), passphrase, where=str(path))
    except UnableToOpenKey:
        raise UnableToOpenKey(
            "The passphrase does not open the approver's key file.",
            where=str(path),
            remedy="Give the passphrase file that belongs to this key.",
            code="approver.wrong_passphrase",
        ) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyRefused("Approvers sign with P-256 keys.", where=str(path))
    return ApproverKey(path.stem, key)
