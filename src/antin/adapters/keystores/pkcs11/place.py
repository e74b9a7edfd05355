"""Which token, and how many processes use it at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["TokenPlace"]


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """The vendor's library, the label of the token, and the number of child processes."""

    module: Path
    token: str
    processes: int = 2
