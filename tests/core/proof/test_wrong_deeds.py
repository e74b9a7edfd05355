"""It was done wrongly and recorded as it was done: the recount says so, with the holder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from antin.kernel.canonical import digest
from antin.proof.checking import ProofReport
from tests.core.proof.office import FROZEN
from tests.core.proof.parties import APPROVERS

Recount = Callable[[Any], ProofReport]
MERGER = "1676/NQ-UBTVQH15#1"
HOUR = timedelta(hours=1)


def found(report: ProofReport) -> set[tuple[str, str]]:
    """Code and name of the holder of every finding."""
    return {(finding.code, finding.name) for finding in report.findings}


def codes(report: ProofReport) -> set[str]:
    return {finding.code for finding in report.findings}


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


@pytest.mark.parametrize("began", [None, FROZEN + timedelta(days=2)])
def test_key_that_was_not_enrolled_when_it_approved_is_found(
    office: Any, recount: Recount, began: datetime | None
) -> None:
    office.drop("approver.enrolled", "minh")
    if began is not None:
        office.enrol("minh", APPROVERS["minh"].public_key(), began)
    late = [each for each in recount(office).findings if each.code == "approval.not_enrolled"]
    assert {each.detail for each in late} == {"minh"}
    assert any("1676" in each.where for each in late)


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


def test_line_that_names_the_certificate_of_another_holder_is_found(office: Any, recount: Recount) -> None:
    office.replan(with_old_serials_exchanged)
    report = recount(office)
    assert {
        ("plan.old_certificate_of_another", "Nguyễn Văn An"),
        ("plan.modified_over_another_key", "Nguyễn Văn An"),
        ("plan.old_certificate_of_another", "Trần Thị Bình"),
    } <= found(report)


def with_old_serials_exchanged(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines[2]["old_serial"], lines[3]["old_serial"] = lines[3]["old_serial"], lines[2]["old_serial"]
    return lines


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
