"""Each old certificate ended when the frozen plan says, and not before its holder could do without it.

Rules:
1. every revocation names a line of a plan, its certificate and the reason of that line;
2. *at effect*: exactly at the effective moment;
3. *when usable*: not before the effective moment, not before the new certificate was confirmed, at the
   latest at the cut-off; without a confirmation exactly at the cut-off, and then on the signed list of losses;
4. by the judged moment everything that is due has ended;
5. a plan that was rolled back ends what it issued and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from antin.proof.facts import Confirmed, Facts, Revoked
from antin.proof.findings import Findings
from antin.proof.holders import Holder, read_holder
from antin.proof.plan_lines import Line, PlanLines

__all__ = ["PlanMoments", "check_revocations", "successor_serials"]


@dataclass(frozen=True, slots=True)
class PlanMoments:
    """The legal moments of a plan, and the moment at which it is judged."""

    effective_at: datetime
    cutoff_at: datetime
    judged_at: datetime


def _moments(plan_id: str, facts: Facts, judged_at: datetime) -> PlanMoments | None:
    """``None`` for a founding plan, which ends nothing."""
    effective_at, cutoff_at = facts.moment(plan_id, "effective_at"), facts.moment(plan_id, "cutoff_at")
    if effective_at is None or cutoff_at is None:
        return None
    return PlanMoments(effective_at, cutoff_at, judged_at)


def check_revocations(
    plans: Mapping[str, PlanLines],
    facts: Facts,
    confirmed: Mapping[int, Confirmed],
    judged_at: datetime,
    findings: Findings,
) -> None:
    """Check every revocation of the ledger, and every line that asks for one."""
    lines = {(plan.plan_id, line.index): line for plan in plans.values() for line in plan.lines}
    for serial, fact in facts.revoked.items():
        if not _is_asked_for(serial, fact, lines, facts):
            findings.of_serial("revocation.unlisted", serial, detail=f"{fact.plan_id} #{fact.index}")
    for plan in plans.values():
        moments = _moments(plan.plan_id, facts, judged_at)
        if moments is None or facts.was_rolled_back(plan.plan_id):
            continue
        successors = successor_serials(plan, facts)
        losses = _accepted_losses(plan.plan_id, facts)
        for line in plan.lines:
            if line.old_serial is not None and line.revoke_when is not None:
                new = successors.get(line.index)
                proof = confirmed.get(new) if new is not None else None
                _check_line(
                    line, line.old_serial, facts.revoked.get(line.old_serial), proof, moments, losses, findings
                )


def _is_asked_for(serial: int, fact: Revoked, lines: Mapping[tuple[str, int], Line], facts: Facts) -> bool:
    """A roll-back names the leaf whose certificate it takes back, everything else the line that ends one."""
    if facts.was_rolled_back(fact.plan_id):
        issued = facts.issued.get(serial)
        return issued is not None and (issued.plan_id, issued.index) == (fact.plan_id, fact.index)
    line = lines.get((fact.plan_id, fact.index))
    return line is not None and line.old_serial == serial and line.revoke_when is not None


def successor_serials(plan: PlanLines, facts: Facts) -> dict[int, int]:
    """For each line that ends a certificate: the serial of the new one that takes its place, if one does.

    A modified certificate has it on its own line; one whose key died has it on the line that issues to the
    same old holder.
    """
    by_leaf = facts.serials_by_leaf(plan.plan_id)
    by_old_holder: dict[Holder, int] = {}
    for line in plan.lines:
        if line.action == "issue" and line.old_holder is not None and line.issuance is not None:
            serial = by_leaf.get(line.issuance.index)
            if serial is not None:
                by_old_holder[line.old_holder] = serial
    found: dict[int, int] = {}
    for line in plan.lines:
        serial = None
        if line.issuance is not None:
            serial = by_leaf.get(line.issuance.index)
        elif line.action == "revoke" and line.old_holder is not None:
            serial = by_old_holder.get(line.old_holder)
        if serial is not None:
            found[line.index] = serial
    return found


def _accepted_losses(plan_id: str, facts: Facts) -> set[Holder]:
    accepted = facts.accepted.get(plan_id)
    rows = accepted.body.get("losses", []) if accepted is not None else []
    return {holder for row in rows if (holder := read_holder(row.get("holder"))) is not None}


def _check_line(
    line: Line,
    serial: int,
    fact: Revoked | None,
    proof: Confirmed | None,
    moments: PlanMoments,
    losses: set[Holder],
    findings: Findings,
) -> None:
    if fact is None:
        due = moments.effective_at if line.revoke_when == "at_effect" else moments.cutoff_at
        if moments.judged_at >= due:
            _report("revocation.missing", line, serial, f"{due:%Y-%m-%dT%H:%M:%SZ}", findings)
        return
    if fact.reason != line.revocation_cause:
        _report("revocation.other_reason", line, serial, f"{fact.reason} ≠ {line.revocation_cause}", findings)
    if line.revoke_when == "at_effect":
        if fact.at != moments.effective_at:
            _report("revocation.not_at_effect", line, serial, f"{fact.at:%Y-%m-%dT%H:%M:%SZ}", findings)
        return
    _check_when_usable(line, serial, fact, proof, moments, losses, findings)


def _check_when_usable(
    line: Line,
    serial: int,
    fact: Revoked,
    proof: Confirmed | None,
    moments: PlanMoments,
    losses: set[Holder],
    findings: Findings,
) -> None:
    detail = f"{fact.at:%Y-%m-%dT%H:%M:%SZ}"
    if fact.at < moments.effective_at:
        _report("revocation.before_effect", line, serial, detail, findings)
    elif fact.at > moments.cutoff_at:
        _report("revocation.after_cutoff", line, serial, detail, findings)
    elif fact.at < moments.cutoff_at and (proof is None or fact.at < proof.at):
        _report("revocation.last_usable_lost", line, serial, detail, findings)
    elif proof is None and not losses & {line.holder, line.old_holder}:
        _report("revocation.loss_not_accepted", line, serial, detail, findings)


def _report(code: str, line: Line, serial: int, detail: str, findings: Findings) -> None:
    findings.of(code, line, serial=serial, detail=detail)
