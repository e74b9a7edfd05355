"""Only the superior body or the district in the subject changes: content changes."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, change_content

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Change the content of the continuing certificate."""
    if case.is_pair and case.kind is HolderKind.ORGANISATION and case.because in ("reparent", "unchanged"):
        return change_content("Cơ quan cấp trên hoặc địa bàn hành chính thay đổi.", RevocationCause.SUPERSEDED)
    return None


RULE = Rule(
    id="superior-changes",
    title_vi="Chỉ thay đổi cơ quan cấp trên hoặc địa bàn: thay đổi nội dung",
    title_en="Only the superior body or area changes: change content",
    legal_basis="Hướng dẫn sắp xếp 2025 (quy tắc 3); " + DECREE_68 + " Điều 15 khoản 2",
    decide=decide,
)
