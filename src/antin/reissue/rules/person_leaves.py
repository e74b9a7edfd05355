"""A person who leaves the service."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment; nothing follows."""
    if case.needed is None and case.kind is HolderKind.PERSON and case.because == "leave":
        return end_at_effect(
            "Cá nhân nghỉ hưu, thôi việc.",
            RevocationCause.AFFILIATION_CHANGED,
        )
    return None


RULE = Rule(
    id="person-leaves",
    title_vi="Cá nhân nghỉ hưu, thôi việc: thu hồi",
    title_en="Person leaves: revoke",
    legal_basis=DECREE_68 + " Điều 17 khoản 2",
    decide=decide,
)
