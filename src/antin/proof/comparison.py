"""The claim against the recount, figure by figure, and the digests of the files it stands on."""

from __future__ import annotations

from typing import Any

from antin.kernel.moments import format_moment, parse_moment
from antin.ledger.verification import LedgerReport
from antin.proof.bundle import Bundle
from antin.proof.claim import Claim, Figures
from antin.proof.facts import Facts
from antin.proof.findings import Findings
from antin.proof.plan_lines import PlanLines

__all__ = ["NOT_DIGESTED", "compare"]

# The claim cannot hold its own digest; the page is drawn from the claim.
NOT_DIGESTED = frozenset({"proof.json", "proof.html"})


def compare(
    claim: Claim,
    figures: Figures,
    plan: PlanLines,
    ledger: LedgerReport,
    facts: Facts,
    bundle: Bundle,
    findings: Findings,
) -> None:
    """Every figure that the claim states must be the one that was counted."""
    _compare_values(_stated(claim), _counted(claim, figures, plan, ledger, facts), findings)
    _check_sums(figures, findings)
    digests = bundle.digests(without=NOT_DIGESTED)
    for name in sorted(digests.keys() | claim.files.keys()):
        if digests.get(name) != claim.files.get(name):
            findings.add("claim.file_differs", where=name)


def _stated(claim: Claim) -> dict[str, Any]:
    return {
        **claim.figures.as_dict(),
        "plan_id": claim.plan_id,
        "plan_digest": claim.plan_digest,
        "mandate_digest": claim.mandate_digest,
        "ledger.size": claim.ledger_size,
        "ledger.root": claim.ledger_root,
        "decision.effective_at": format_moment(claim.decision.effective_at),
        "decision.cutoff_at": format_moment(claim.decision.cutoff_at),
        "switched_at": format_moment(claim.switched_at) if claim.switched_at else None,
        "approvals": sorted(each.approver_id for each in claim.approvals),
        "decision.title": claim.decision.title,
    }


def _counted(
    claim: Claim, figures: Figures, plan: PlanLines, ledger: LedgerReport, facts: Facts
) -> dict[str, Any]:
    effective_at = facts.moment(plan.plan_id, "effective_at")
    cutoff_at = facts.moment(plan.plan_id, "cutoff_at")
    frozen = facts.frozen.get(plan.plan_id)
    decision = facts.decisions.get(claim.decision.number)
    return {
        **figures.as_dict(),
        "plan_id": plan.plan_id,
        "plan_digest": plan.digest,
        "mandate_digest": frozen.body.get("mandate_digest") if frozen else None,
        "ledger.size": ledger.size,
        "ledger.root": ledger.root,
        "decision.effective_at": format_moment(effective_at) if effective_at else None,
        "decision.cutoff_at": format_moment(cutoff_at) if cutoff_at else None,
        "switched_at": _switched_at(plan.plan_id, facts),
        "approvals": sorted(
            {str(each.body.get("approver_id")) for each in facts.approvals.get(plan.plan_id, ())}
        ),
        "decision.title": decision.body.get("title") if decision else None,
    }


def _switched_at(plan_id: str, facts: Facts) -> str | None:
    """The effective moment that the run carried out; ``None`` before the switch."""
    switched = facts.runs.get(plan_id, {}).get("switched")
    return format_moment(parse_moment(switched.body["effective_at"])) if switched else None


def _compare_values(stated: dict[str, Any], counted: dict[str, Any], findings: Findings) -> None:
    for name, value in stated.items():
        if value != counted[name]:
            findings.add(
                "claim.figure_differs", detail=f"{name}: {value} ≠ {counted[name]}", where="proof.json"
            )


def _check_sums(figures: Figures, findings: Findings) -> None:
    """New active = keep + modify + issue; issued = modify + issue; revoked ≤ modify + revoke."""
    plan = figures.plan
    if sum(figures.active.values()) != plan["keep"] + plan["modify"] + plan["issue"]:
        findings.add("totals.active_differ", detail=str(figures.active))
    if figures.issued != plan["modify"] + plan["issue"]:
        findings.add("totals.issued_differ", detail=str(figures.issued))
    if figures.revoked > plan["modify"] + plan["revoke"]:
        findings.add("totals.revoked_differ", detail=str(figures.revoked))
