"""The strict reading of Article 17: a merger revokes every certificate, also the donor's; off by default.

Practice in 2025 changed the content of the donor's certificate instead (rule ``body-merged``). An office that
follows the strict reading switches this rule on.
"""

from __future__ import annotations

from antin.reissue.plan import HolderKind
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, replace_key

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue anew for a body that others were merged into."""
    if case.is_pair and case.kind is HolderKind.ORGANISATION and case.because in ("merge", "split"):
        return replace_key("Hợp nhất, chia tách: thu hồi chứng thư cũ và cấp mới (cách hiểu chặt Điều 17).")
    return None


RULE = Rule(
    id="body-merged-anew",
    title_vi="Hợp nhất, chia tách: thu hồi tất cả và cấp mới (mặc định tắt)",
    title_en="Merged or split: revoke all and issue anew (off by default)",
    legal_basis=f"{DECREE_68} Điều 17 khoản 3",
    decide=decide,
    default=False,
)
