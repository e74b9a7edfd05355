"""What the signers' journals tell, read from their files: certificates, lists, checkpoints, mandates.

The journal of a signer that runs cannot be read like this; its process holds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from antin.adapters.backups.ledger_copy import WitnessedAppend
from antin.ledger.entries import GENESIS, Entry, Head
from antin.signer.journal import Journal

__all__ = ["CaFacts", "EvidenceFacts", "SignedFact", "SignedList", "read_ca_facts", "read_evidence_facts"]


@dataclass(frozen=True, slots=True)
class SignedFact:
    """One certificate: which item, where its body lies, its signature."""

    serial: str
    mandate_digest: str
    index: int
    issuer_id: str
    tbs_sha256: str
    place: tuple[int, int]  # offset and length in the file of bodies
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedList:
    """The last list of one shard."""

    authority_id: str
    shard: int
    number: int
    tbs_sha256: str
    signature: bytes


@dataclass
class CaFacts:
    """The journal of role *ca*, summed up."""

    head: Head = GENESIS
    intended: dict[str, dict[str, Any]] = field(default_factory=dict)
    signed: dict[str, SignedFact] = field(default_factory=dict)
    burnt: dict[str, tuple[str, int]] = field(default_factory=dict)  # serial → mandate, index
    plans: dict[str, str] = field(default_factory=dict)  # mandate → plan
    withdrawn: set[str] = field(default_factory=set)
    lists: dict[tuple[str, int], SignedList] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """One line."""
        body = entry.body
        match entry.kind:
            case "certificate.intended":
                self.intended[entry.subject] = body
            case "certificate.signed":
                self.signed[entry.subject] = self._signed(entry.subject, body)
            case "serial.burnt":
                self.burnt[entry.subject] = (body["mandate_digest"], body["index"])
            case "mandate.registered" if body["mandate"]["type"] == "plan":
                self.plans[entry.subject] = body["mandate"]["plan_id"]
            case "mandate.withdrawn":
                self.withdrawn.add(entry.subject)
            case "crl.signed":
                signature = bytes.fromhex(body["signature"])
                self.lists[body["authority_id"], body["shard"]] = SignedList(
                    body["authority_id"], body["shard"], body["number"], body["tbs_sha256"], signature
                )

    def _signed(self, serial: str, body: dict[str, Any]) -> SignedFact:
        intended = self.intended.pop(serial)
        offset, length = intended["stored"]
        return SignedFact(
            serial=serial,
            mandate_digest=body["mandate_digest"],
            index=body["index"],
            issuer_id=intended["issuer_id"],
            tbs_sha256=intended["tbs_sha256"],
            place=(offset, length),
            signature=bytes.fromhex(body["signature"]),
        )


@dataclass
class EvidenceFacts:
    """The journal of role *evidence*, summed up."""

    head: Head = GENESIS
    appends: list[WitnessedAppend] = field(default_factory=list)
    checkpoints: list[dict[str, Any]] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """One line."""
        if entry.kind != "checkpoint.signed":
            return
        checkpoint, first = entry.body["checkpoint"], entry.body["first"]
        self.checkpoints.append(checkpoint)
        count = checkpoint["size"] - first
        self.appends.append(WitnessedAppend(first, count, entry.body["leaves_sha256"]))

    @property
    def witnessed(self) -> int:
        """How many ledger entries were ever witnessed."""
        return int(self.checkpoints[-1]["size"]) if self.checkpoints else 0


def read_ca_facts(journal: Path) -> CaFacts:
    """Read the journal of role *ca*. Raises the journal's own errors where it is broken or held."""
    facts = CaFacts()
    _replay(journal, facts)
    return facts


def read_evidence_facts(journal: Path) -> EvidenceFacts:
    """Read the journal of role *evidence*."""
    facts = EvidenceFacts()
    _replay(journal, facts)
    return facts


def _replay(path: Path, facts: CaFacts | EvidenceFacts) -> None:
    """Every line, checked to follow the one before; the journal is held meanwhile."""

    def take(entry: Entry) -> None:
        facts.take(entry)
        facts.head = Head(entry.sequence + 1, entry.hash)

    journal = Journal.open(path)
    try:
        journal.replay(take)
    finally:
        journal.close()
