"""A person stays, but the body's name, area or mail domain changes."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, change_content

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Change the content of the continuing certificate."""
    if case.is_pair and case.kind is HolderKind.PERSON and case.because == "stay":
        return change_content(
            "Thông tin cơ quan hoặc thư điện tử công vụ của cá nhân thay đổi.",
            RevocationCause.AFFILIATION_CHANGED,
        )
    return None


RULE = Rule(
    id="person-follows-body",
    title_vi="Cơ quan của cá nhân đổi tên, địa bàn hoặc thư điện tử: thay đổi nội dung",
    title_en="The person's body changes its name, area or mail domain: change content",
    legal_basis=DECREE_68 + " Điều 15 khoản 1",
    decide=decide,
)
