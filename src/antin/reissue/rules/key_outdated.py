"""A key that today's profile no longer allows carries no further certificate."""

from __future__ import annotations

from antin.pki.profiles import get_profile
from antin.reissue.rules.case import DECREE_68, Case, Rule, Verdict, replace_key

__all__ = ["RULE"]


def decide(case: Case) -> Verdict | None:
    """Issue anew where the old key's kind is not among those of the needed profile."""
    if case.old is None or case.needed is None:
        return None
    if case.old.key_algorithm in get_profile(case.needed.profile).keys:
        return None
    return replace_key(f"Khóa {case.old.key_algorithm} không còn đáp ứng quy định kỹ thuật hiện hành.")


RULE = Rule(
    id="key-outdated",
    title_vi="Khóa không đáp ứng quy định kỹ thuật hiện hành: cấp mới",
    title_en="Key below today's profile: new key",
    legal_basis=f"{DECREE_68} Điều 11; hồ sơ chứng thư (profile) hiện hành",
    decide=decide,
)
