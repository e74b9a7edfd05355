"""A ledger of thirty entries with two checkpoints, and everything that can be done to it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from antin.kernel.canonical import canonical_bytes
from antin.ledger.checkpoints import (
    Checkpoint,
    CheckpointRefused,
    read_checkpoint,
    signed_bytes,
    verify_checkpoint,
)
from antin.ledger.entries import GENESIS, Draft, Entry, append
from antin.ledger.merkle import root
from antin.ledger.verification import LedgerReport, verify_log

START = datetime(2025, 6, 30, tzinfo=UTC)
EVIDENCE_KEY = ec.derive_private_key(20250701, ec.SECP256R1())
STRANGER = ec.derive_private_key(666, ec.SECP256R1())


def drafts(count: int) -> list[Draft]:
    return [
        Draft(START + timedelta(minutes=n), "certificate.issued", f"{n:x}", {"plan_id": "p", "index": n})
        for n in range(count)
    ]


def sign(entries: list[Entry], size: int, *, key: ec.EllipticCurvePrivateKey = EVIDENCE_KEY) -> Checkpoint:
    values = {
        "log_id": "phu-tho",
        "size": size,
        "root": root(entry.leaf for entry in entries[:size]).hex(),
        "at": START + timedelta(hours=size),
    }
    return Checkpoint(**values, signature=key.sign(signed_bytes(**values), ec.ECDSA(SHA256())))


LOG = append(GENESIS, drafts(30))
LINES = [entry.line for entry in LOG]
CHECKPOINTS = [sign(LOG, 10), sign(LOG, 30)]


def verify(lines: list[bytes], checkpoints: list[Checkpoint] = CHECKPOINTS, **kept: Checkpoint) -> LedgerReport:
    return verify_log(lines, checkpoints, EVIDENCE_KEY.public_key(), **kept)


def found(report: LedgerReport) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.sequence) for finding in report.findings]


def rewritten(start: int) -> list[Entry]:
    """The log with entry ``start`` changed and everything after it chained anew."""
    changed = drafts(30)
    changed[start].body["index"] = 999
    return append(GENESIS, changed)


def test_untouched_log_is_sound() -> None:
    report = verify(LINES)
    assert report.is_sound
    assert found(report) == []
    assert (report.size, report.head, report.root) == (30, LOG[-1].hash, CHECKPOINTS[-1].root)
    assert (report.checkpoints, report.signed_size) == (2, 30)


def test_entries_after_the_last_checkpoint_are_a_note() -> None:
    report = verify(LINES, CHECKPOINTS[:1])
    assert report.is_sound
    assert found(report) == [("ledger.unsigned_tail", 10)]


def test_edited_entry_is_found_at_its_place() -> None:
    lines = list(LINES)
    lines[4] = lines[4].replace(b'"index":4', b'"index":5')
    assert found(verify(lines)) == [("ledger.edited", 4)]


def test_edited_entry_with_a_fitting_hash_is_found_by_the_next_entry() -> None:
    lines = list(LINES)
    lines[4] = rewritten(4)[4].line
    assert found(verify(lines))[0] == ("ledger.edited", 4)


def test_deleted_entry_is_missing() -> None:
    assert found(verify(LINES[:7] + LINES[8:])) == [("ledger.missing", 7)]


def test_swapped_entries_are_out_of_order() -> None:
    lines = list(LINES)
    lines[6], lines[7] = lines[7], lines[6]
    assert found(verify(lines)) == [("ledger.out_of_order", 6)]


def test_repeated_entry_is_found() -> None:
    assert found(verify([*LINES[:5], LINES[3], *LINES[5:]])) == [("ledger.repeated", 3)]


def test_cut_tail_is_found() -> None:
    assert found(verify(LINES[:25])) == [("ledger.tail_cut", 25)]


def test_rewrite_is_found_against_the_checkpoints() -> None:
    report = verify([entry.line for entry in rewritten(20)])
    assert found(report) == [("ledger.rewritten", 10)]


def test_rewrite_with_new_checkpoints_is_found_against_a_kept_one() -> None:
    other = rewritten(3)
    lines, checkpoints = [entry.line for entry in other], [sign(other, 10), sign(other, 30)]
    assert verify(lines, checkpoints).is_sound
    assert found(verify(lines, checkpoints, kept=CHECKPOINTS[0])) == [("ledger.rewritten", 0)]


def test_cut_tail_with_new_checkpoints_is_found_against_a_kept_one() -> None:
    report = verify(LINES[:25], [sign(LOG, 25)], kept=CHECKPOINTS[1])
    assert found(report) == [("ledger.tail_cut", 25)]


def test_checkpoint_of_a_stranger_is_forged() -> None:
    report = verify(LINES, [*CHECKPOINTS, sign(LOG, 20, key=STRANGER)])
    assert found(report) == [("ledger.checkpoint_forged", None)]


def test_checkpoint_of_another_log_is_foreign() -> None:
    values = {"log_id": "son-la", "size": 5, "root": "00" * 32, "at": START}
    foreign = Checkpoint(**values, signature=EVIDENCE_KEY.sign(signed_bytes(**values), ec.ECDSA(SHA256())))
    assert found(verify(LINES, [*CHECKPOINTS, foreign])) == [("ledger.checkpoint_foreign", None)]


def test_log_without_checkpoints_is_not_sound() -> None:
    assert found(verify(LINES, [])) == [("ledger.no_checkpoint", None)]


@pytest.mark.parametrize("line", [b"", b"{}", LINES[5].replace(b'"sequence":5', b'"sequence":"5"')])
def test_unreadable_line_is_found_at_its_place(line: bytes) -> None:
    assert found(verify([*LINES[:5], line, *LINES[6:]])) == [("ledger.unreadable", 5)]


DAMAGE: dict[str, Callable[[list[bytes], int], list[bytes]]] = {
    "delete": lambda lines, at: lines[:at] + lines[at + 1 :],
    "repeat": lambda lines, at: [*lines[: at + 1], lines[at], *lines[at + 1 :]],
    "swap": lambda lines, at: [*lines[:at], *lines[at : at + 2][::-1], *lines[at + 2 :]],
    "cut": lambda lines, at: lines[:at],
    "edit": lambda lines, at: [*lines[:at], lines[at].replace(b'"p"', b'"q"'), *lines[at + 1 :]],
    "rewrite": lambda lines, at: [entry.line for entry in rewritten(at)],
    "garble": lambda lines, at: [*lines[:at], lines[at][:-9], *lines[at + 1 :]],
}


@given(st.sampled_from(sorted(DAMAGE)), st.integers(0, 28))
@settings(max_examples=50, deadline=None)
def test_no_damage_goes_unseen(kind: str, at: int) -> None:
    report = verify(DAMAGE[kind](LINES, at))
    assert not report.is_sound
    assert all(finding.vi and finding.en for finding in report.findings)


def test_checkpoint_survives_storage_and_binds_every_field() -> None:
    stored = read_checkpoint(canonical_bytes(CHECKPOINTS[0].as_dict()))
    assert stored == CHECKPOINTS[0]
    verify_checkpoint(stored, EVIDENCE_KEY.public_key())
    for change in ({"size": 11}, {"log_id": "x"}, {"root": "00" * 32}, {"at": START}):
        changed = read_checkpoint(canonical_bytes(CHECKPOINTS[0].as_dict() | change))
        with pytest.raises(CheckpointRefused):
            verify_checkpoint(changed, EVIDENCE_KEY.public_key())


def test_checkpoint_line_that_is_none_is_refused() -> None:
    with pytest.raises(CheckpointRefused):
        read_checkpoint(b'{"log_id": "x"}')
