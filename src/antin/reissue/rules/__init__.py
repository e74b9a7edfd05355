"""The rules of re-issue, one module each: id, legal basis, default, and one pure function.

A rule looks at one :class:`~antin.reissue.rules.case.Case` and answers with a verdict or passes. Rules are
asked in the order of :data:`RULES`; the first verdict counts. A case that no rule answers is *unexplained*.
"""

from __future__ import annotations

from antin.reissue.rules import (
    body_absorbed,
    body_dissolved,
    body_founded,
    body_merged,
    body_renamed,
    key_lost,
    never_certified,
    person_follows_body,
    person_leaves,
    person_moves,
    service_continues,
    service_ends,
    service_starts,
    superior_changes,
    unchanged,
)
from antin.reissue.rules.case import Case, Rule, Verdict

__all__ = ["RULES", "Case", "Rule", "Verdict"]

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        key_lost,
        unchanged,
        body_merged,
        body_renamed,
        superior_changes,
        person_moves,
        person_follows_body,
        service_continues,
        body_founded,
        service_starts,
        never_certified,
        body_absorbed,
        body_dissolved,
        person_leaves,
        service_ends,
    )
)
