"""The journal: chained, durable, honest about what it could not write."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.ledger.entries import Draft, Entry
from antin.signer.journal import Journal, JournalBroken, SignerRunning, UnableToRecord

OpenJournal = Callable[..., Journal]


def draft(now: datetime, subject: str) -> Draft:
    return Draft(now, "certificate.intended", subject, {"index": 7, "note": 'chữ ký số, "kind":"x"'})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def written(open_journal: OpenJournal, now: datetime, path: Path) -> list[bytes]:
    """The lines of a closed journal with three entries."""
    journal = open_journal()
    journal.append([draft(now, "a1"), draft(now, "a2")])
    journal.append([draft(now, "a3")])
    journal.close()
    return path.read_bytes().splitlines(keepends=True)


def test_journal_replays_what_was_appended(written: list[bytes], open_journal: OpenJournal) -> None:
    seen: list[Entry] = []
    journal = open_journal(seen)
    assert [(entry.sequence, entry.subject) for entry in seen] == [(0, "a1"), (1, "a2"), (2, "a3")]
    assert journal.head.size == 3
    assert journal.head.hash == seen[-1].hash
    assert journal.torn == 0


def test_lines_are_read_in_pages(written: list[bytes], open_journal: OpenJournal, now: datetime) -> None:
    journal = open_journal()
    journal.append([draft(now, "a4")])
    texts = [line.decode().rstrip("\n") for line in written]
    assert journal.lines(0, 2) == texts[:2]
    assert journal.lines(1, 2) == texts[1:3]
    assert '"a4"' in journal.lines(3, 50)[0]
    assert journal.lines(4, 50) == []
    assert journal.lines(0, 0) == []


def test_appending_goes_on_in_the_same_chain(
    written: list[bytes], open_journal: OpenJournal, now: datetime
) -> None:
    first = open_journal()
    (fourth,) = first.append([draft(now, "a4")])
    first.close()
    seen: list[Entry] = []
    open_journal(seen)
    assert seen[-1].hash == fourth.hash
    assert seen[-1].previous == seen[-2].hash


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_unfinished_last_line_is_cut_off(
    written: list[bytes], open_journal: OpenJournal, path: Path, now: datetime, kept: int
) -> None:
    path.write_bytes(b"".join(written[:2]) + written[2][:kept])
    seen: list[Entry] = []
    journal = open_journal(seen)
    assert [entry.subject for entry in seen] == ["a1", "a2"]
    assert journal.torn == len(written[2][:kept])
    assert path.read_bytes() == b"".join(written[:2])
    journal.append([draft(now, "a3 again")])
    journal.close()
    assert open_journal().head.size == 3


@pytest.mark.parametrize(
    "edit",
    [
        lambda lines: [lines[0].replace(b'"index":7', b'"index":8'), *lines[1:]],
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0], lines[0], *lines[1:]],
        lambda lines: lines[1:],
        lambda lines: [*lines[:2], b"not a line\n"],
        lambda lines: [*lines[:2], lines[2].replace(b'"a3"', b'"a4"')],
        lambda lines: [lines[0], b"\n", *lines[1:]],
    ],
    ids=["edited", "dropped", "swapped", "doubled", "beheaded", "garbage", "last edited", "empty line"],
)
def test_edited_journal_stops_the_start(
    written: list[bytes], open_journal: OpenJournal, path: Path, edit: Callable[[list[bytes]], list[bytes]]
) -> None:
    path.write_bytes(b"".join(edit(written)))
    before = path.read_bytes()
    with pytest.raises(JournalBroken) as refused:
        open_journal()
    assert refused.value.code == "signer.journal_broken"
    assert "line" in refused.value.where
    assert path.read_bytes() == before


def test_second_holder_is_refused(open_journal: OpenJournal) -> None:
    first = open_journal()
    with pytest.raises(SignerRunning):
        open_journal()
    first.close()
    open_journal()


def test_failed_write_leaves_nothing_behind(
    open_journal: OpenJournal, path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_journal()
    journal.append([draft(now, "a1")])
    durable = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fdatasync", full)
        for _ in range(2):
            with pytest.raises(UnableToRecord) as refused:
                journal.append([draft(now, "lost")])
        assert refused.value.code == "signer.cannot_record"
        assert journal.head.size == 1
    journal.append([draft(now, "a2")])
    assert path.read_bytes().startswith(durable)
    assert b"lost" not in path.read_bytes()
    journal.close()
    assert open_journal().head.size == 2


@given(cut=st.integers(min_value=0))
def test_any_cut_in_the_last_line_is_survived(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal.jsonl"
    now = datetime.fromisoformat("2025-06-12T02:00:00+00:00")
    journal = Journal.open(path)
    journal.replay(lambda entry: None)
    journal.append([draft(now, "a1"), draft(now, "a2")])
    journal.close()
    content = path.read_bytes()
    first = content.index(b"\n") + 1
    path.write_bytes(content[: first + cut % (len(content) - first)])
    seen: list[Entry] = []
    again = Journal.open(path)
    again.replay(seen.append)
    again.close()
    assert [entry.subject for entry in seen] == ["a1"]
    assert path.read_bytes() == content[:first]
