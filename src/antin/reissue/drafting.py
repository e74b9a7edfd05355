"""From a decision and what exists to a plan with everything that a person must look at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from antin.reissue.conflicts import Situation, find_conflicts
from antin.reissue.conflicts.choices import certificate_choices
from antin.reissue.needs import fates_of, wants_after
from antin.reissue.plan import HeldCertificate, Plan
from antin.reissue.planner import PlanTerms, PreparedKey, build_plan
from antin.reissue.rules import DEFAULT_RULES, Rule
from antin.succession.decision import Decision
from antin.succession.outcome import Succession
from antin.succession.registry import Registry
from antin.succession.repairing import overrides_of
from antin.succession.repairs import Repair
from antin.succession.succeed import succeed

__all__ = ["Draft", "draft", "succeed_repaired"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A computed plan with the succession it answers."""

    succession: Succession
    plan: Plan


def draft(
    *,
    before: Registry,
    decision: Decision,
    held: Sequence[HeldCertificate],
    stock: Iterable[PreparedKey],
    terms: PlanTerms,
    rules: Sequence[Rule] = DEFAULT_RULES,
    repairs: Sequence[Repair] = (),
) -> Draft:
    """The plan of a decision, with what people have repaired and what is still in conflict.

    Deterministic: the same input gives the same plan, item for item. Raises
    :class:`~antin.succession.problems.DecisionRefused` where the decision cannot be applied, and
    :class:`~antin.succession.repairs.RepairRefused` where a repair names nothing that exists.
    """
    choices = certificate_choices(repairs, held)
    succession = succeed_repaired(before, decision, repairs)
    wants = wants_after(succession)
    plan = build_plan(
        held=held,
        needed=wants.needed,
        fates={**fates_of(succession), **choices.fates},
        stock=stock,
        terms=terms,
        rules=rules,
        chosen=choices.chosen,
    )
    situation = Situation(
        before=before,
        succession=succession,
        held=held,
        needed=wants.needed,
        refused=wants.refused,
        effective_at=terms.effective_at,
        accepted=frozenset((repair.code, repair.target) for repair in repairs),
    )
    conflicts = (*plan.conflicts, *find_conflicts(situation))
    unexplained = (*plan.unexplained, *succession.unexplained)
    return Draft(succession, replace(plan, conflicts=conflicts, unexplained=unexplained))


def succeed_repaired(before: Registry, decision: Decision, repairs: Iterable[Repair]) -> Succession:
    """The decision applied with what people have decided otherwise: what the plan and the directory follow."""
    return succeed(before, decision, overrides=overrides_of(repairs, before, decision))
