"""The figures, counted from lines, certificates, lists and confirmations.

Rules:
1. old active = keep + modify + revoke: the lines that name an old certificate name each one that was active
   before, once, and no other;
2. new active = keep + modify + issue: each has a certificate that is valid at the judged moment;
3. issued = modify + issue; revoked + still to be revoked = modify + revoke;
4. not ready = active certificates without a confirmation that holds, and those whose device failed later; the
   list of those not ready names exactly them, each with reason, owner and deadline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from antin.proof.certificates import Certificate
from antin.proof.claim import Figures, NotReady
from antin.proof.continuity import Service
from antin.proof.facts import Confirmed, Facts
from antin.proof.findings import Finding, Findings
from antin.proof.holders import KINDS, Holder
from antin.proof.plan_lines import PlanLines
from antin.proof.revocation_lists import Listed

__all__ = ["check_old_active", "count"]


def check_old_active(
    plan: PlanLines,
    certificates: Mapping[int, Certificate],
    facts: Facts,
    effective_at: datetime,
    findings: Findings,
) -> int:
    """Rule 1; returns how many certificates that were active before no line explains."""
    named = Counter(line.old_serial for line in plan.lines if line.old_serial is not None)
    active = {
        serial
        for serial, certificate in certificates.items()
        if certificate.line is not None
        and certificate.line.plan_id != plan.plan_id
        and certificate.is_in_force(effective_at)
        and not _ended_otherwise(serial, plan.plan_id, facts)
    }
    for serial in active - named.keys():
        findings.of_serial("plan.certificate_unexplained", serial)
    for line in plan.lines:
        if line.old_serial is None:
            continue
        if line.old_serial not in active or named[line.old_serial] > 1:
            code = (
                "plan.old_certificate_twice"
                if named[line.old_serial] > 1
                else "plan.old_certificate_not_active"
            )
            findings.of(code, line, serial=line.old_serial)
    return len(active - named.keys())


def _ended_otherwise(serial: int, plan_id: str, facts: Facts) -> bool:
    fact = facts.revoked.get(serial)
    return fact is not None and fact.plan_id != plan_id


def count(
    plan: PlanLines,
    found: Sequence[Service],
    certificates: Mapping[int, Certificate],
    listed: Mapping[int, Listed],
    confirmed: Mapping[int, Confirmed],
    rows: Sequence[NotReady],
    *,
    facts: Facts,
    judged_at: datetime,
    gaps: int,
    unexplained: int,
    findings: Findings,
) -> Figures:
    """The figures of one plan; whatever does not add up becomes a finding."""
    active = _active(found, certificates, listed, judged_at, findings)
    not_ready = _not_ready(active, confirmed, rows, findings)
    by_kind = Counter(service.holder.kind for service in active)
    ended = {fact_serial for fact_serial, fact in facts.revoked.items() if fact.plan_id == plan.plan_id}
    return Figures(
        plan=plan.totals,
        issued=sum(
            1
            for certificate in certificates.values()
            if certificate.line is not None and certificate.line.plan_id == plan.plan_id
        ),
        revoked=len(ended & listed.keys()),
        active={kind: by_kind[kind] for kind in KINDS},
        ready=len(active) - not_ready,
        not_ready=not_ready,
        gaps=gaps,
        unexplained=unexplained + sum(1 for line in plan.lines if not line.rule or not line.reason),
    )


def _active(
    found: Sequence[Service],
    certificates: Mapping[int, Certificate],
    listed: Mapping[int, Listed],
    judged_at: datetime,
    findings: Findings,
) -> list[Service]:
    """Who has a valid certificate at the judged moment, of those who must."""
    active: list[Service] = []
    for service in found:
        if not service.continues:
            continue
        certificate = certificates.get(service.new_serial) if service.new_serial is not None else None
        entry = listed.get(service.new_serial) if service.new_serial is not None else None
        if certificate is None or not certificate.is_in_force(judged_at) or (entry and entry.at <= judged_at):
            findings.of("continuity.not_active", service, serial=service.new_serial)
        else:
            active.append(service)
    return active


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
        elif row is not None and row.code == "not_confirmed" and is_confirmed:
            findings.of("not_ready.but_confirmed", service, serial=service.new_serial)
        elif row is not None and not (row.reason and row.owner):
            findings.of("not_ready.without_owner", service, serial=service.new_serial)
    for row in listed.values():
        findings.kept.append(
            Finding("not_ready.not_active", Holder(*row.holder), row.name, where="not_ready.json")
        )
    return missing
