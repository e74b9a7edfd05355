"""A key that is or may be known to others carries no further certificate, even where nothing else changes."""

from __future__ import annotations

from antin.reissue.plan import KeyState
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, replace_key

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue anew where the key is compromised."""
    if case.is_pair and case.old is not None and case.old.key_state is KeyState.COMPROMISED:
        return replace_key("Khóa bị lộ hoặc nghi bị lộ, không được dùng tiếp.")
    return None


RULE = Rule(
    id="key-compromised",
    title_vi="Khóa bị lộ hoặc nghi bị lộ: cấp mới trên khóa mới",
    title_en="Key compromised or suspected: new key",
    legal_basis=f"{DECREE_68} Điều 17 khoản 1",
    decide=decide,
)
