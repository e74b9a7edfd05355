"""A body merged away whose identity another donor continues."""

from __future__ import annotations

from antin.reissue.plan import HolderKind
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, end_at_effect

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Revoke at the effective moment; nothing follows."""
    if (
        case.needed is None
        and case.kind is HolderKind.ORGANISATION
        and case.because in ("merge", "absorb", "split", "rename", "type", "reparent")
    ):
        return end_at_effect("Cơ quan đã nhập vào cơ quan khác.")
    return None


RULE = Rule(
    id="body-absorbed",
    title_vi="Cơ quan bị sáp nhập, hợp nhất mà không kế tục: thu hồi",
    title_en="Merged away, another donor continues: revoke",
    legal_basis="Hướng dẫn sắp xếp 2025 (quy tắc 1, 2); " + DECREE_68 + " Điều 17 khoản 3",
    decide=decide,
)
