"""The ceremony: complete or not at all, never twice, no secret in its transcript."""

from __future__ import annotations

import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from antin.demo.ceremony import CeremonyRefused, find_ceremony, hold_ceremony
from antin.demo.personas import APPROVERS
from antin.signer.ceremony_record import CeremonyResult

BASE_URL = "http://127.0.0.1:8001"


@pytest.fixture
def held(held_ceremony: Path, tmp_path: Path) -> Path:
    shutil.copytree(held_ceremony, tmp_path / "data", ignore=shutil.ignore_patterns("sockets"))
    return tmp_path / "data"


@pytest.fixture
def record(held: Path) -> CeremonyResult:
    found = find_ceremony(held)
    assert found is not None
    return found


def test_ceremony_makes_a_chain_that_serves_the_demo(record: CeremonyResult) -> None:
    root = x509.load_der_x509_certificate(record.root.certificate)
    issuing = x509.load_der_x509_certificate(record.issuing.certificate)
    issuing.verify_directly_issued_by(root)
    assert "DEMO" in issuing.subject.rfc4514_string()
    assert "DEMO" in root.subject.rfc4514_string()
    assert issuing.not_valid_before_utc < record.held_at - timedelta(days=5 * 365)
    assert issuing.not_valid_after_utc > record.held_at + timedelta(days=5 * 366)
    crl = x509.load_der_x509_crl(record.root_crl)
    assert crl.is_signature_valid(root.public_key())  # type: ignore[arg-type]
    assert [each.id for each in record.approvers] == [each.id for each in APPROVERS]


def test_transcript_is_read_back(held: Path, record: CeremonyResult) -> None:
    assert CeremonyResult.from_transcript(record.transcript) == record
    assert (held / "ceremony.json").read_bytes() == record.transcript


def test_transcript_holds_no_secret(held: Path, record: CeremonyResult) -> None:
    secrets = [
        path for path in held.rglob("*") if path.suffix in (".passphrase", ".key") or path.name == "passphrase"
    ]
    assert len(secrets) == 1 + 1 + 3 * 2 + 2 * len(APPROVERS)
    for path in secrets:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for line in path.read_text().splitlines():
            if not line.startswith("-----"):
                assert line.encode() not in record.transcript


def test_second_ceremony_is_refused(held: Path, record: CeremonyResult) -> None:
    with pytest.raises(CeremonyRefused) as refused:
        hold_ceremony(held, base_url=BASE_URL, now=record.held_at, approvers=APPROVERS, demo=True)
    assert refused.value.exit_code == 9
    assert find_ceremony(held) == record


def test_keys_without_a_transcript_are_left_alone(held: Path, record: CeremonyResult) -> None:
    (held / "ceremony.json").unlink()
    with pytest.raises(CeremonyRefused) as refused:
        hold_ceremony(held, base_url=BASE_URL, now=record.held_at, approvers=APPROVERS, demo=True)
    assert refused.value.code == "ceremony.remains"


@pytest.mark.parametrize("moved", range(1, 7))
def test_ceremony_cut_short_while_moving_is_completed(held: Path, record: CeremonyResult, moved: int) -> None:
    places = (
        "offline",
        "secrets/root.passphrase",
        "approvers",
        "signers/ca",
        "signers/evidence",
        "signers/status",
        "ceremony.json",
    )
    for place in places[moved:]:
        target = held / "ceremony.new" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        (held / place).rename(target)
    assert find_ceremony(held) is None
    again = hold_ceremony(held, base_url=BASE_URL, now=record.held_at, approvers=APPROVERS, demo=True)
    assert again == record
    assert not (held / "ceremony.new").exists()


def test_ceremony_cut_short_before_its_transcript_begins_anew(tmp_path: Path, record: CeremonyResult) -> None:
    unfinished = tmp_path / "other" / "ceremony.new" / "offline"
    unfinished.mkdir(parents=True)
    (unfinished / "root.key").write_text("half")
    made = hold_ceremony(
        tmp_path / "other", base_url=BASE_URL, now=record.held_at, approvers=APPROVERS[:2], demo=False
    )
    assert made.root != record.root
    root = x509.load_der_x509_certificate(made.root.certificate)
    assert "DEMO" not in root.subject.rfc4514_string()
    assert root.not_valid_before_utc == record.held_at
    assert "half" not in (tmp_path / "other" / "offline" / "root.key").read_text()
