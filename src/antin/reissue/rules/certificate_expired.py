"""A certificate that ends before the effective moment cannot go on; its holder gets a new one."""

from __future__ import annotations

from antin.reissue.plan import Action
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue on a prepared device; what has ended needs no revocation."""
    if case.needed is not None and case.old is None and case.because == "expired":
        return Verdict(Action.ISSUE, "Chứng thư cũ hết hạn trước thời điểm có hiệu lực.")
    return None


RULE = Rule(
    id="certificate-expired",
    title_vi="Chứng thư hết hạn trước thời điểm có hiệu lực: cấp mới",
    title_en="Certificate ends before the effective moment: issue",
    legal_basis=DECREE_68 + " Điều 9, Điều 11",
    decide=decide,
)
