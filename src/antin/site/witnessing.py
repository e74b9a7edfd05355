"""The evidence signer's client of this office: what is to be witnessed is first written beside the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from antin.adapters.backups.ledger_copy import LedgerCopy
from antin.adapters.signer_socket.client import SignerClient

__all__ = ["WitnessClient"]


class WitnessClient(SignerClient):
    """Keeps the copy of the ledger complete up to what was ever witnessed. Django is set up."""

    def __init__(self, path: Path, copy: LedgerCopy) -> None:
        super().__init__(path)
        self._copy = copy

    def append_and_sign(self, *, first: int, leaves: Sequence[str], at: datetime) -> dict[str, Any]:
        """Write the entries down, then have them witnessed."""
        from antin.apps.ledger import api as ledger

        self._copy.keep(first, leaves, ledger.lines_from(first, len(leaves)))
        return super().append_and_sign(first=first, leaves=leaves, at=at)
