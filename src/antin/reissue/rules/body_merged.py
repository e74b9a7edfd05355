"""Several bodies become one new body: the donor's certificate changes content, the others end."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, change_content

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Change the content of the continuing certificate."""
    if case.is_pair and case.kind is HolderKind.ORGANISATION and case.because in ("merge", "split"):
        return change_content(
            "Cơ quan hợp nhất thành cơ quan mới, đổi nội dung chứng thư của bên được kế tục.",
            RevocationCause.AFFILIATION_CHANGED,
        )
    return None


RULE = Rule(
    id="body-merged",
    title_vi="Hợp nhất thành cơ quan mới: thay đổi nội dung một chứng thư, thu hồi các chứng thư khác",
    title_en="Merged into a new body: change content on one certificate, revoke the others",
    legal_basis="Hướng dẫn sắp xếp 2025 (quy tắc 1); " + DECREE_68 + " Điều 15",
    decide=decide,
)
