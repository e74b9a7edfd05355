"""Role *evidence*: the signer that witnesses the ledger."""

from __future__ import annotations

from typing import Any

from antin.signer.checkpoints import CheckpointSigner
from antin.signer.instance import SignerInstance, SignerParts
from antin.signer.settings import LedgerSettings

__all__ = ["EvidenceSigner"]


class EvidenceSigner(SignerInstance):
    """Operation ``append_and_sign`` beside the shared ones."""

    def __init__(self, parts: SignerParts, ledger: LedgerSettings) -> None:
        super().__init__(parts)
        parts.keys.public_key(ledger.key)  # a missing key stops the start, not the first request
        self._witness = CheckpointSigner(
            log_id=ledger.log_id,
            key_name=ledger.key,
            keys=parts.keys,
            journal=parts.journal,
            mandates=parts.mandates,
        )
        self._operations["append_and_sign"] = self._witness.append_and_sign
        self._replays["checkpoint.signed"] = self._witness.replay

    def status(self) -> dict[str, Any]:
        """The shared status and how far the ledger is witnessed."""
        return super().status() | self._witness.status()
