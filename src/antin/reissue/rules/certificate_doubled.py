"""A second certificate of a holder whose other one goes on."""

from __future__ import annotations

from antin.reissue.plan import RevocationCause
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment: one certificate a holder."""
    if case.needed is None and case.because == "doubled":
        return end_at_effect("Thuê bao có chứng thư khác được kế tục.", RevocationCause.SUPERSEDED)
    return None


RULE = Rule(
    id="certificate-doubled",
    title_vi="Chứng thư thứ hai của cùng một thuê bao: thu hồi",
    title_en="Second certificate of one holder: revoke",
    legal_basis=DECREE_68 + " Điều 3 (một thiết bị cho mỗi thuê bao), Điều 17 khoản 1",
    decide=decide,
)
