"""A service that stops or is joined with another."""

from __future__ import annotations

from antin.reissue.plan import HolderKind
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment; nothing follows."""
    if case.needed is None and case.kind is HolderKind.SERVICE and case.because == "end":
        return end_at_effect("Dịch vụ ngừng hoạt động hoặc được gộp.")
    return None


RULE = Rule(
    id="service-ends",
    title_vi="Dịch vụ ngừng hoạt động: thu hồi",
    title_en="Service ends: revoke",
    legal_basis=DECREE_68 + " Điều 17 khoản 4",
    decide=decide,
)
