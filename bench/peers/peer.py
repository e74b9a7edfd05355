"""What a peer's measurement says, and how a missing peer is said."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

__all__ = ["Measured", "PeerMissing", "require_tool"]


class PeerMissing(Exception):
    """A peer is not installed; the sentence says how to get it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How many were done, and in how many seconds of wall and CPU."""

    count: int
    wall: float
    cpu: float

    @property
    def per_second(self) -> float:
        """Per second on the wall."""
        return self.count / self.wall

    @property
    def per_cpu_second(self) -> float:
        """Per second of CPU, all processes of the peer together."""
        return self.count / self.cpu


def require_tool(name: str, package: str) -> str:
    """The path of an outside program; raises :class:`PeerMissing`, or stops everything under ``CI=true``."""
    found = shutil.which(name)
    if found:
        return found
    sentence = f"{name} is missing; install it with “apt-get install {package}”"
    if os.environ.get("CI") == "true":
        raise SystemExit(sentence)
    raise PeerMissing(sentence)
