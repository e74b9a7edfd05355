"""A key that is lost or broken carries no further certificate: a new key on a prepared device."""

from __future__ import annotations

from antin.reissue.plan import KeyState
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, replace_key

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue anew where the old key cannot sign any more; nobody loses a usable certificate by it."""
    if case.is_pair and case.old is not None and case.old.key_state is KeyState.LOST:
        return replace_key("Thiết bị cũ đã mất hoặc hỏng, cấp chứng thư mới trên khóa mới.")
    return None


RULE = Rule(
    id="key-lost",
    title_vi="Thiết bị mất hoặc hỏng: cấp mới trên thiết bị đã chuẩn bị",
    title_en="Device lost or broken: new key on a prepared device",
    legal_basis=f"{DECREE_68} Điều 17 khoản 1, Điều 11",
    decide=decide,
)
