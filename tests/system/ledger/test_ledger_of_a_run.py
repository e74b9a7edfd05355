"""The ledger of a real run: whole as it is, and every way of changing it is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from antin.ledger.verification import LedgerReport, verify_log
from tests.system.tampering import StolenBundle

Lines = list[bytes]


def verify(bundle: StolenBundle, *, kept: bool = False, witness: bool = True) -> LedgerReport:
    return verify_log(
        bundle.read("ledger.jsonl").splitlines(),
        bundle.read("checkpoints.jsonl").splitlines(),
        bundle.evidence_key,
        kept=bundle.kept if kept else None,
        signer_log=bundle.read("signer-ca.log").splitlines() if witness else None,
    )


def codes(report: LedgerReport) -> set[str]:
    return {finding.code for finding in report.findings}


def edited(lines: Lines) -> Lines:
    return [
        line.replace(b"Nguy\xe1\xbb\x85n", b"Ngh\xe1\xbb\x87") if b"cutoff.accepted" in line else line
        for line in lines
    ]


def test_ledger_of_a_finished_run_is_whole(bundle: StolenBundle) -> None:
    report = verify(bundle, kept=True)
    assert (report.findings, report.is_sound) == ((), True)
    assert report.size == report.signed_size == len(bundle.entries) == bundle.kept.size
    assert report.checkpoints >= 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (edited, "ledger.edited"),
        (lambda lines: [*lines[:100], *lines[101:]], "ledger.missing"),
        (lambda lines: [*lines[:100], lines[101], lines[100], *lines[102:]], "ledger.out_of_order"),
        (lambda lines: [*lines[:100], lines[100], *lines[100:]], "ledger.repeated"),
        (lambda lines: lines[:-3], "ledger.tail_cut"),
        (lambda lines: [*lines[:100], b"{}", *lines[101:]], "ledger.unreadable"),
    ],
)
def test_changed_file_is_found(bundle: StolenBundle, change: Callable[[Lines], Lines], code: str) -> None:
    lines = bundle.read("ledger.jsonl").splitlines()
    changed = change(lines)
    assert changed != lines
    bundle.write("ledger.jsonl", b"\n".join(changed) + b"\n")
    assert code in codes(verify(bundle))


def rename(entry: dict[str, Any]) -> dict[str, Any]:
    if entry["kind"] == "decision.imported":
        return {**entry, "body": {**entry["body"], "title": "Một quyết định khác"}}
    return entry


def test_ledger_chained_anew_contradicts_its_checkpoints(bundle: StolenBundle) -> None:
    heads = bundle.read("checkpoints.jsonl")
    bundle.forge_ledger(rename)
    bundle.write("checkpoints.jsonl", heads)
    assert codes(verify(bundle)) == {"ledger.rewritten"}


def test_ledger_signed_anew_with_the_stolen_key_is_found_by_a_kept_checkpoint(bundle: StolenBundle) -> None:
    bundle.forge_ledger(rename)
    assert codes(verify(bundle)) == set()  # nobody kept anything: nobody can know
    report = verify(bundle, kept=True)
    assert codes(report) == {"ledger.rewritten"}
    assert not report.is_sound


def test_tail_that_was_cut_and_signed_anew_is_found_by_a_kept_checkpoint(bundle: StolenBundle) -> None:
    bundle.forge_ledger(lambda entry: None if entry["kind"] == "run.finished" else entry)
    assert codes(verify(bundle, kept=True)) & {"ledger.rewritten", "ledger.tail_cut"}


def test_checkpoints_of_another_key_do_not_count(bundle: StolenBundle) -> None:
    head = json.loads(bundle.read("checkpoints.jsonl").splitlines()[-1])
    forged = {**head, "signature": head["signature"][:-4] + "0000"}
    bundle.write("checkpoints.jsonl", json.dumps(forged).encode() + b"\n")
    assert codes(verify(bundle)) == {"ledger.checkpoint_forged", "ledger.no_checkpoint"}


def test_signer_remembers_what_the_ledger_forgets(bundle: StolenBundle) -> None:
    serial = bundle.new_serial("Hà Thị Nga")
    bundle.forge_ledger(lambda entry: None if entry["subject"] == serial else entry)
    report = verify(bundle)
    assert "signer.signed_unrecorded" in codes(report)
    assert int(serial, 16) in {finding.serial for finding in report.findings}


def test_ledger_remembers_what_the_signer_forgets(bundle: StolenBundle) -> None:
    lines = bundle.read("signer-ca.log").splitlines()
    signed = next(n for n, line in enumerate(lines) if b'"certificate.signed"' in line)
    bundle.write("signer-ca.log", b"\n".join([*lines[:signed], *lines[signed + 1 :]]) + b"\n")
    assert {"signer.missing", "signer.recorded_unsigned"} & codes(verify(bundle))


def test_edited_log_of_the_signer_is_found(bundle: StolenBundle) -> None:
    log = bundle.read("signer-ca.log")
    bundle.write("signer-ca.log", log.replace(b'"index":3', b'"index":4', 1))
    assert "signer.edited" in codes(verify(bundle))
