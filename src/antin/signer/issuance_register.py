"""What has been intended, signed and burnt: the memory behind “each item once, each serial once”. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.ledger.entries import Entry
from antin.signer.body_store import BodyPlace

__all__ = ["Intention", "IssuanceRegister", "SerialRefused", "Signed"]


class SerialRefused(AntinError):
    """The serial number may not be used (again)."""

    code = "serial.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class Intention:
    """“I am about to sign this body for this item.”"""

    mandate_digest: str
    index: int
    serial: int
    issuer_id: str
    not_after: datetime
    place: BodyPlace


@dataclass(frozen=True, slots=True)
class Signed:
    """An intention with its signature; both are in the journal."""

    intention: Intention
    signature: bytes


class IssuanceRegister:
    """Built by replaying the journal, then kept up to date by the issuer."""

    def __init__(self) -> None:
        self._signed: dict[tuple[str, int], Signed] = {}
        self._open: dict[int, Intention] = {}  # intended, and no signature stored (yet)
        self._by_serial: dict[int, Intention] = {}
        self._burnt: set[int] = set()

    def has_signed(self, mandate_digest: str, index: int) -> bool:
        """True where the item has its signature."""
        return (mandate_digest, index) in self._signed

    def get_signed(self, mandate_digest: str, index: int) -> Signed:
        """The signature of an item that has one."""
        return self._signed[mandate_digest, index]

    def check_serial(self, serial: int, *, in_batch: Collection[int] = ()) -> None:
        """Raise :class:`SerialRefused` unless the serial was never intended, nor asked for in this batch."""
        if serial in self._burnt or serial in self._open:
            raise SerialRefused(
                "The serial number is burnt: an earlier attempt to sign it was cut short.",
                where=f"{serial:x}",
                remedy="Prepare the item again with another serial number.",
                code="serial.burnt",
            )
        if serial in self._by_serial or serial in in_batch:
            raise SerialRefused(
                "The serial number belongs to another item.",
                where=f"{serial:x}",
                remedy="Prepare the item again with another serial number.",
                code="serial.used",
            )

    def intend(self, intention: Intention) -> None:
        """Take note of a recorded intention."""
        self._open[intention.serial] = intention
        self._by_serial[intention.serial] = intention

    def sign(self, serial: int, signature: bytes) -> None:
        """Take note of a recorded signature."""
        intention = self._open.pop(serial)
        self._signed[intention.mandate_digest, intention.index] = Signed(intention, signature)

    def burn(self, serial: int) -> None:
        """Never use this serial."""
        self._open.pop(serial, None)
        self._burnt.add(serial)

    @property
    def unsigned(self) -> list[Intention]:
        """Intentions without a stored signature: their serials are to be burnt."""
        return list(self._open.values())

    def not_after(self, issuer_id: str, serial: int) -> datetime | None:
        """When a certificate signed here expires; ``None`` for a serial of somebody else."""
        intention = self._by_serial.get(serial)
        if intention is None or intention.issuer_id != issuer_id:
            return None
        return intention.not_after

    @property
    def counts(self) -> dict[str, int]:
        """How many items are signed and how many serials burnt."""
        return {"signed": len(self._signed), "burnt": len(self._burnt)}

    def replay(self, entry: Entry) -> None:
        """Take over a journal line about one serial: intended, signed or burnt."""
        serial = int(entry.subject, 16)
        match entry.kind:
            case "certificate.intended":
                self.intend(_intention(serial, entry))
            case "certificate.signed":
                self.sign(serial, bytes.fromhex(entry.body["signature"]))
            case "serial.burnt":
                self.burn(serial)


def _intention(serial: int, entry: Entry) -> Intention:
    body = entry.body
    return Intention(
        mandate_digest=body["mandate_digest"],
        index=body["index"],
        serial=serial,
        issuer_id=body["issuer_id"],
        not_after=parse_moment(body["not_after"]),
        place=BodyPlace.from_body(body),
    )
