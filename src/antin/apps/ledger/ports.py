"""What the ledger needs from the world: somebody who signs tree heads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from antin.ledger.checkpoints import Checkpoint

__all__ = ["EvidenceSigner"]


class EvidenceSigner(Protocol):
    """Keeps its own Merkle range and signs a head only for what it has appended itself."""

    def status(self) -> dict[str, Any]:
        """``size``: how many entries its newest head covers."""
        ...

    def append_and_sign(self, first: int, leaves: Sequence[bytes], at: datetime) -> Checkpoint:
        """Append entry hashes from position ``first`` on, and sign the head that they lead to."""
        ...
