"""The independent recount: a bundle in, a report out.

Nothing is believed that the bundle only states. What counts are the DER of certificates and CRLs, the frozen
lines under their Merkle roots, the approvers' and devices' signatures, and the ledger under its checkpoints.
Plans and ledger are read first, so that every finding can name its holder; last, the claim is compared with
what was counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from antin.kernel.errors import AntinError
from antin.ledger.checkpoints import Checkpoint
from antin.ledger.findings import LedgerFinding
from antin.ledger.verification import LedgerReport, verify_log
from antin.proof.anchors import Anchors, check_anchors, read_anchors
from antin.proof.approvals import check_approvals
from antin.proof.bundle import Bundle, UnableToReadBundle
from antin.proof.certificates import check_certificates, read_certificates
from antin.proof.claim import Claim, ClaimRefused, Figures, NotReady
from antin.proof.comparison import compare
from antin.proof.confirmations import check_confirmations
from antin.proof.counting import count
from antin.proof.evidence import Evidence
from antin.proof.facts import Facts, read_facts
from antin.proof.findings import Finding, Findings
from antin.proof.holders import Holder
from antin.proof.plan_lines import Line, PlanLines, read_plan
from antin.proof.revocation_lists import check_lists
from antin.proof.revocations import check_revocations

__all__ = ["ProofReport", "check"]

_SIGNER_LOG = "signer-ca.log"


@dataclass(frozen=True, slots=True)
class ProofReport:
    """The verdict: what was counted, and everything that is not as it must be."""

    plan_id: str
    as_of: datetime
    figures: Figures  # counted from the files
    claimed: Figures | None  # stated in proof.json
    ledger: LedgerReport
    counted: dict[str, int]  # how much was looked at
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """True where the recount found nothing."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """As ``antin reorg proof --check --json`` shows it."""
        return {
            "schema": "antin.proof_report/1",
            "holds": self.holds,
            "plan_id": self.plan_id,
            "as_of": self.as_of,
            "figures": self.figures.as_dict(),
            "claimed": self.claimed.as_dict() if self.claimed else None,
            "counted": self.counted,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def check(bundle: Bundle, *, kept: Checkpoint | None = None) -> ProofReport:
    """Recount a bundle; ``kept`` is a checkpoint that an outsider kept. A province takes about 20 s of CPU.

    Raises :class:`UnableToReadBundle` only where there is nothing to recount; everything else is a finding.
    """
    findings = Findings()
    claim = _claim(bundle, findings)
    facts = _read_facts(bundle, findings)
    anchors = read_anchors(bundle, findings)
    if anchors is None:
        raise UnableToReadBundle("The bundle has no readable anchors.", where="anchors/")
    plans = _read_plans(bundle, facts, findings)
    ledger = _check_ledger(bundle, kept, findings)
    main = _main_plan(claim, plans, facts)
    judged_at = claim.as_of if claim else (facts.last_at or facts.frozen_at(main.plan_id))
    evidence = _establish(plans, anchors, bundle, facts, judged_at, findings)
    figures = count(main, evidence, _rows(bundle, findings), judged_at, findings)
    if claim is not None:
        compare(claim, figures, main, ledger, facts, bundle, findings)
    return ProofReport(
        plan_id=main.plan_id,
        as_of=judged_at,
        figures=figures,
        claimed=claim.figures if claim else None,
        ledger=ledger,
        counted=_counted(plans, evidence) | {"entries": ledger.size},
        findings=tuple(findings.kept),
    )


def _establish(
    plans: Mapping[str, PlanLines],
    anchors: Anchors,
    bundle: Bundle,
    facts: Facts,
    judged_at: datetime,
    findings: Findings,
) -> Evidence:
    """Check everything that stands by itself; what holds is evidence for the figures."""
    check_anchors(anchors, bundle, judged_at, findings)
    certificates = read_certificates(bundle, facts, _leaves(plans), findings)
    check_certificates(certificates, plans, anchors, facts, findings)
    listed = check_lists(certificates, anchors, bundle, facts, judged_at, findings)
    confirmed = check_confirmations(certificates, facts, findings)
    check_revocations(plans, facts, confirmed, judged_at, findings)
    return Evidence(facts, certificates, listed, confirmed, _ending(plans, facts))


def _ending(plans: Mapping[str, PlanLines], facts: Facts) -> dict[int, frozenset[str]]:
    """Which plans end which certificates, whether or not they have got there; what was taken back ends none."""
    found: dict[int, frozenset[str]] = {}
    for plan in plans.values():
        if facts.was_rolled_back(plan.plan_id):
            continue
        for line in plan.lines:
            if line.old_serial is not None and line.revoke_when is not None:
                found[line.old_serial] = found.get(line.old_serial, frozenset()) | {plan.plan_id}
    return found


def _counted(plans: Mapping[str, PlanLines], evidence: Evidence) -> dict[str, int]:
    """How much was looked at."""
    return {
        "plans": len(plans),
        "lines": sum(len(plan.lines) for plan in plans.values()),
        "certificates": len(evidence.certificates),
        "crl_entries": len(evidence.listed),
        "confirmations": len(evidence.confirmed),
    }


def _claim(bundle: Bundle, findings: Findings) -> Claim | None:
    try:
        return Claim.from_dict(json.loads(bundle.find("proof.json") or b""))
    except (ValueError, AntinError) as error:
        findings.add("claim.unreadable", detail=str(error), where="proof.json")
        return None


def _check_ledger(bundle: Bundle, kept: Checkpoint | None, findings: Findings) -> LedgerReport:
    key = load_pem_public_key(bundle.read("keys/evidence.pem"))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise UnableToReadBundle("The evidence key is no elliptic-curve key.", where="keys/evidence.pem")
    report = verify_log(
        bundle.lines("ledger.jsonl"),
        bundle.lines("checkpoints.jsonl"),
        key,
        kept=kept,
        signer_log=bundle.lines(_SIGNER_LOG) if bundle.find(_SIGNER_LOG) is not None else None,
    )
    if bundle.find(_SIGNER_LOG) is None:
        findings.add("ledger.no_witness", where=_SIGNER_LOG)
    for each in report.findings:
        # Whoever judges a finished re-issue wants all of it under a checkpoint, so a note counts here.
        _add_ledger_finding(each, findings)
    return report


def _add_ledger_finding(each: LedgerFinding, findings: Findings) -> None:
    detail, where = f"{each.code}: {each.vi} / {each.en}", _place(each.sequence)
    if each.serial is not None:
        findings.of_serial("ledger.broken", each.serial, detail=detail, where=where)
    else:
        findings.add("ledger.broken", detail=detail, where=where)


def _place(sequence: int | None) -> str:
    return "ledger.jsonl" if sequence is None else f"ledger.jsonl:{sequence + 1}"


def _read_facts(bundle: Bundle, findings: Findings) -> Facts:
    facts = read_facts(bundle.lines("ledger.jsonl"))
    for kind, position in facts.repeated:
        findings.add("ledger.fact_repeated", detail=kind, where=_place(position))
    for position in facts.unreadable:
        findings.add("ledger.fact_unreadable", where=_place(position))
    return facts


def _read_plans(bundle: Bundle, facts: Facts, findings: Findings) -> dict[str, PlanLines]:
    plans: dict[str, PlanLines] = {}
    for name in bundle.names("plans/", ".jsonl"):
        file = name.removesuffix(".jsonl")
        plan_id = _plan_id(bundle, file)
        plans[plan_id] = read_plan(plan_id, file, bundle.lines(name), facts, findings)
    for plan_id in facts.frozen.keys() - plans.keys():
        findings.add("plan.missing", detail=plan_id, where="plans/")
    findings.owners = _owners(plans, facts)
    for plan in plans.values():
        check_approvals(plan, bundle, facts, findings)
    return plans


def _plan_id(bundle: Bundle, file: str) -> str:
    """The id that the mandate beside a plan states; without a mandate the file's own name."""
    try:
        return str(json.loads(bundle.find(f"{file}.mandate.json") or b"")["mandate"]["plan_id"])
    except (ValueError, KeyError, TypeError):
        return file.removeprefix("plans/")


def _owners(plans: Mapping[str, PlanLines], facts: Facts) -> dict[int, tuple[Holder, str]]:
    """Whose certificate a serial is, from the lines and the ledger."""
    leaves = _leaves(plans)
    owners: dict[int, tuple[Holder, str]] = {}
    for plan in plans.values():
        for line in plan.lines:
            if line.old_serial is not None:
                owners[line.old_serial] = (line.old_holder or line.holder, line.name)
    for serial, issued in facts.issued.items():
        if (issuing := leaves.get((issued.plan_id, issued.index))) is not None:
            owners[serial] = (issuing.holder, issuing.name)
    return owners


def _leaves(plans: Mapping[str, PlanLines]) -> dict[tuple[str, int], Line]:
    return {
        (plan.plan_id, line.issuance.index): line
        for plan in plans.values()
        for line in plan.lines
        if line.issuance is not None
    }


def _main_plan(claim: Claim | None, plans: Mapping[str, PlanLines], facts: Facts) -> PlanLines:
    """The plan that the claim names; without a claim the last one that takes effect at a moment."""
    if claim is not None and claim.plan_id in plans:
        return plans[claim.plan_id]
    dated = [
        plan_id
        for plan_id in plans
        if plan_id in facts.frozen and facts.moment(plan_id, "effective_at") is not None
    ]
    if not dated:
        raise UnableToReadBundle("The bundle holds no frozen plan of a decision.", where="plans/")
    return plans[max(dated, key=facts.frozen_at)]


def _rows(bundle: Bundle, findings: Findings) -> list[NotReady]:
    try:
        return [NotReady.from_dict(row) for row in json.loads(bundle.find("not_ready.json") or b"")["rows"]]
    except (ValueError, KeyError, TypeError, ClaimRefused) as error:
        findings.add("not_ready.unreadable", detail=str(error), where="not_ready.json")
        return []
