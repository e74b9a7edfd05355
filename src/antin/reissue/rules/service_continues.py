"""A service goes on under a new owner or name."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, change_content

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Change the content of the continuing certificate."""
    if case.is_pair and case.kind is HolderKind.SERVICE and case.because == "continue":
        return change_content("Đơn vị quản lý hoặc tên của dịch vụ thay đổi.", RevocationCause.SUPERSEDED)
    return None


RULE = Rule(
    id="service-continues",
    title_vi="Dịch vụ, thiết bị, phần mềm đổi đơn vị quản lý hoặc tên: thay đổi nội dung",
    title_en="Service goes on under a new owner or name: change content",
    legal_basis=DECREE_68 + " Điều 15 khoản 3",
    decide=decide,
)
