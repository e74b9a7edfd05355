"""A body that goes on without a seal of its own needs no organisation certificate any more."""

from __future__ import annotations

from antin.reissue.plan import HolderKind, RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment; the body signs under its superior's seal."""
    if case.needed is None and case.kind is HolderKind.ORGANISATION and case.because == "no_seal":
        return end_at_effect("Cơ quan không còn con dấu riêng.", RevocationCause.AFFILIATION_CHANGED)
    return None


RULE = Rule(
    id="body-without-seal",
    title_vi="Cơ quan không còn con dấu riêng: thu hồi",
    title_en="Body without a seal of its own: revoke",
    legal_basis=f"{DECREE_68} Điều 3 khoản 6, Điều 17",
    decide=decide,
)
