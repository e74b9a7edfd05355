"""A person moves to another body: content changes, the key and device stay."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, change_content

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Change the content of the continuing certificate."""
    if case.is_pair and case.kind is HolderKind.PERSON and case.because == "move":
        return change_content("Cá nhân chuyển sang cơ quan mới.", RevocationCause.AFFILIATION_CHANGED)
    return None


RULE = Rule(
    id="person-moves",
    title_vi="Cá nhân chuyển cơ quan: thay đổi nội dung",
    title_en="Person moves to another body: change content",
    legal_basis="Hướng dẫn sắp xếp 2025 (quy tắc 4); " + DECREE_68 + " Điều 15 khoản 1",
    decide=decide,
)
