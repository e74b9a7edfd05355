"""The signer's own log as the first witness of the ledger.

The signer writes down what it signed before anybody hears of it, in the same form as the ledger. Rules:
1. its lines are chained like the ledger's; an unreadable, edited or missing line is a finding;
2. every certificate that it signed is issued in the ledger with the same SHA-256, and every issued one signed;
3. both know the same burnt serials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from antin.ledger.entries import GENESIS, Entry, UnableToReadEntry, read_unverified
from antin.ledger.findings import LedgerFinding

__all__ = ["SignerWitness"]


class SignerWitness:
    """Reads the signer's log once, then listens to the ledger's entries and crosses them off."""

    def __init__(self, lines: Iterable[bytes | str]) -> None:
        self.findings: list[LedgerFinding] = []  # about the signer's log itself
        self._signed: dict[int, bytes] = {}  # serial -> SHA-256 of the certificate
        self._burnt: set[int] = set()
        self._recorded_burnt: set[int] = set()
        for entry in self._read(lines):
            self._take(entry)

    def _read(self, lines: Iterable[bytes | str]) -> Iterator[Entry]:
        sequence, previous = 0, GENESIS.hash
        for position, line in enumerate(lines):
            try:
                stated, entry = read_unverified(line)
            except UnableToReadEntry:
                self.findings.append(LedgerFinding("signer.unreadable", detail=f"{position + 1}"))
                continue
            if stated != entry.hash:
                self.findings.append(LedgerFinding("signer.edited", detail=f"{position + 1}"))
            elif (entry.sequence, entry.previous) != (sequence, previous):
                self.findings.append(LedgerFinding("signer.missing", detail=f"{position + 1}"))
            sequence, previous = entry.sequence + 1, stated
            yield entry

    def _take(self, entry: Entry) -> None:
        try:
            if entry.kind == "certificate.signed":
                self._signed[int(entry.subject, 16)] = bytes.fromhex(entry.body["sha256"])
            elif entry.kind == "serial.burnt":
                self._burnt.add(int(entry.subject, 16))
        except (ValueError, KeyError, TypeError):
            self.findings.append(LedgerFinding("signer.unreadable", detail=f"{entry.sequence + 1}"))

    def hear(self, entry: Entry) -> LedgerFinding | None:
        """Compare one ledger entry with what the signer says; ``None`` where they agree."""
        try:
            if entry.kind == "certificate.issued":
                return self._compare(
                    int(entry.subject, 16), bytes.fromhex(entry.body["sha256"]), entry.sequence
                )
            if entry.kind == "serial.burnt":
                self._recorded_burnt.add(int(entry.subject, 16))
        except (ValueError, KeyError, TypeError):
            return LedgerFinding("ledger.unreadable", entry.sequence)
        return None

    def _compare(self, serial: int, sha256: bytes, sequence: int) -> LedgerFinding | None:
        signed = self._signed.pop(serial, None)
        if signed is None:
            return LedgerFinding("signer.recorded_unsigned", sequence, serial=serial)
        if signed != sha256:
            return LedgerFinding("signer.differs", sequence, serial=serial)
        return None

    def left(self) -> Iterator[LedgerFinding]:
        """What the signer knows and the ledger never said, once the ledger has been read."""
        for serial in self._signed:
            yield LedgerFinding("signer.signed_unrecorded", serial=serial)
        for serial in sorted(self._burnt ^ self._recorded_burnt):
            yield LedgerFinding("signer.burnt_differs", serial=serial)
