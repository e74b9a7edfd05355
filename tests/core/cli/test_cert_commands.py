from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.cli.approval_file import UnableToReadApproval, read_approval, write_approval
from antin.cli.cert.export_guide import guide
from antin.cli.cert.record import common_name, record_of, state_at, subject_text
from antin.cli.crl import state_of
from antin.pki.ceremony import authority_subject, build_root
from antin.pki.fields import field_lines
from antin.pki.mandates import Approval

START, END = datetime(2025, 7, 1, tzinfo=UTC), datetime(2028, 7, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass
class Record:
    """What lists and pages know of a certificate."""

    serial: str = "ab"
    holder_kind: str = "person"
    holder_id: str = "VN-97-000012"
    subject: list[list[str]] = field(default_factory=lambda: [["C", "VN"], ["CN", "Nguyễn Văn Hùng"]])
    profile: str = "person"
    device_serial: str = "TK-0012"
    not_before: datetime = START
    not_after: datetime = END
    plan_id: str = "VD-01/NQ#1"
    previous_serial: str | None = None
    revoked_at: datetime | None = None
    revocation_reason: str | None = None


def record(**values: Any) -> Any:
    return cast("Any", Record(**values))


@pytest.mark.parametrize(
    ("moment", "revoked_at", "state"),
    [
        (START - SECOND, None, "not_yet"),
        (START, None, "valid"),
        (END - SECOND, None, "valid"),
        (END, None, "expired"),
        (START + SECOND, START + SECOND, "revoked"),
        (START, START + SECOND, "valid"),
        (END, START, "revoked"),
    ],
)
def test_state_is_half_open_and_a_revocation_counts_from_its_moment(
    moment: datetime, revoked_at: datetime | None, state: str
) -> None:
    assert state_at(record(revoked_at=revoked_at), moment) == state


def test_subject_reads_from_the_name_upwards() -> None:
    assert common_name(record()) == "Nguyễn Văn Hùng"
    assert subject_text(record()) == "CN=Nguyễn Văn Hùng, C=VN"
    assert record_of(record(), START)["state"] == "valid"


def test_fields_are_read_from_the_der_in_words() -> None:
    der = build_root(
        key=ec.derive_private_key(7, ec.SECP256R1()),
        subject=authority_subject("Root CA", demo=True),
        serial=0xABCDEF,
        not_before=START,
        not_after=END,
        base_url="http://127.0.0.1:8001",
    )
    lines = dict(line.split(": ", 1) for line in field_lines(der))
    assert lines["serialNumber"] == "abcdef"
    assert lines["subject"] == lines["issuer"] == "CN=Antin DEMO Root CA,O=Antin DEMO,C=VN"
    assert lines["notBefore"] == "2025-07-01T00:00:00Z"
    assert lines["subjectPublicKey"] == "EC secp256r1"
    assert lines["basicConstraints (critical)"] == "CA true"
    assert "key_cert_sign" in lines["keyUsage (critical)"]
    assert "<" not in "".join(lines.values())


def test_guide_gives_openssl_the_moment_of_the_folder() -> None:
    assert f"-attime {int(START.timestamp())} " in guide(64, START)


def test_approval_travels_as_a_file(tmp_path: Path) -> None:
    approval = Approval("approver-1", "ab" * 32, START, "Đã rà soát.", b"\x01\x02")
    write_approval(approval, tmp_path / "approval.json")
    assert read_approval(tmp_path / "approval.json") == approval


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b"\xff"])
def test_anything_else_is_no_approval(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "approval.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnableToReadApproval) as refused:
        read_approval(path)
    assert refused.value.where == str(path)
    assert refused.value.exit_code == 2


@dataclass
class Published:
    authority_id: str
    this_update: datetime
    next_update: datetime


@pytest.mark.parametrize(
    ("authority_id", "life", "age", "state"),
    [
        ("issuing-1", timedelta(hours=24), timedelta(hours=11), "fresh"),
        ("issuing-1", timedelta(hours=24), timedelta(hours=12), "due"),
        ("issuing-1", timedelta(hours=24), timedelta(hours=24), "expired"),
        ("root", timedelta(days=365), timedelta(days=334), "fresh"),
        ("root", timedelta(days=365), timedelta(days=335), "due"),
    ],
)
def test_list_is_due_before_it_expires(authority_id: str, life: timedelta, age: timedelta, state: str) -> None:
    published = cast("Any", Published(authority_id, START, START + life))
    assert state_of(published, START + age) == state
