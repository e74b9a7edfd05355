"""The ledger against the signer's own log."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.ledger.entries import GENESIS, Draft, append
from antin.ledger.verification import verify_log

AT = datetime(2025, 6, 25, tzinfo=UTC)
KEY = ec.derive_private_key(20250701, ec.SECP256R1()).public_key()


def sha(serial: int) -> str:
    return f"{serial:064x}"


def issued(*serials: int, burnt: tuple[int, ...] = ()) -> list[bytes]:
    drafts = [
        Draft(AT, "certificate.issued", f"{n:x}", {"plan_id": "p", "index": n, "sha256": sha(n)})
        for n in serials
    ]
    drafts += [Draft(AT, "serial.burnt", f"{n:x}", {"plan_id": "p", "index": n}) for n in burnt]
    return [entry.line for entry in append(GENESIS, drafts)]


def signed(*serials: int, burnt: tuple[int, ...] = ()) -> list[bytes]:
    drafts = [Draft(AT, "certificate.signed", f"{n:x}", {"index": n, "sha256": sha(n)}) for n in serials]
    drafts += [Draft(AT, "serial.burnt", f"{n:x}", {"index": n}) for n in burnt]
    return [entry.line for entry in append(GENESIS, [Draft(AT, "mandate.registered", "d", {}), *drafts])]


def found(ledger: list[bytes], signer_log: list[bytes]) -> set[tuple[str, int | None]]:
    report = verify_log(ledger, [], KEY, signer_log=signer_log)
    assert all(finding.vi and finding.en for finding in report.findings)
    return {(f.code, f.serial) for f in report.findings if f.code != "ledger.no_checkpoint"}


def test_ledger_and_signer_that_agree_leave_nothing_to_say() -> None:
    assert found(issued(1, 2, 3, burnt=(9,)), signed(3, 1, 2, burnt=(9,))) == set()


def test_signed_certificate_that_the_ledger_does_not_record_is_found() -> None:
    assert found(issued(1, 3), signed(1, 2, 3)) == {("signer.signed_unrecorded", 2)}


def test_recorded_certificate_that_the_signer_did_not_sign_is_found() -> None:
    assert found(issued(1, 2), signed(1)) == {("signer.recorded_unsigned", 2)}


def test_recorded_certificate_that_is_another_one_is_found() -> None:
    ledger = [line.replace(sha(2).encode(), sha(7).encode()) for line in issued(1, 2)]
    assert ("signer.differs", 2) in found(ledger, signed(1, 2))


@pytest.mark.parametrize(("ledger", "signer"), [((9,), ()), ((), (9,))])
def test_burnt_serial_that_only_one_knows_is_found(ledger: tuple[int, ...], signer: tuple[int, ...]) -> None:
    assert found(issued(1, burnt=ledger), signed(1, burnt=signer)) == {("signer.burnt_differs", 9)}


def test_edited_line_of_the_signer_is_found() -> None:
    lines = signed(1, 2)
    lines[0] = lines[0].replace(b'"d"', b'"e"')
    assert found(issued(1, 2), lines) == {("signer.edited", None)}


def test_missing_line_of_the_signer_is_found() -> None:
    assert found(issued(1, 2), signed(1, 2)[1:]) == {("signer.missing", None)}


def test_unreadable_line_of_the_signer_is_found() -> None:
    assert found(issued(1), [*signed(1), b"{}"]) == {("signer.unreadable", None)}
