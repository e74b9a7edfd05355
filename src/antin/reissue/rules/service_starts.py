"""A service that begins with the reorganisation."""

from __future__ import annotations

from antin.reissue.plan import Action, HolderKind
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue a first certificate on a prepared device."""
    if (
        case.needed is not None
        and case.old is None
        and case.kind is HolderKind.SERVICE
        and case.because == "start"
    ):
        return Verdict(Action.ISSUE, "Dịch vụ mới, chưa có chứng thư.")
    return None


RULE = Rule(
    id="service-starts",
    title_vi="Dịch vụ mới: cấp mới",
    title_en="New service: issue",
    legal_basis=DECREE_68 + " Điều 10, Điều 11 (mẫu 03)",
    decide=decide,
)
