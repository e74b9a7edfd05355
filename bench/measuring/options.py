"""What a run of the bench was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["PROVINCE", "Options"]

PROVINCE = 26_715  # certificates of the province that issue 3 names: goals in seconds are for this many
_LITTLE_LESS = 0.9  # the demo's Phú Thọ and the reference count differ by a few per cent


@dataclass(frozen=True, slots=True)
class Options:
    """``size``: how many certificates, ``None`` for the demo's Phú Thọ. ``folder`` is removed afterwards."""

    folder: Path
    size: int | None = None
    quick: bool = False

    def scaled(self, full: int, quick: int) -> int:
        """How many to measure with."""
        return quick if self.quick else full

    def is_province(self, count: int) -> bool:
        """True where a goal that is stated for the whole province can be judged."""
        return count >= _LITTLE_LESS * PROVINCE
