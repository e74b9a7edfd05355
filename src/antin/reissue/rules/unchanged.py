"""Nothing that the certificate says changes: it is kept. Covers the survivor that keeps its name."""

from __future__ import annotations

from antin.reissue.plan import Action
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Keep where subject, profile, mail address and host name are the same."""
    old, needed = case.old, case.needed
    if old is None or needed is None:
        return None
    same = (old.subject, old.profile, old.email, old.host_name) == (
        needed.subject,
        needed.profile,
        needed.email,
        needed.host_name,
    )
    return Verdict(Action.KEEP, "Nội dung chứng thư không thay đổi.") if same else None


RULE = Rule(
    id="unchanged",
    title_vi="Nội dung chứng thư không đổi: giữ nguyên",
    title_en="Nothing in the certificate changes: keep",
    legal_basis="Thực tiễn 2025: cơ quan giữ nguyên tên thì giữ chứng thư; " + DECREE_68 + " Điều 15",
    decide=decide,
)
