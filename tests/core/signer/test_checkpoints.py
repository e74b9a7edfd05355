"""The witness: follows the ledger's tree, and signs nothing that contradicts what it signed before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores.memory import MemoryKeyStore
from antin.kernel.errors import AntinError
from antin.ledger.checkpoints import Checkpoint, verify_checkpoint
from antin.ledger.entries import Entry
from antin.ledger.merkle import Tree, leaf_hash
from antin.pki.mandates import Approval, StandingMandate
from antin.signer.approvers import ApproverList
from antin.signer.checkpoints import CheckpointSigner
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore

LOG = "antin-0123456789abcdef"
OpenWitness = Callable[[], CheckpointSigner]


def leaves(first: int, count: int, salt: str = "") -> list[str]:
    """The hashes of entries ``first`` … as hex."""
    return [sha256(f"entry {number}{salt}".encode()).hexdigest() for number in range(first, first + count)]


@pytest.fixture
def keys() -> MemoryKeyStore:
    store = MemoryKeyStore()
    store.generate("evidence", "P-256")
    return store


@pytest.fixture
def mandates(approvers: ApproverList, approve: Callable[[str, str], Approval], now: datetime) -> MandateStore:
    store = MandateStore(approvers, plans=False, purposes=frozenset({"checkpoint"}))
    mandate = StandingMandate("checkpoint", LOG, 5, now, now + timedelta(days=30))
    store.admit(mandate, [approve("chau", mandate.digest), approve("lam", mandate.digest)], now)
    store.accept(mandate)
    return store


@pytest.fixture
def open_witness(
    keys: MemoryKeyStore, mandates: MandateStore, open_journal: Callable[..., Journal]
) -> OpenWitness:
    """The witness as it stands after a (re)start."""
    held: list[Journal] = []

    def reopen() -> CheckpointSigner:
        for journal in held:
            journal.close()
        held.clear()
        entries: list[Entry] = []
        held.append(open_journal(entries))
        witness = CheckpointSigner(
            log_id=LOG, key_name="evidence", keys=keys, journal=held[0], mandates=mandates
        )
        for entry in entries:
            witness.replay(entry)
        return witness

    return reopen


def append(witness: CheckpointSigner, first: int, hashes: list[str], at: datetime, **when: Any) -> Checkpoint:
    message = {"first": first, "leaves": hashes, "at": at.isoformat()}
    return Checkpoint.from_dict(witness.append_and_sign(message, when.get("now", at))["checkpoint"])


def test_witness_signs_the_growing_tree(open_witness: OpenWitness, keys: MemoryKeyStore, now: datetime) -> None:
    witness = open_witness()
    key = keys.public_key("evidence")
    assert isinstance(key, ec.EllipticCurvePublicKey)
    for first, count in ((0, 3), (3, 1), (4, 6)):
        checkpoint = append(witness, first, leaves(first, count), now)
        verify_checkpoint(checkpoint, key)
        whole = Tree(leaf_hash(bytes.fromhex(each)) for each in leaves(0, first + count))
        assert (checkpoint.size, checkpoint.root) == (whole.size, whole.root.hex())
    assert witness.status()["size"] == 10


def test_witness_goes_on_after_a_restart(open_witness: OpenWitness, now: datetime) -> None:
    first = append(open_witness(), 0, leaves(0, 5), now)
    witness = open_witness()
    assert witness.status()["checkpoint"]["root"] == first.root
    checkpoint = append(witness, 5, leaves(5, 3), now + timedelta(minutes=1))
    assert checkpoint.root == Tree(leaf_hash(bytes.fromhex(each)) for each in leaves(0, 8)).root.hex()


def test_repetition_gets_the_same_checkpoint(open_witness: OpenWitness, now: datetime) -> None:
    witness = open_witness()
    first = append(witness, 0, leaves(0, 5), now)
    second = append(witness, 5, leaves(5, 2), now)
    later = now + timedelta(minutes=3)
    assert append(witness, 0, leaves(0, 5), later) == first
    witness = open_witness()
    assert append(witness, 5, leaves(5, 2), later) == second
    assert append(witness, 0, leaves(0, 5), later) == first


@pytest.mark.parametrize(
    ("first", "hashes"),
    [
        (0, leaves(0, 5, salt=" rewritten")),
        (0, leaves(0, 4)),
        (0, leaves(0, 6)),
        (3, leaves(3, 2)),
        (5, leaves(5, 1)),
        (8, leaves(8, 1)),
        (-1, leaves(0, 1)),
    ],
    ids=["rewritten", "shorter", "longer", "inside", "last changed", "hole", "negative"],
)
def test_rewriting_the_past_is_refused(
    open_witness: OpenWitness, now: datetime, first: int, hashes: list[str]
) -> None:
    witness = open_witness()
    append(witness, 0, leaves(0, 5), now)
    append(witness, 5, leaves(5, 2), now)
    for again in (witness, open_witness()):
        with pytest.raises(AntinError) as refused:
            append(again, first, hashes, now)
        assert refused.value.code == "checkpoint.rewrite"
        assert again.status()["size"] == 7


def test_dates_run_forward_only(open_witness: OpenWitness, now: datetime) -> None:
    witness = open_witness()
    append(witness, 0, leaves(0, 2), now)
    for at in (now - timedelta(seconds=1), now + timedelta(minutes=6)):
        with pytest.raises(AntinError) as refused:
            append(witness, 2, leaves(2, 1), at, now=now)
        assert refused.value.code == "checkpoint.dates"


def test_number_of_checkpoints_is_bounded(open_witness: OpenWitness, now: datetime) -> None:
    witness = open_witness()
    for first in range(5):
        append(witness, first, leaves(first, 1), now)
    with pytest.raises(AntinError) as refused:
        append(witness, 5, leaves(5, 1), now)
    assert refused.value.code == "mandate.rate_exceeded"


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"first": 0, "leaves": ["zz"], "at": "2025-06-12T02:00:00Z"},
        {"first": 0, "leaves": ["abcd"], "at": "2025-06-12T02:00:00Z"},
        {"first": 0, "leaves": [], "at": "2025-06-12T02:00:00Z"},
        {"first": 0, "leaves": leaves(0, 1), "at": "yesterday"},
        {"first": "x", "leaves": leaves(0, 1), "at": "2025-06-12T02:00:00Z"},
    ],
)
def test_malformed_request_is_refused(
    open_witness: OpenWitness, now: datetime, message: dict[str, Any]
) -> None:
    with pytest.raises(AntinError) as refused:
        open_witness().append_and_sign(message, now)
    assert refused.value.exit_code == 2
