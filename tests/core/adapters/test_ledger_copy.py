"""The copy of the ledger: what was witnessed comes back in order, and nothing else passes for it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from antin.adapters.backups.ledger_copy import LedgerCopy, LedgerCopyIncomplete, WitnessedAppend
from antin.ledger.entries import GENESIS, Draft, Entry, Head, append

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


def entries(count: int, *, kind: str = "certificate.issued", after: Head = GENESIS) -> list[Entry]:
    return append(after, [Draft(AT, kind, f"{number}", {"index": number}) for number in range(count)])


def digest(some: list[Entry]) -> str:
    return sha256(b"".join(bytes.fromhex(entry.hash) for entry in some)).hexdigest()


def keep(copy: LedgerCopy, some: list[Entry]) -> WitnessedAppend:
    copy.keep(some[0].sequence, [entry.hash for entry in some], [entry.line for entry in some])
    return WitnessedAppend(some[0].sequence, len(some), digest(some))


@pytest.fixture
def copy(tmp_path: Path) -> LedgerCopy:
    return LedgerCopy(tmp_path / "ledger")


def test_witnessed_entries_come_back_from_any_point(copy: LedgerCopy) -> None:
    all_of_it = entries(9)
    appends = [keep(copy, all_of_it[:4]), keep(copy, all_of_it[4:9])]
    for known in range(10):
        head = Head(known, all_of_it[known - 1].hash) if known else GENESIS
        assert list(copy.after(head, appends)) == all_of_it[known:]


def test_keeping_again_changes_nothing(copy: LedgerCopy, tmp_path: Path) -> None:
    keep(copy, entries(3))
    (file,) = (tmp_path / "ledger").iterdir()
    before = file.stat()
    keep(copy, entries(3))
    assert file.stat() == before
    assert file.stat().st_mode & 0o077 == 0


def test_request_that_was_never_signed_is_passed_over(copy: LedgerCopy) -> None:
    real, other = entries(3), entries(3, kind="account.opened")
    keep(copy, other)
    assert list(copy.after(GENESIS, [keep(copy, real)])) == real


def test_missing_file_is_told(copy: LedgerCopy) -> None:
    some = entries(3)
    with pytest.raises(LedgerCopyIncomplete) as refused:
        list(copy.after(GENESIS, [WitnessedAppend(0, 3, digest(some))]))
    assert refused.value.exit_code == 5


@pytest.mark.parametrize("changed", [b'"index":7', b""])
def test_damaged_file_is_told(copy: LedgerCopy, tmp_path: Path, changed: bytes) -> None:
    append_ = keep(copy, entries(3))
    (file,) = (tmp_path / "ledger").iterdir()
    file.write_bytes(file.read_bytes().replace(b'"index":1', changed))
    with pytest.raises(LedgerCopyIncomplete):
        list(copy.after(GENESIS, [append_]))


def test_ledger_that_does_not_lead_there_is_refused(copy: LedgerCopy) -> None:
    append_ = keep(copy, entries(5))
    other = entries(2, kind="account.opened")
    with pytest.raises(LedgerCopyIncomplete) as refused:
        list(copy.after(Head(2, other[1].hash), [append_]))
    assert refused.value.code == "ledger_copy.other_ledger"
