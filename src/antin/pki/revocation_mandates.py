"""What people sign when certificates are to end: which ones, why, and whether it cannot wait."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antin.kernel.canonical import digest

__all__ = ["RevocationMandate", "targets_digest"]


def targets_digest(serials: Iterable[str]) -> str:
    """SHA-256 (hex) over the serials (lower-case hex), sorted, each with a line end."""
    return hashlib.sha256("".join(f"{serial}\n" for serial in sorted(serials)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RevocationMandate:
    """“End these certificates”; two different enrolled approvers sign its digest, in an emergency one first."""

    run_id: str
    reason: str  # a code of the office's legal reasons
    why: str
    targets_sha256: str
    targets_count: int
    is_emergency: bool
    asked_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "type": "revocation",
            "run_id": self.run_id,
            "reason": self.reason,
            "why": self.why,
            "targets_sha256": self.targets_sha256,
            "targets_count": self.targets_count,
            "emergency": self.is_emergency,
            "asked_at": self.asked_at,
        }

    @property
    def digest(self) -> str:
        """What approvers sign."""
        return digest(self.as_dict())
