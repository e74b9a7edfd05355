"""A certificate whose holder the directory does not know, once a person has decided to end it."""

from __future__ import annotations

from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment; without the decision the case stays unexplained."""
    if case.needed is None and case.because == "unknown":
        return end_at_effect("Danh bạ không có thuê bao này; cơ quan quản lý đã quyết định thu hồi.")
    return None


RULE = Rule(
    id="holder-unknown",
    title_vi="Thuê bao không có trong danh bạ, đã quyết định thu hồi: thu hồi",
    title_en="Holder unknown to the directory, decided by a person: revoke",
    legal_basis=DECREE_68 + " Điều 17 khoản 1 (đề nghị của cơ quan quản lý trực tiếp)",
    decide=decide,
)
