"""How far the ledger was witnessed, read from the end of the signer's journal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from antin.adapters.data_folder import DataFolder
from antin.ledger.entries import GENESIS, Draft, append
from antin.site.backups.level import witnessed_size

AT = datetime(2026, 11, 24, tzinfo=UTC)


def journal(folder: Path, *sizes: int, more: int = 0) -> DataFolder:
    data = DataFolder(folder)
    data.signer("evidence").mkdir(parents=True)
    drafts = [Draft(AT, "checkpoint.signed", "log", {"checkpoint": {"size": size}}) for size in sizes]
    drafts += [Draft(AT, "signer.started", "evidence", {"text": "x" * 5000}) for _ in range(more)]
    lines = b"".join(entry.line + b"\n" for entry in append(GENESIS, drafts))
    (data.signer("evidence") / "journal.jsonl").write_bytes(lines)
    return data


def test_last_checkpoint_counts(tmp_path: Path) -> None:
    assert witnessed_size(journal(tmp_path, 4, 9)) == 9


def test_it_is_found_behind_much_else(tmp_path: Path) -> None:
    assert witnessed_size(journal(tmp_path, 4, 9, more=300)) == 9


def test_nothing_was_witnessed_yet(tmp_path: Path) -> None:
    assert witnessed_size(DataFolder(tmp_path)) == 0
    assert witnessed_size(journal(tmp_path, more=2)) == 0


def test_torn_last_line_does_not_count(tmp_path: Path) -> None:
    data = journal(tmp_path, 4, 9)
    path = data.signer("evidence") / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    assert witnessed_size(data) == 4
