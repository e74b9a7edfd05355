"""A body that ceases without a successor."""

from __future__ import annotations

from antin.reissue.plan import HolderKind
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment; nothing follows."""
    if case.needed is None and case.kind is HolderKind.ORGANISATION and case.because == "dissolve":
        return end_at_effect("Cơ quan kết thúc hoạt động, không có cơ quan kế tục.")
    return None


RULE = Rule(
    id="body-dissolved",
    title_vi="Cơ quan giải thể, kết thúc hoạt động: thu hồi",
    title_en="Dissolved: revoke",
    legal_basis=DECREE_68 + " Điều 17 khoản 3",
    decide=decide,
)
