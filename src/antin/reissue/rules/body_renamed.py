"""The same body under another name, type or after absorbing others: content changes."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, change_content

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Change the content of the continuing certificate."""
    if case.is_pair and case.kind is HolderKind.ORGANISATION and case.because in ("rename", "type", "absorb"):
        return change_content(
            "Cơ quan đổi tên hoặc thông tin, thay đổi nội dung chứng thư.", RevocationCause.SUPERSEDED
        )
    return None


RULE = Rule(
    id="body-renamed",
    title_vi="Đổi tên, đổi loại hình hoặc nhận sáp nhập: thay đổi nội dung",
    title_en="Renamed, re-typed or absorbing others: change content",
    legal_basis=DECREE_68 + " Điều 15 khoản 2",
    decide=decide,
)
