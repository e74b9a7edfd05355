"""The proof of a real run: it holds, and every wrong deed behind it is reported with its holder.

The wrong-doer has every key of the office and signs anew whatever he touches.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from antin.kernel.moments import format_moment, parse_moment
from tests.system.tampering import StolenBundle

MERGED, MOVED = "Ủy ban nhân dân xã An Bình", "Hà Thị Nga"
CEASED = "Ủy ban nhân dân xã Bình Minh"


def codes(bundle: StolenBundle, name: str) -> set[str]:
    return {finding.code for finding in bundle.check().findings if finding.name == name}


def test_proof_of_a_finished_run_holds(bundle: StolenBundle) -> None:
    report = bundle.check(kept=True)
    assert (report.findings, report.holds) == ((), True)
    assert report.figures == report.claimed
    assert report.counted["certificates"] == 64


def test_forger_who_changes_nothing_is_not_accused(bundle: StolenBundle) -> None:
    bundle.forge_crl(lambda entry: entry)
    assert bundle.check().findings == ()


def test_removed_certificate_is_reported_with_its_holder(bundle: StolenBundle) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    serial = int(bundle.new_serial(MERGED), 16)
    kept = [
        certificate.public_bytes(Encoding.PEM)
        for certificate in x509.load_pem_x509_certificates(bundle.read("certificates.pem"))
        if certificate.serial_number != serial
    ]
    assert len(kept) == 63
    bundle.write("certificates.pem", b"".join(kept))
    bundle.renew_claim()
    assert "certificate.missing" in codes(bundle, MERGED)
    assert bundle.check().figures.gaps > 0


def test_certificate_revoked_an_hour_early_is_reported_with_its_holder(bundle: StolenBundle) -> None:
    serial = bundle.plan_line(MOVED)["old_serial"]

    def earlier(entry: dict[str, Any]) -> dict[str, Any]:
        if entry["kind"] == "certificate.revoked" and entry["subject"] == serial:
            moment = format_moment(parse_moment(entry["body"]["at"]) - timedelta(hours=1))
            return {**entry, "body": {**entry["body"], "at": moment}}
        return entry

    bundle.forge_ledger(earlier)
    bundle.forge_crl(
        lambda entry: (
            (entry[0], entry[1] - timedelta(hours=1), *entry[2:]) if entry[0] == int(serial, 16) else entry
        )
    )
    assert codes(bundle, MOVED)
    assert bundle.check().figures.gaps == 1
    assert bundle.concerned() == {MOVED}


def test_revocation_missing_from_the_list_is_reported_with_its_holder(bundle: StolenBundle) -> None:
    serial = int(bundle.plan_line(CEASED)["old_serial"], 16)
    bundle.forge_crl(lambda entry: None if entry[0] == serial else entry)
    assert codes(bundle, CEASED)
    assert bundle.concerned() == {CEASED}


def test_revocation_missing_everywhere_is_reported_with_its_holder(bundle: StolenBundle) -> None:
    serial = bundle.plan_line(CEASED)["old_serial"]
    bundle.forge_ledger(
        lambda entry: None if (entry["kind"], entry["subject"]) == ("certificate.revoked", serial) else entry
    )
    bundle.forge_crl(lambda entry: None if entry[0] == int(serial, 16) else entry)
    assert codes(bundle, CEASED)


def test_dropped_confirmation_is_reported_with_its_holder(bundle: StolenBundle) -> None:
    serial = bundle.new_serial(MOVED)
    bundle.forge_ledger(
        lambda entry: (
            None if entry["kind"] == "device.confirmed" and entry["body"]["serial"] == serial else entry
        )
    )
    assert codes(bundle, MOVED)
    assert bundle.check().figures.ready == 33
    assert bundle.concerned() == {MOVED}


def test_confirmation_of_another_key_is_reported_with_its_holder(bundle: StolenBundle) -> None:
    one, other = bundle.new_serial(MOVED), bundle.new_serial(MERGED)
    borrowed = next(
        entry["body"]["signature"]
        for entry in bundle.entries
        if entry["kind"] == "device.confirmed" and entry["body"]["serial"] == other
    )

    def swapped(entry: dict[str, Any]) -> dict[str, Any]:
        if entry["kind"] == "device.confirmed" and entry["body"]["serial"] == one:
            return {**entry, "body": {**entry["body"], "signature": borrowed}}
        return entry

    bundle.forge_ledger(swapped)
    assert codes(bundle, MOVED)
    assert bundle.concerned() == {MOVED}


def test_whoever_kept_a_checkpoint_sees_every_one_of_these(bundle: StolenBundle) -> None:
    bundle.forge_ledger(lambda entry: entry)
    assert bundle.check(kept=True).findings == ()
    bundle.forge_ledger(lambda entry: None if entry["kind"] == "device.confirmed" else entry)
    assert not bundle.check(kept=True).holds
