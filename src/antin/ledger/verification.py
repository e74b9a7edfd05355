"""Verification of a whole ledger, as a stream, with nothing but its lines and its checkpoints.

Rules:
1. every entry's hash is that of its content, else *edited*;
2. sequence numbers run from 0 without holes, repeats or swaps, else *missing*, *repeated*, *out of order*;
3. ``previous`` is the hash of the entry before, else that one was *edited*;
4. every checkpoint is signed by the evidence key, else *checkpoint forged*;
5. at each checkpoint's size the Merkle root is the checkpoint's, else the ledger was *rewritten*;
6. no checkpoint is larger than the ledger, else its *tail was cut*;
7. what the signer's own log says about signed certificates is what the ledger says.

Rules 5 and 6 bind only as far as checkpoints are kept where the ledger's keeper cannot reach them: that is
what ``kept`` is for. The stated hashes are the leaves, so one edited entry is reported once, as an edit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from antin.ledger.checkpoints import Checkpoint, CheckpointRefused, read_checkpoint, verify_checkpoint
from antin.ledger.entries import GENESIS, Entry, UnableToReadEntry, read_unverified
from antin.ledger.findings import LedgerFinding
from antin.ledger.merkle import CompactRange, leaf_hash
from antin.ledger.witness import SignerWitness

__all__ = ["LedgerReport", "verify_log"]

_MOST_FINDINGS = 1000  # a wholly broken file must not fill the memory with findings


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """The verdict over a ledger; sound where no finding is more than a note."""

    size: int
    head: str  # hash of the last entry
    root: str  # Merkle root over all entries
    last_at: datetime | None
    checkpoints: int  # how many the evidence key signed
    signed_size: int  # how many entries the largest of them covers
    findings: tuple[LedgerFinding, ...]

    @property
    def is_sound(self) -> bool:
        """True where nothing is wrong."""
        return all(finding.is_note for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """As ``antin ledger verify --json`` shows it."""
        return {
            "schema": "antin.ledger_report/1",
            "sound": self.is_sound,
            "size": self.size,
            "head": self.head,
            "root": self.root,
            "checkpoints": self.checkpoints,
            "signed_size": self.signed_size,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def verify_log(
    entries: Iterable[bytes | str],
    checkpoints: Iterable[Checkpoint | bytes | str],
    evidence_key: ec.EllipticCurvePublicKey,
    *,
    kept: Checkpoint | None = None,
    signer_log: Iterable[bytes | str] | None = None,
) -> LedgerReport:
    """Check lines of ``ledger.jsonl`` against the checkpoints, one kept outside, and the signer's own log.

    Reads each stream once; memory grows with the checkpoints and the signer's certificates only.
    """
    findings = _Findings()
    heads = _Heads(checkpoints, kept, evidence_key, findings)
    witness = SignerWitness(signer_log) if signer_log is not None else None
    chain = _Chain(heads, witness, findings)
    for line in entries:
        chain.follow(line)
    chain.finish()
    return LedgerReport(
        size=chain.expected,
        head=chain.last_hash or GENESIS.hash,
        root=chain.tree.root.hex(),
        last_at=chain.last_at,
        checkpoints=heads.count,
        signed_size=heads.largest,
        findings=tuple(findings.kept),
    )


@dataclass(slots=True)
class _Findings:
    kept: list[LedgerFinding] = field(default_factory=list)

    def add(self, code: str, sequence: int | None = None, detail: str = "") -> None:
        self.keep(LedgerFinding(code, sequence, detail))

    def keep(self, finding: LedgerFinding) -> None:
        if len(self.kept) < _MOST_FINDINGS:
            self.kept.append(finding)


class _Heads:
    """The checkpoints that the evidence key signed, by size."""

    def __init__(
        self,
        given: Iterable[Checkpoint | bytes | str],
        kept: Checkpoint | None,
        key: ec.EllipticCurvePublicKey,
        findings: _Findings,
    ) -> None:
        self._key, self._findings = key, findings
        self._log_id: str | None = None
        self.count = self.largest = 0
        self.roots: defaultdict[int, set[str]] = defaultdict(set)
        for each in ([kept] if kept else []) + list(given):
            self._take(each)
        if not self.count:
            findings.add("ledger.no_checkpoint")

    def _take(self, given: Checkpoint | bytes | str) -> None:
        try:
            checkpoint = given if isinstance(given, Checkpoint) else read_checkpoint(given)
            verify_checkpoint(checkpoint, self._key)
        except CheckpointRefused as error:
            self._findings.add(error.code, None, error.where or error.message)
            return
        self._log_id = self._log_id or checkpoint.log_id
        if checkpoint.log_id != self._log_id:
            self._findings.add("ledger.checkpoint_foreign", None, checkpoint.log_id)
            return
        self.count += 1
        self.largest = max(self.largest, checkpoint.size)
        self.roots[checkpoint.size].add(checkpoint.root)


class _Chain:
    """Follows the entries in file order."""

    def __init__(self, heads: _Heads, witness: SignerWitness | None, findings: _Findings) -> None:
        self._heads, self._witness, self._findings = heads, witness, findings
        self.expected = 0  # the next sequence number
        self.last_hash: str | None = GENESIS.hash  # None: the entry before is not there to compare with
        self.last_at: datetime | None = None
        self.tree = CompactRange()
        self._agreed = 0  # size of the largest checkpoint whose root was met
        self._is_whole = True  # no entry missing or misplaced so far, so roots can be compared
        self._is_rewritten = False
        self._holes: set[int] = set()
        self._compare()

    def follow(self, line: bytes | str) -> None:
        try:
            stated, entry = read_unverified(line)
        except UnableToReadEntry:
            self._findings.add("ledger.unreadable", self.expected)
            self._advance(self.expected, None)
            self._is_whole = False
            return
        if entry.sequence != self.expected and not self._misplaced(entry.sequence):
            return
        self._check_content(entry, stated)
        self._hear_witness(entry)
        self.tree.append(leaf_hash(bytes.fromhex(stated)))
        self.last_at = entry.at
        self._advance(entry.sequence, stated)
        self._compare()

    def _check_content(self, entry: Entry, stated: str) -> None:
        if stated != entry.hash:
            self._findings.add("ledger.edited", entry.sequence, f"{entry.kind} {entry.subject}")
        elif self.last_hash is not None and entry.previous != self.last_hash:
            # This entry's own hash holds and covers ``previous``: the one before is not what it was.
            self._findings.add("ledger.edited", entry.sequence - 1)

    def _hear_witness(self, entry: Entry) -> None:
        finding = self._witness.hear(entry) if self._witness is not None else None
        if finding is not None:
            self._findings.keep(finding)

    def _advance(self, sequence: int, stated: str | None) -> None:
        self.expected = sequence + 1
        self.last_hash = stated

    def _misplaced(self, sequence: int) -> bool:
        """Note a jump; True where the chain goes on from this entry."""
        self._is_whole = False
        self.last_hash = None
        if sequence > self.expected:
            self._holes.update(range(self.expected, min(sequence, self.expected + _MOST_FINDINGS)))
            return True
        filled = sequence in self._holes
        self._holes.discard(sequence)
        self._findings.add("ledger.out_of_order" if filled else "ledger.repeated", sequence)
        return False

    def _compare(self) -> None:
        roots = self._heads.roots.get(self.expected)
        if roots is None or not self._is_whole or self._is_rewritten:
            return
        if roots == {self.tree.root.hex()}:
            self._agreed = self.expected
        else:
            self._is_rewritten = True
            detail = (
                f"checkpoint of size {self.expected}; entries before {self._agreed} are as they were signed"
            )
            self._findings.add("ledger.rewritten", self._agreed, detail)

    def finish(self) -> None:
        for sequence in sorted(self._holes):
            self._findings.add("ledger.missing", sequence)
        if self._witness is not None:
            for finding in (*self._witness.findings, *self._witness.left()):
                self._findings.keep(finding)
        unsigned = self.expected - self._heads.largest
        if unsigned < 0:
            self._findings.add("ledger.tail_cut", self.expected, f"{-unsigned}")
        elif unsigned and self._heads.count:
            self._findings.add("ledger.unsigned_tail", self._heads.largest, f"{unsigned}")
