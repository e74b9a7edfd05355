"""The recount of a faultless bundle, and of every way to spoil one: each is reported with its holder."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from antin.kernel.canonical import canonical_bytes, digest
from antin.ledger.checkpoints import read_checkpoint
from antin.proof.bundle import Bundle, UnableToReadBundle, open_bundle
from antin.proof.checking import ProofReport, check

Recount = Callable[[Any], ProofReport]
MERGER = "1676/NQ-UBTVQH15#1"
PLAN_FILE = "plans/1676-nq-ubtvqh15-1.jsonl"
MANDATE_FILE = "plans/1676-nq-ubtvqh15-1.mandate.json"
HOUR = timedelta(hours=1)


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


# -- nothing wrong ------------------------------------------------------------------------------------------


def test_faultless_bundle_holds_and_its_figures_are_counted(office: Any, recount: Recount) -> None:
    report = recount(office)
    assert report.findings == ()
    assert report.holds
    assert report.figures == report.claimed
    assert report.figures.plan == {"keep": 1, "modify": 3, "issue": 2, "revoke": 3}
    assert (report.figures.issued, report.figures.revoked) == (5, 6)
    assert report.figures.active == {"organisation": 1, "person": 4, "service": 1}
    assert (report.figures.ready, report.figures.not_ready) == (5, 1)
    assert (report.figures.gaps, report.figures.unexplained) == (0, 0)
    assert report.counted == {
        "entries": 46,
        "plans": 2,
        "lines": 16,
        "certificates": 12,
        "crl_entries": 6,
        "confirmations": 5,
    }


def test_bundle_is_read_from_a_folder(office: Any, tmp_path: Any) -> None:
    for name, content in office.seal().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert check(open_bundle(tmp_path)).holds


@pytest.mark.parametrize(("until", "revoked", "not_ready"), [("issued", 0, 2), ("switch", 5, 1)])
def test_unfinished_run_holds_as_far_as_it_went(
    make_office: Any, recount: Recount, until: str, revoked: int, not_ready: int
) -> None:
    report = recount(make_office(until=until))
    assert report.findings == ()
    assert (report.figures.revoked, report.figures.not_ready) == (revoked, not_ready)


def test_bundle_with_an_earlier_plan_that_was_rolled_back_holds(make_office: Any, recount: Recount) -> None:
    report = recount(make_office(after_a_roll_back=True))
    assert report.findings == ()
    assert report.counted["plans"] == 3


def test_rolled_back_certificate_that_was_not_revoked_is_found(make_office: Any, recount: Recount) -> None:
    office = make_office(after_a_roll_back=True)
    serial = office.serial("first An")
    office.drop("certificate.revoked", f"{serial:x}")
    del office.revoked[serial]
    assert ("plan.certificate_unexplained", "Nguyễn Văn An") in found(recount(office))


def test_ledger_is_compared_with_a_kept_checkpoint(office: Any, make_office: Any) -> None:
    kept = read_checkpoint(office.seal()["checkpoints.jsonl"])
    rewritten = make_office()
    rewritten.find("decision.imported", "1676/NQ-UBTVQH15").body["legal_basis"] = ["another"]
    bundle = Bundle(rewritten.seal())
    assert check(bundle).holds
    report = check(bundle, kept=kept)
    assert "ledger.rewritten" in report.findings[0].detail


# -- everything that can be left out -------------------------------------------------------------------------

UNUSED = {"run.finished"}  # says that the run has ended, which the figures do not depend on


def claimed_anew(files: dict[str, bytes]) -> dict[str, bytes]:
    """Whoever changed the files has also written their new digests into the claim."""
    digests = {name: sha256(content).hexdigest() for name, content in files.items() if name != "proof.json"}
    return files | {"proof.json": canonical_bytes(json.loads(files["proof.json"]) | {"files": digests})}


def test_no_fact_can_be_left_out_of_the_ledger(office: Any, recount: Recount) -> None:
    for position, event in enumerate(office.events):
        poorer = replace(office, events=office.events[:position] + office.events[position + 1 :])
        assert not recount(poorer).holds or event.kind in UNUSED, (event.kind, event.subject)


def test_no_line_can_be_left_out_of_a_file(office: Any, recount: Recount) -> None:
    files = office.seal()
    for name in (name for name in files if name.endswith((".jsonl", ".log"))):
        lines = files[name].splitlines(keepends=True)
        for position in range(len(lines)):
            poorer = files | {name: b"".join(lines[:position] + lines[position + 1 :])}
            assert not recount(claimed_anew(poorer)).holds, (name, position)


def test_no_file_can_be_left_out(office: Any, recount: Recount) -> None:
    files = office.seal()
    for name in files.keys() - {"proof.json"}:
        poorer = {key: value for key, value in files.items() if key != name}
        with contextlib.suppress(UnableToReadBundle):
            assert not recount(claimed_anew(poorer)).holds, name


# -- the files were changed afterwards ----------------------------------------------------------------------


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


# -- it was done wrongly, and recorded as it was done -------------------------------------------------------


def test_revocation_an_hour_early_is_found_and_leaves_a_gap(office: Any, recount: Recount) -> None:
    effective = office.find("run.switched", MERGER).at
    office.move_revocation("founding B", effective - HOUR)
    office.move_revocation("founding An", effective - HOUR)
    report = recount(office)
    assert {
        ("revocation.not_at_effect", "UBND xã B"),
        ("continuity.gap", "UBND xã B"),
        ("revocation.before_effect", "Nguyễn Văn An"),
        ("continuity.gap", "Nguyễn Văn An"),
    } <= found(report)
    assert report.figures.gaps == 2


def test_revocation_before_the_new_one_is_usable_is_found(office: Any, recount: Recount) -> None:
    confirmed = office.find("device.confirmed", "T-A").at
    office.move_revocation("founding A", confirmed - HOUR)
    assert found(recount(office)) == {("revocation.last_usable_lost", "UBND xã Mới")}


def test_revocation_after_the_cutoff_is_found(office: Any, recount: Recount) -> None:
    office.move_revocation("founding Bình", office.find("run.finished", MERGER).at + timedelta(minutes=5))
    assert ("revocation.after_cutoff", "Trần Thị Bình") in found(recount(office))


def test_revocation_that_never_happened_is_found(office: Any, recount: Recount) -> None:
    serial = office.serial("founding Chi")
    office.drop("certificate.revoked", f"{serial:x}")
    del office.revoked[serial]
    report = recount(office)
    assert ("revocation.missing", "Lê Chi") in found(report)
    assert report.figures.revoked == 5


def test_revocation_that_nobody_planned_is_found(office: Any, recount: Recount) -> None:
    at = office.find("run.finished", MERGER).at
    office.revoke("Giang", 6, at, "superseded", "when_usable")
    report = recount(office)
    assert {("revocation.unlisted", "Hoàng Giang"), ("continuity.not_active", "Hoàng Giang")} <= found(report)


def test_revocation_for_another_reason_is_found(office: Any, recount: Recount) -> None:
    serial = office.serial("founding Chi")
    office.find("certificate.revoked", f"{serial:x}").body["reason"] = "superseded"
    office.revoked[serial] = (office.revoked[serial][0], "superseded")
    assert found(recount(office)) == {("revocation.other_reason", "Lê Chi")}


def test_crl_entry_that_the_ledger_does_not_record_is_found(office: Any, recount: Recount) -> None:
    office.drop("certificate.revoked", f"{office.serial('founding B'):x}")
    assert ("crl.entry_unrecorded", "UBND xã B") in found(recount(office))


def test_crl_date_that_is_not_the_recorded_one_is_found(office: Any, recount: Recount) -> None:
    serial = office.serial("founding B")
    office.revoked[serial] = (office.revoked[serial][0] - HOUR, office.revoked[serial][1])
    assert ("crl.entry_differs", "UBND xã B") in found(recount(office))


def test_dropped_confirmation_is_found(office: Any, recount: Recount) -> None:
    office.drop("device.confirmed", "T-AN")
    report = recount(office)
    assert {
        ("revocation.last_usable_lost", "Nguyễn Văn An"),
        ("not_ready.unlisted", "Nguyễn Văn An"),
    } <= found(report)
    assert (report.figures.ready, report.figures.not_ready) == (4, 2)


def test_confirmation_by_another_key_is_found(office: Any, recount: Recount) -> None:
    other = office.find("device.confirmed", "T-GIANG").body["signature"]
    office.find("device.confirmed", "T-AN").body["signature"] = other
    assert ("confirmation.signature_bad", "Nguyễn Văn An") in found(recount(office))


def test_confirmation_by_another_device_is_found(office: Any, recount: Recount) -> None:
    event = office.find("device.confirmed", "T-GIANG")
    office.events.remove(event)
    office.record(event.at, event.kind, "T-OTHER", event.body)
    assert ("confirmation.other_device", "Hoàng Giang") in found(recount(office))


def test_challenge_used_twice_is_found(office: Any, recount: Recount) -> None:
    office.find("device.confirmed", "T-AN").body["challenge"] = office.find("device.confirmed", "T-GIANG").body[
        "challenge"
    ]
    assert "confirmation.challenge_twice" in codes(recount(office))


def test_one_person_approving_twice_is_found(office: Any, recount: Recount) -> None:
    office.reapprove(("hanh", "hanh"))
    assert "approval.not_two_people" in codes(recount(office))


def test_one_key_under_two_names_is_one_person(office: Any, recount: Recount) -> None:
    office.reapprove(("hanh", "quang"), same_key=True)
    assert "approval.not_two_people" in codes(recount(office))


def test_approval_after_issuing_began_is_found(office: Any, recount: Recount) -> None:
    office.reapprove(("hanh", "minh"), at=office.find("run.switched", MERGER).at)
    assert "approval.out_of_time" in codes(recount(office))


def test_loss_that_two_people_did_not_sign_for_is_found(office: Any, recount: Recount) -> None:
    accepted = office.find("cutoff.accepted", MERGER)
    accepted.body["losses"] = []
    report = recount(office)
    assert {("revocation.loss_not_accepted", "Trần Thị Bình"), ("approval.forged", "")} <= found(report)


def test_holder_who_is_not_ready_must_be_listed_with_an_owner(office: Any, recount: Recount) -> None:
    office.not_ready[0]["owner"] = ""
    assert found(recount(office)) == {("not_ready.without_owner", "Trần Thị Bình")}


def test_holder_who_is_ready_must_not_be_listed_as_unconfirmed(office: Any, recount: Recount) -> None:
    office.not_ready[0] |= {"holder": ["person", "VN-5"], "name": "Hoàng Giang"}
    assert {("not_ready.but_confirmed", "Hoàng Giang"), ("not_ready.unlisted", "Trần Thị Bình")} <= found(
        recount(office)
    )


def test_certificate_never_issued_is_found(office: Any, recount: Recount) -> None:
    serial = office.serial("Giang")
    office.drop("certificate.issued", f"{serial:x}")
    del office.certificates["Giang"]
    report = recount(office)
    assert {("certificate.never_issued", "Hoàng Giang"), ("continuity.not_active", "Hoàng Giang")} <= found(
        report
    )


def test_certificate_that_was_active_and_has_no_line_is_unexplained(office: Any, recount: Recount) -> None:
    office.replan(lambda lines: [line for line in lines if line["name"] != "Lê Chi"])
    report = recount(office)
    assert ("plan.certificate_unexplained", "Lê Chi") in found(report)
    assert report.figures.unexplained == 1


def test_every_finding_speaks_both_languages(office: Any, recount: Recount) -> None:
    files = office.seal()
    files["certificates.pem"] = without_certificate(office, "An", files)
    finding = next(each for each in recount(files).findings if each.code == "certificate.missing")
    serial = f"{office.serial('An'):x}"
    assert finding.vi.startswith("Thiếu chứng thư đã cấp; Nguyễn Văn An (person VN-1); số hiệu " + serial)
    assert finding.en.startswith(
        "An issued certificate is missing; Nguyễn Văn An (person VN-1); serial " + serial
    )
    assert finding.as_dict()["holder"] == ["person", "VN-1"]


def test_bundle_lines_of_a_missing_or_empty_file_are_none() -> None:
    bundle = Bundle({"empty": b"", "two": b"a\nb\n"})
    assert (bundle.lines("empty"), bundle.lines("absent"), bundle.lines("two")) == ([], [], [b"a", b"b"])


def test_missing_folder_is_refused(tmp_path: Any) -> None:
    with pytest.raises(UnableToReadBundle):
        open_bundle(tmp_path / "absent")


def test_mandate_digest_of_the_claim_is_compared(office: Any, recount: Recount) -> None:
    office.claim["mandate_digest"] = digest("something else")
    assert codes(recount(office)) == {"claim.figure_differs"}


def test_certificate_that_the_signer_did_not_sign_is_found(office: Any, recount: Recount) -> None:
    serial = f"{office.serial('Giang'):x}"
    office.signer_log = [each for each in office.signer_log if each.subject != serial]
    report = recount(office)
    assert found(report) == {("ledger.broken", "Hoàng Giang")}
    assert "signer.recorded_unsigned" in report.findings[0].detail


def test_bundle_without_the_signers_log_is_found(office: Any, recount: Recount) -> None:
    files = office.seal()
    del files["signer-ca.log"]
    assert codes(recount(files)) == {"ledger.no_witness", "claim.file_differs"}
