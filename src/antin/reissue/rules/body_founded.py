"""A body that no old body continues in: a first certificate."""

from __future__ import annotations

from antin.reissue.plan import Action, HolderKind
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue a first certificate on a prepared device."""
    if (
        case.needed is not None
        and case.old is None
        and case.kind is HolderKind.ORGANISATION
        and case.because == "found"
    ):
        return Verdict(Action.ISSUE, "Cơ quan thành lập mới, chưa có chứng thư.")
    return None


RULE = Rule(
    id="body-founded",
    title_vi="Cơ quan thành lập mới: cấp mới",
    title_en="Newly founded body: issue",
    legal_basis=DECREE_68 + " Điều 10, Điều 11",
    decide=decide,
)
