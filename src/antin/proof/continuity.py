"""Nobody without a valid certificate: the intervals of service against the intervals of validity.

Rules:
1. who holds a certificate before the effective moment is in service from its notBefore, and stays in service
   when a line keeps or follows it, else until the effective moment;
2. who gets a first certificate is in service from the effective moment;
3. a certificate covers [notBefore, notAfter), cut at its revocation; one issued by this plan covers nothing
   before it was issued;
4. a part of a service interval up to the judged moment that nothing covers is a *gap*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from antin.kernel.periods import Period, gaps
from antin.proof.certificates import Certificate
from antin.proof.evidence import Evidence
from antin.proof.findings import Findings
from antin.proof.holders import Holder
from antin.proof.plan_lines import Line, PlanLines

__all__ = ["Service", "count_gaps", "services"]


@dataclass(slots=True)
class Service:
    """One holder's certificates under a plan, before and after."""

    holder: Holder
    name: str
    where: str
    old_serial: int | None = None
    new_serial: int | None = None  # the kept one where nothing new was issued
    continues: bool = field(default=False)  # in service after the effective moment


def services(plan: PlanLines, leaf_serials: Mapping[int, int]) -> list[Service]:
    """Who is in service, from the lines alone; ``leaf_serials`` are the plan's certificates by leaf index."""
    ended: dict[Holder, Line] = {}
    for line in plan.lines:
        if line.action == "revoke" and line.old_holder is not None:
            ended[line.old_holder] = line
    found = list(_continuing(plan.lines, leaf_serials, ended))
    found += [
        Service(line.holder, line.name, line.where, old_serial=line.old_serial) for line in ended.values()
    ]
    return found


def _continuing(
    lines: Sequence[Line], leaf_serials: Mapping[int, int], ended: dict[Holder, Line]
) -> Iterator[Service]:
    for line in lines:
        if line.action == "revoke":
            continue
        old = line.old_serial
        if line.action == "issue" and line.old_holder in ended:
            old = ended.pop(line.old_holder).old_serial  # a dead key: the revocation has its own line
        new = leaf_serials.get(line.issuance.index) if line.issuance is not None else old
        yield Service(line.holder, line.name, line.where, old, new, continues=True)


def count_gaps(
    found: Sequence[Service],
    evidence: Evidence,
    effective_at: datetime,
    judged_at: datetime,
    findings: Findings,
) -> int:
    """The number of gaps; each is also a finding that names its holder."""
    count = 0
    for service in found:
        required = _required(service, evidence, effective_at, judged_at)
        for gap in gaps(required, _covers(service, evidence)) if not required.is_empty else ():
            count += 1
            detail = f"{gap.valid_from:%Y-%m-%dT%H:%M:%SZ} – {gap.valid_until:%Y-%m-%dT%H:%M:%SZ}"
            serial = service.old_serial if service.new_serial is None else service.new_serial
            findings.of("continuity.gap", service, serial=serial, detail=detail)
    return count


def _required(service: Service, evidence: Evidence, effective_at: datetime, judged_at: datetime) -> Period:
    old = evidence.certificates.get(service.old_serial) if service.old_serial is not None else None
    start = old.not_before if old is not None else effective_at
    return Period(start, judged_at if service.continues else min(effective_at, judged_at))


def _covers(service: Service, evidence: Evidence) -> list[Period]:
    """When each of the holder's certificates was valid."""
    covers: list[Period] = []
    for serial in {service.old_serial, service.new_serial} - {None}:
        certificate = evidence.certificates.get(serial) if serial is not None else None
        if certificate is not None:
            covers.append(_validity(certificate, evidence, is_new=serial != service.old_serial))
    return covers


def _validity(certificate: Certificate, evidence: Evidence, *, is_new: bool) -> Period:
    serial, facts = certificate.serial, evidence.facts
    start = certificate.not_before
    if is_new and serial in facts.issued:
        start = max(start, facts.issued[serial].at)
    ends = [certificate.not_after]
    if serial in facts.revoked:
        ends.append(facts.revoked[serial].at)
    elif serial in evidence.listed:  # to the second; that both say the same is checked with the lists
        ends.append(evidence.listed[serial].at)
    return Period(start, min(ends))
