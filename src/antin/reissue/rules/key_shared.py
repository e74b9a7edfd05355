"""A key that two holders have certificates over proves neither of them: each gets a key of its own."""

from __future__ import annotations

from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, replace_key

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue anew where another holder has a certificate over the same key."""
    if case.is_pair and case.key_is_shared:
        return replace_key("Khóa đang được dùng chung với thuê bao khác, cấp khóa riêng.")
    return None


RULE = Rule(
    id="key-shared",
    title_vi="Hai thuê bao chung một khóa: cấp khóa riêng",
    title_en="Key shared with another holder: new key",
    legal_basis=f"{DECREE_68} Điều 3 (một thiết bị cho mỗi thuê bao)",
    decide=decide,
)
