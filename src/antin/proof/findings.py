"""What a recount can find, in words for people, always with the holder and the certificate concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from antin.proof.holders import Holder
from antin.proof.words import WORDS

__all__ = ["Finding", "Findings", "Named"]


class Named(Protocol):
    """A line or a service: it has a holder, a name for people and a place."""

    @property
    def holder(self) -> Holder: ...
    @property
    def name(self) -> str: ...
    @property
    def where(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be."""

    code: str
    holder: Holder | None = None
    name: str = ""  # of the holder, for people
    serial: int | None = None
    detail: str = ""
    where: str = ""  # file, plan line or ledger entry

    @property
    def vi(self) -> str:
        """In Vietnamese."""
        return self._sentence(WORDS[self.code][0], "số hiệu")

    @property
    def en(self) -> str:
        """In English."""
        return self._sentence(WORDS[self.code][1], "serial")

    def _sentence(self, words: str, serial: str) -> str:
        parts = [words]
        if self.holder is not None:
            parts.append(f"{self.name or '?'} ({self.holder.kind} {self.holder.id})")
        if self.serial is not None:
            parts.append(f"{serial} {self.serial:x}")
        parts += [text for text in (self.detail, self.where) if text]
        return "; ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` shows it."""
        return {
            "code": self.code,
            "holder": list(self.holder) if self.holder else None,
            "name": self.name,
            "serial": f"{self.serial:x}" if self.serial is not None else None,
            "detail": self.detail,
            "where": self.where,
            "vi": self.vi,
            "en": self.en,
        }


@dataclass(slots=True)
class Findings:
    """Collects findings, and names the holder of a serial where only the serial is known."""

    owners: Mapping[int, tuple[Holder, str]] = field(default_factory=dict)  # serial -> holder, name
    kept: list[Finding] = field(default_factory=list)

    def add(self, code: str, *, detail: str = "", where: str = "") -> None:
        """Something about the bundle as a whole."""
        self.kept.append(Finding(code, detail=detail, where=where))

    def of(self, code: str, who: Named, *, serial: int | None = None, detail: str = "") -> None:
        """Something about one holder, at the line of the plan that names them."""
        self.kept.append(Finding(code, who.holder, who.name, serial, detail, who.where))

    def of_serial(self, code: str, serial: int, *, detail: str = "", where: str = "") -> None:
        """Something about one certificate, whoever holds it."""
        holder, name = self.owners.get(serial, (None, ""))
        self.kept.append(Finding(code, holder, name, serial, detail, where))
