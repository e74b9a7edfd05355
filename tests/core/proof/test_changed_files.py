"""The files of a bundle were changed afterwards: each change is reported with its holder."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from antin.kernel.canonical import canonical_bytes
from antin.proof.bundle import UnableToReadBundle
from antin.proof.checking import ProofReport

Recount = Callable[[Any], ProofReport]
MERGER = "1676/NQ-UBTVQH15#1"
PLAN_FILE = "plans/1676-nq-ubtvqh15-1.jsonl"
MANDATE_FILE = "plans/1676-nq-ubtvqh15-1.mandate.json"


def found(report: ProofReport) -> set[tuple[str, str]]:
    """Code and name of the holder of every finding."""
    return {(finding.code, finding.name) for finding in report.findings}


def codes(report: ProofReport) -> set[str]:
    return {finding.code for finding in report.findings}


def without_certificate(office: Any, name: str, files: dict[str, bytes]) -> bytes:
    serial = office.serial(name)
    parts = files["certificates.pem"].split(b"-----BEGIN CERTIFICATE-----")
    kept = [
        each for key, each in zip(office.certificates, parts[1:], strict=True) if office.serial(key) != serial
    ]
    return b"".join(b"-----BEGIN CERTIFICATE-----" + part for part in kept)


def test_removed_certificate_is_missed(office: Any, recount: Recount) -> None:
    files = office.seal()
    files["certificates.pem"] = without_certificate(office, "An", files)
    report = recount(files)
    assert ("certificate.missing", "Nguyễn Văn An") in found(report)
    assert ("continuity.gap", "Nguyễn Văn An") in found(report)
    assert report.figures.gaps == 1
    assert report.figures.active["person"] == 3


def test_unknown_certificate_is_unlisted(office: Any, recount: Recount) -> None:
    stranger = office.certificates["An"]
    item = next(line for line in office.lines[MERGER] if line["name"] == "Nguyễn Văn An")["issuance"]
    files = office.seal()
    files["certificates.pem"] += type(office).certificate_for(item, "An", 0x9999)
    report = recount(files)
    unlisted = next(each for each in report.findings if each.code == "certificate.unlisted")
    assert unlisted.serial == 0x9999 != stranger.serial_number
    assert "Nguyễn Văn An" in unlisted.detail


def test_crl_without_an_entry_is_found_even_when_signed_anew(office: Any, recount: Recount) -> None:
    files = office.seal()
    files["crls/issuing-1-0.crl"] = office.crl(without=office.serial("founding Chi"))
    report = recount(files)
    assert {("crl.entry_missing", "Lê Chi"), ("crl.not_the_last_one", "")} <= found(report)
    assert report.figures.revoked == 5


def test_crl_of_a_stranger_is_refused(office: Any, recount: Recount) -> None:
    files = office.seal()
    files["crls/issuing-1-0.crl"] = office.root_crl()
    assert "crl.signature_bad" in codes(recount(files))


def test_missing_crl_is_found(office: Any, recount: Recount) -> None:
    files = office.seal()
    del files["crls/issuing-1-0.crl"]
    assert {"crl.missing", "claim.file_differs"} <= codes(recount(files))


def test_edited_ledger_entry_is_found_at_its_line(office: Any, recount: Recount) -> None:
    files = office.seal()
    files["ledger.jsonl"] = files["ledger.jsonl"].replace(b'"affiliationChanged"', b'"cessationOfOperation"', 1)
    report = recount(files)
    broken = next(each for each in report.findings if each.code == "ledger.broken")
    assert "ledger.edited" in broken.detail
    assert broken.where.startswith("ledger.jsonl:")


def test_dropped_ledger_entry_is_found(office: Any, recount: Recount) -> None:
    files = office.seal()
    lines = files["ledger.jsonl"].splitlines(keepends=True)
    confirmation = next(n for n, line in enumerate(lines) if b'"T-GIANG"' in line)
    files["ledger.jsonl"] = b"".join(lines[:confirmation] + lines[confirmation + 1 :])
    report = recount(files)
    assert {("ledger.broken", ""), ("not_ready.unlisted", "Hoàng Giang")} <= found(report)


def test_swapped_plan_lines_are_out_of_place(office: Any, recount: Recount) -> None:
    files = office.seal()
    lines = files[PLAN_FILE].splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    files[PLAN_FILE] = b"".join(lines)
    report = recount(files)
    assert {
        ("plan.line_misplaced", "Nguyễn Văn An"),
        ("plan.line_misplaced", "Trần Thị Bình"),
        ("plan.digest_differs", ""),
        ("mandate.other_plan", ""),
    } <= found(report)


def test_changed_subject_in_the_plan_is_found_against_the_certificate(office: Any, recount: Recount) -> None:
    files = office.seal()
    changed = files[PLAN_FILE].decode().replace('["CN","Hoàng Giang"]', '["CN","Hoàng Gian"]')
    files[PLAN_FILE] = changed.encode()
    assert {
        ("certificate.subject_differs", "Hoàng Giang"),
        ("plan.digest_differs", ""),
        ("plan.items_root_differs", ""),
    } <= found(recount(files))


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ('"email":"an@a.gov.vn"', "certificate.email_differs"),
        ('"not_after":"2028-01-01T00:00:00Z"', "certificate.validity_differs"),
        ('"shard":0', "certificate.crl_differs"),
        ('"spki_sha256":"', "certificate.key_differs"),
    ],
)
def test_any_other_part_of_a_frozen_item_must_be_in_the_certificate(
    office: Any, recount: Recount, part: str, code: str
) -> None:
    others = {
        '"email":"an@a.gov.vn"': '"email":"an@b.gov.vn"',
        '"not_after":"2028-01-01T00:00:00Z"': '"not_after":"2029-01-01T00:00:00Z"',
        '"shard":0': '"shard":1',
        '"spki_sha256":"': '"spki_sha256":"00',
    }
    files = office.seal()
    lines = files[PLAN_FILE].decode().splitlines(keepends=True)
    assert part in lines[2]
    lines[2] = lines[2].replace(part, others[part])
    files[PLAN_FILE] = "".join(lines).encode()
    assert (code, "Nguyễn Văn An") in found(recount(files))


def test_forged_approval_is_found(office: Any, recount: Recount) -> None:
    files = office.seal()
    mandate = json.loads(files[MANDATE_FILE])
    mandate["approvals"][1]["signature"] = mandate["approvals"][0]["signature"]
    files[MANDATE_FILE] = canonical_bytes(mandate)
    report = recount(files)
    assert {"approval.forged", "approval.not_two_people", "approval.not_recorded"} <= codes(report)
    assert "minh" in next(each.detail for each in report.findings if each.code == "approval.forged")


def test_figure_of_the_claim_that_was_not_counted_is_found(office: Any, recount: Recount) -> None:
    office.claim["ready"], office.claim["not_ready"] = 6, 0
    report = recount(office)
    details = sorted(each.detail for each in report.findings)
    assert codes(report) == {"claim.figure_differs"}
    assert details == ["not_ready: 0 ≠ 1", "ready: 6 ≠ 5"]


def test_bundle_without_a_claim_is_counted_all_the_same(office: Any, recount: Recount) -> None:
    files = office.seal()
    del files["proof.json"]
    report = recount(files)
    assert codes(report) == {"claim.unreadable"}
    assert report.figures.issued == 5


@pytest.mark.parametrize("name", ["keys/evidence.pem", "anchors/root.pem", PLAN_FILE])
def test_bundle_with_nothing_to_recount_is_refused(office: Any, recount: Recount, name: str) -> None:
    files = office.seal()
    del files[name]
    with pytest.raises(UnableToReadBundle):
        recount(
            {key: value for key, value in files.items() if name != PLAN_FILE or not key.startswith("plans/")}
        )
