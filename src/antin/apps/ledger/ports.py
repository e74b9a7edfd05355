"""What the ledger needs from the world: somebody who signs tree heads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

__all__ = ["EvidenceSigner"]


class EvidenceSigner(Protocol):
    """Keeps its own Merkle range and signs a head only for what it has appended itself."""

    def size(self) -> int:
        """How many entries its newest head covers."""
        ...

    def append_and_sign(self, *, first: int, leaves: Sequence[str], at: datetime) -> dict[str, Any]:
        """Append entry hashes (hex) from position ``first`` on; the checkpoint of the head they lead to."""
        ...
