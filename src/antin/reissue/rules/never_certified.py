"""A holder in service that never had a certificate, or whose predecessor had none."""

from __future__ import annotations

from antin.reissue.plan import Action
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue a first certificate on a prepared device."""
    if case.needed is not None and case.old is None and case.because != "":
        return Verdict(Action.ISSUE, "Thuê bao chưa có chứng thư trước đó.")
    return None


RULE = Rule(
    id="never-certified",
    title_vi="Thuê bao chưa từng có chứng thư: cấp mới",
    title_en="Holder without an earlier certificate: issue",
    legal_basis=DECREE_68 + " Điều 11",
    decide=decide,
)
