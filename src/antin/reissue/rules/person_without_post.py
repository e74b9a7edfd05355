"""A person who stays in service, but in no post for which a certificate is required."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment."""
    if case.needed is None and case.kind is HolderKind.PERSON and case.because == "no_post":
        return end_at_effect("Cá nhân không còn giữ vị trí cần chứng thư.", RevocationCause.AFFILIATION_CHANGED)
    return None


RULE = Rule(
    id="person-without-post",
    title_vi="Cá nhân không còn vị trí cần chứng thư: thu hồi",
    title_en="Person in no post that requires a certificate: revoke",
    legal_basis=f"{DECREE_68} Điều 17 khoản 2",
    decide=decide,
)
