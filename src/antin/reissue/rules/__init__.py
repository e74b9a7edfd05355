"""The rules of re-issue, one module each: id, legal basis, default, and one pure function.

A rule looks at one :class:`~antin.reissue.rules.case.Case` and answers with a verdict or passes. Rules are
asked in the order of :data:`RULES`; the first verdict counts, so a rule that is switched off leaves its cases
to those below it. A case that no rule answers is *unexplained*. Which rules are on is dated configuration, see
:mod:`antin.reissue.rules.switches`.
"""

from __future__ import annotations

from antin.reissue.rules import (
    body_absorbed,
    body_dissolved,
    body_founded,
    body_merged,
    body_merged_anew,
    body_renamed,
    body_without_seal,
    certificate_doubled,
    certificate_expired,
    holder_unknown,
    key_compromised,
    key_lost,
    key_outdated,
    key_shared,
    never_certified,
    person_follows_body,
    person_leaves,
    person_moves,
    person_without_post,
    service_continues,
    service_ends,
    service_starts,
    superior_changes,
    unchanged,
)
from antin.reissue.rules.case import Case, Rule, Verdict

__all__ = ["DEFAULT_RULES", "RULES", "Case", "Rule", "Verdict"]

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        key_lost,
        key_compromised,
        key_shared,
        unchanged,
        key_outdated,
        body_merged_anew,
        body_merged,
        body_renamed,
        superior_changes,
        person_moves,
        person_follows_body,
        service_continues,
        body_founded,
        service_starts,
        certificate_expired,
        never_certified,
        body_absorbed,
        body_dissolved,
        body_without_seal,
        person_leaves,
        person_without_post,
        service_ends,
        certificate_doubled,
        holder_unknown,
    )
)

DEFAULT_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES if rule.default)
