"""Why a certificate may end: the cases of Decree 68/2024/NĐ-CP Article 17, each with its code of RFC 5280."""

from __future__ import annotations

from dataclasses import dataclass

from antin.kernel.errors import AntinError

__all__ = ["LEGAL_REASONS", "LegalReason", "ReasonRefused", "legal_reason"]

_ARTICLE = "Nghị định 68/2024/NĐ-CP, Điều 17"


class ReasonRefused(AntinError):
    """There is no such reason, or it does not allow what was asked."""

    code = "revocation.reason"
    exit_code = 2


@dataclass(frozen=True, slots=True)
class LegalReason:
    """One case. ``ends_the_key``: the key itself is no longer safe, so whatever certifies it ends too."""

    code: str
    vietnamese: str
    english: str
    crl_reason: str  # RFC 5280 section 5.3.1
    ends_the_key: bool = False
    legal_basis: str = _ARTICLE


# code, Vietnamese, English, reason of RFC 5280, whether the key itself is lost
_CASES = (
    ("key_exposed", "Khóa bị lộ hoặc nghi bị lộ", "Key exposed or suspected", "keyCompromise", True),
    ("device_lost", "Thiết bị bị mất", "Device lost", "keyCompromise", True),
    ("device_broken", "Thiết bị hỏng", "Device broken", "superseded", False),
    ("investigation", "Cơ quan tố tụng yêu cầu", "Asked by prosecutors or police", "privilegeWithdrawn", False),
    ("managing_agency", "Cơ quan quản lý yêu cầu", "Asked by the managing agency", "privilegeWithdrawn", False),
    ("post_changed", "Thay đổi vị trí công tác", "Post changed", "affiliationChanged", False),
    ("left", "Nghỉ hưu, thôi việc", "Retired or left", "affiliationChanged", False),
    ("died", "Từ trần", "Died", "cessationOfOperation", False),
    ("body_ended", "Cơ quan giải thể, sáp nhập", "Body dissolved or merged", "cessationOfOperation", False),
    ("service_stopped", "Thiết bị, phần mềm ngừng", "Device, software stopped", "cessationOfOperation", False),
    ("replaced", "Đã có chứng thư thay thế", "Replaced by another certificate", "superseded", False),
)
LEGAL_REASONS = {case[0]: LegalReason(*case) for case in _CASES}


def legal_reason(code: str) -> LegalReason:
    """The reason with this code; raises :class:`ReasonRefused`."""
    found = LEGAL_REASONS.get(code)
    if found is None:
        raise ReasonRefused(f"There is no reason “{code}”.", remedy=f"Use one of {', '.join(LEGAL_REASONS)}.")
    return found
