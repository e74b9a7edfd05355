"""People and moments for the signer's rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from antin.adapters.keystores.memory import MemoryKeyStore
from antin.ledger.entries import Entry
from antin.pki.mandates import Approval
from antin.signer.approvers import Approver, ApproverList
from antin.signer.journal import Journal

Approve = Callable[[str, str], Approval]


@pytest.fixture
def now() -> datetime:
    """A working day before the decision takes effect."""
    return datetime(2025, 6, 12, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def people() -> MemoryKeyStore:
    """The keys of Châu, Lâm and Phúc, who are enrolled, and of Vân, who is not."""
    keys = MemoryKeyStore()
    for name in ("chau", "lam", "phuc", "van"):
        keys.generate(name, "P-256")
    return keys


@pytest.fixture
def approvers(people: MemoryKeyStore) -> ApproverList:
    """The enrolled list."""
    return ApproverList([enrol(people, each) for each in ("chau", "lam", "phuc")])


def enrol(people: MemoryKeyStore, name: str, *, key: str | None = None) -> Approver:
    """One enrolled person; ``key`` gives them somebody else's key."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = people.public_key(key or name).public_bytes(serialization.Encoding.PEM, form).decode()
    return Approver(name, name.title(), "registrar", pem)


@pytest.fixture
def enrolled(people: MemoryKeyStore) -> Callable[..., Approver]:
    """Enrol somebody: ``enrolled("van")`` or ``enrolled("van", key="chau")``."""
    return lambda name, **how: enrol(people, name, **how)


@pytest.fixture
def approve(people: MemoryKeyStore, now: datetime) -> Approve:
    """``approve("chau", digest)``: a good approval."""

    def sign(name: str, mandate_digest: str) -> Approval:
        unsigned = Approval(name, mandate_digest, now, "Đã đối chiếu với Nghị quyết", b"")
        return replace(unsigned, signature=people.sign(name, unsigned.signed_bytes()))

    return sign


@pytest.fixture
def open_journal(tmp_path: Path) -> Callable[..., Journal]:
    """Open (again) the one journal of this test; entries go to ``into``."""

    def reopen(into: list[Entry] | None = None) -> Journal:
        journal = Journal.open(tmp_path / "journal.jsonl")
        journal.replay(into.append if into is not None else lambda entry: None)
        return journal

    return reopen
