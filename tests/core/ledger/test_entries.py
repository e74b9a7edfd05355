"""Entries: what is hashed, how they chain, and what a stored line gives back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antin.kernel.canonical import canonical_bytes, digest
from antin.ledger.entries import GENESIS, Draft, Head, UnableToReadEntry, append, line_of, read_entry
from antin.ledger.merkle import leaf_hash

AT = datetime(2025, 6, 30, 17, 0, tzinfo=UTC)
DRAFTS = [
    Draft(AT, "decision.imported", "1676/NQ-UBTVQH15", {"title": "Sắp xếp các đơn vị hành chính cấp xã"}),
    Draft(AT, "certificate.issued", "4d2", {"plan_id": "p1", "index": 0, "sha256": "ab" * 32}),
]
texts = st.text(max_size=20)
bodies = st.dictionaries(texts, texts | st.integers() | st.none() | st.lists(texts, max_size=2), max_size=4)


def test_append_chains_the_entries() -> None:
    first, second = append(GENESIS, DRAFTS)
    assert (first.sequence, second.sequence) == (0, 1)
    assert first.previous == "0" * 64
    assert second.previous == first.hash
    assert first.leaf == leaf_hash(bytes.fromhex(first.hash))


@given(st.lists(st.builds(Draft, st.just(AT), texts, texts, bodies), min_size=1, max_size=3))
def test_parts_of_an_entry_give_its_line(drafts: list[Draft]) -> None:
    for entry in append(GENESIS, drafts):
        line = line_of(
            sequence=entry.sequence,
            at=entry.at,
            kind=entry.kind,
            subject=entry.subject,
            body_text=entry.body_text,
            previous=entry.previous,
            hash=entry.hash,
        )
        assert line == entry.line


def test_append_goes_on_from_a_head() -> None:
    first, second = append(GENESIS, DRAFTS)
    assert append(Head(1, first.hash), DRAFTS[1:]) == [second]


@given(st.lists(st.builds(Draft, st.just(AT), texts, texts, bodies), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_hash_is_that_of_the_canonical_dict_and_survives_storage(drafts: list[Draft]) -> None:
    for entry in append(GENESIS, drafts):
        plain = {
            "sequence": entry.sequence,
            "at": entry.at,
            "kind": entry.kind,
            "subject": entry.subject,
            "body": entry.body,
            "previous": entry.previous,
        }
        assert entry.canonical == canonical_bytes(plain)
        assert entry.hash == digest(plain)
        assert entry.line == canonical_bytes(plain | {"hash": entry.hash})
        assert read_entry(entry.line).canonical == entry.canonical


def test_read_entry_accepts_the_same_values_written_otherwise() -> None:
    (entry,) = append(GENESIS, DRAFTS[:1])
    spaced = entry.line.replace(b'","', b'", "')
    assert spaced != entry.line
    assert read_entry(spaced).hash == entry.hash


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b"\xff", b'{"hash": 5}'])
def test_read_entry_refuses_what_is_no_entry(line: bytes) -> None:
    with pytest.raises(UnableToReadEntry):
        read_entry(line)


def test_read_entry_refuses_an_edited_line() -> None:
    (entry,) = append(GENESIS, DRAFTS[1:])
    with pytest.raises(UnableToReadEntry) as caught:
        read_entry(entry.line.replace(b'"index":0', b'"index":1'))
    assert caught.value.code == "ledger.edited"
