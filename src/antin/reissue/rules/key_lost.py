"""A key that is lost, broken or compromised carries no further certificate: a new key on a prepared device."""

from __future__ import annotations

from antin.reissue.plan import Action, KeyState, RevocationCause, RevokeWhen
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue anew where the old key cannot sign any more; nobody loses a usable certificate by it."""
    if case.old is None or case.needed is None:
        return None
    if case.old.key_state not in (KeyState.LOST, KeyState.COMPROMISED):
        return None
    reason = "Thiết bị cũ không còn dùng được, cấp chứng thư mới trên khóa mới."
    return Verdict(Action.ISSUE, reason, RevokeWhen.AT_EFFECT, RevocationCause.SUPERSEDED)


RULE = Rule(
    id="key-lost",
    title_vi="Thiết bị mất, hỏng hoặc lộ khóa: cấp mới trên thiết bị đã chuẩn bị",
    title_en="Device lost, broken or key compromised: new key on a prepared device",
    legal_basis=f"{DECREE_68} Điều 17 khoản 1, Điều 11",
    decide=decide,
)
