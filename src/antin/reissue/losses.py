"""What is lost at a cut-off: holders whose old certificate ends although the new one is not usable yet.

The list is signed for by two people before the cut-off is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from antin.kernel.canonical import digest

__all__ = ["Loss", "LossList"]


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """One holder who loses the last usable certificate at the cut-off."""

    holder_kind: str
    holder_id: str
    name: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {"holder": [self.holder_kind, self.holder_id], "name": self.name, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class LossList:
    """All losses of one plan's cut-off, in holder order."""

    plan_id: str
    losses: tuple[Loss, ...]

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "type": "losses",
            "plan_id": self.plan_id,
            "losses": [loss.as_dict() for loss in self.losses],
        }

    @property
    def digest(self) -> str:
        """What the two people sign."""
        return digest(self.as_dict())
