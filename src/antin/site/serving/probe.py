"""One look at one part of a running office."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Probe"]


@dataclass(frozen=True, slots=True)
class Probe:
    """What one look found. ``detail`` names no person, secret or path."""

    name: str
    is_ok: bool
    detail: str

    def as_dict(self) -> dict[str, object]:
        """The probe as the page shows it."""
        return {"name": self.name, "ok": self.is_ok, "detail": self.detail}
