"""The figures, counted from lines, certificates, lists and confirmations.

Rules:
1. old active = keep + modify + revoke: the lines that name an old certificate name each one that was active
   before, once, and no other, with its own holder; a modified one goes on over the same key;
2. new active = keep + modify + issue: each has a certificate that is valid at the judged moment;
3. issued = modify + issue; revoked + still to be revoked = modify + revoke;
4. not ready = active certificates without a confirmation that holds, and those whose device failed later; the
   list of those not ready names exactly them, each with reason, owner and deadline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from antin.proof.claim import Figures, NotReady
from antin.proof.continuity import Service, count_gaps, services
from antin.proof.evidence import Evidence
from antin.proof.facts import Confirmed, Facts
from antin.proof.findings import Finding, Findings
from antin.proof.holders import KINDS, Holder
from antin.proof.plan_lines import Line, PlanLines

__all__ = ["count"]

_NOT_CONFIRMED = frozenset({"not_confirmed", "not_collected"})  # reasons that a confirmation contradicts


def _explain_old(plan: PlanLines, evidence: Evidence, effective_at: datetime, findings: Findings) -> int:
    """Rule 1; returns how many certificates that were active before no line explains."""
    named = Counter(line.old_serial for line in plan.lines if line.old_serial is not None)
    active = _old_active(plan.plan_id, evidence, effective_at)
    for serial in active - named.keys():
        findings.of_serial("plan.certificate_unexplained", serial)
    for line in plan.lines:
        if line.old_serial is None:
            continue
        if named[line.old_serial] > 1:
            findings.of("plan.old_certificate_twice", line, serial=line.old_serial)
        elif line.old_serial not in active:
            findings.of("plan.old_certificate_not_active", line, serial=line.old_serial)
        else:
            _check_old(line, line.old_serial, evidence, findings)
    return len(active - named.keys())


def _check_old(line: Line, serial: int, evidence: Evidence, findings: Findings) -> None:
    """The old certificate is that of the old holder, and a modified one goes on over the same key."""
    old = evidence.certificates[serial].line
    if old is None or old.issuance is None:
        return
    if old.holder != line.old_holder:
        findings.of(
            "plan.old_certificate_of_another", line, serial=serial, detail=f"{old.name} ({old.holder.id})"
        )
    is_same_key = line.issuance is not None and line.issuance.spki_sha256 == old.issuance.spki_sha256
    if line.action == "modify" and not is_same_key:
        findings.of("plan.modified_over_another_key", line, serial=serial)


def _old_active(plan_id: str, evidence: Evidence, effective_at: datetime) -> set[int]:
    """Certificates of earlier plans that were still valid when this one took effect, but for its own doing."""
    return {
        serial
        for serial, certificate in evidence.certificates.items()
        if certificate.line is not None
        and certificate.line.plan_id != plan_id
        and certificate.is_in_force(effective_at)
        and not _ended_otherwise(serial, plan_id, evidence.facts)
        and not _left_to_another(serial, plan_id, evidence)
    }


def _left_to_another(serial: int, plan_id: str, evidence: Evidence) -> bool:
    """True where a plan that was frozen earlier, and waits for its cut-off, ends the certificate."""
    facts = evidence.facts
    others = evidence.ending.get(serial, frozenset()) - {plan_id}
    return any(each in facts.frozen and facts.frozen_at(each) < facts.frozen_at(plan_id) for each in others)


def _ended_otherwise(serial: int, plan_id: str, facts: Facts) -> bool:
    fact = facts.revoked.get(serial)
    return fact is not None and fact.plan_id != plan_id


def count(
    plan: PlanLines, evidence: Evidence, rows: Sequence[NotReady], judged_at: datetime, findings: Findings
) -> Figures:
    """The figures of one plan; whatever does not add up becomes a finding."""
    effective_at = evidence.facts.moment(plan.plan_id, "effective_at") or judged_at
    issued = evidence.facts.serials_by_leaf(plan.plan_id)
    found = services(plan, issued)
    active = _active(found, evidence, max(judged_at, effective_at), findings)
    by_kind = Counter(service.holder.kind for service in active)
    not_ready = _not_ready(active, evidence.confirmed, rows, findings)
    ended = {serial for serial, fact in evidence.facts.revoked.items() if fact.plan_id == plan.plan_id}
    without_rule = sum(not line.rule or not line.reason for line in plan.lines)
    return Figures(
        plan=plan.totals,
        issued=len(set(issued.values()) & evidence.certificates.keys()),
        revoked=len(ended & evidence.listed.keys()),
        active={kind: by_kind[kind] for kind in KINDS},
        ready=len(active) - not_ready,
        not_ready=not_ready,
        gaps=count_gaps(found, evidence, effective_at, judged_at, findings),
        unexplained=_explain_old(plan, evidence, effective_at, findings) + without_rule,
    )


def _active(
    found: Sequence[Service], evidence: Evidence, judged_at: datetime, findings: Findings
) -> list[Service]:
    """Who has a valid certificate at the judged moment, of those who must."""
    active: list[Service] = []
    for service in found:
        if service.continues and _has_valid(service.new_serial, evidence, judged_at):
            active.append(service)
        elif service.continues:
            findings.of("continuity.not_active", service, serial=service.new_serial)
    return active


def _has_valid(serial: int | None, evidence: Evidence, judged_at: datetime) -> bool:
    certificate = evidence.certificates.get(serial) if serial is not None else None
    entry = evidence.listed.get(serial) if serial is not None else None
    is_ended = entry is not None and entry.at <= judged_at
    return certificate is not None and certificate.is_in_force(judged_at) and not is_ended


def _not_ready(
    active: Sequence[Service], confirmed: Mapping[int, Confirmed], rows: Sequence[NotReady], findings: Findings
) -> int:
    """How many of the active cannot sign; the list must name exactly them."""
    listed = {Holder(*row.holder): row for row in rows}
    missing = 0
    for service in active:
        row = listed.pop(service.holder, None)
        is_confirmed = service.new_serial in confirmed
        missing += row is not None or not is_confirmed
        if row is None and not is_confirmed:
            findings.of("not_ready.unlisted", service, serial=service.new_serial)
        elif row is not None and row.code in _NOT_CONFIRMED and is_confirmed:
            findings.of("not_ready.but_confirmed", service, serial=service.new_serial)
        elif row is not None and not (row.reason and row.owner):
            findings.of("not_ready.without_owner", service, serial=service.new_serial)
    for row in listed.values():
        findings.kept.append(
            Finding("not_ready.not_active", Holder(*row.holder), row.name, where="not_ready.json")
        )
    return missing
