"""A certificate as the commands tell it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.apps.certificates.api import CertificateRecord

__all__ = ["common_name", "record_of", "state_at", "state_word", "subject_text"]

# state → (Vietnamese, English)
_STATES = {
    "valid": ("hiệu lực", "valid"),
    "revoked": ("đã thu hồi", "revoked"),
    "expired": ("hết hạn", "expired"),
    "not_yet": ("chưa đến hạn", "not yet valid"),
}


def state_at(record: CertificateRecord, moment: datetime) -> str:
    """``valid``, ``revoked``, ``expired`` or ``not_yet`` at ``moment`` (notBefore ≤ t < notAfter)."""
    if record.revoked_at is not None and record.revoked_at <= moment:
        return "revoked"
    if moment >= record.not_after:
        return "expired"
    return "valid" if moment >= record.not_before else "not_yet"


def state_word(state: str) -> str:
    """The state for people."""
    return choose(*_STATES[state])


def common_name(record: CertificateRecord) -> str:
    """The name in the subject."""
    return next((value for name, value in record.subject if name == "CN"), "")


def subject_text(record: CertificateRecord) -> str:
    """The whole subject, most specific part first."""
    return ", ".join(f"{name}={value}" for name, value in reversed(record.subject))


def record_of(record: CertificateRecord, moment: datetime) -> dict[str, Any]:
    """As ``--json`` shows it."""
    return {
        "serial": record.serial,
        "holder": [record.holder_kind, record.holder_id],
        "subject": record.subject,
        "profile": record.profile,
        "device_serial": record.device_serial,
        "not_before": record.not_before,
        "not_after": record.not_after,
        "state": state_at(record, moment),
        "revoked_at": record.revoked_at,
        "revocation_reason": record.revocation_reason,
        "plan_id": record.plan_id,
        "previous_serial": record.previous_serial,
    }
