"""Frozen plans read anew: their lines, their Merkle roots, and what each line says.

Rules:
1. line n has index n; issuance leaf m, counted over the lines that issue, has index m;
2. the Merkle root over the lines is the digest that the ledger recorded at the freeze;
3. the Merkle root over the issuance leaves is the root that the mandate names;
4. keep, modify, issue and revoke counted from the lines are the totals of the freeze;
5. every line names its rule and its reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.ledger.merkle import leaf_hash, root
from antin.proof.facts import Facts
from antin.proof.findings import Findings
from antin.proof.holders import Holder, read_holder

__all__ = ["ACTIONS", "Issuance", "Line", "PlanLines", "read_plan"]

ACTIONS = ("keep", "modify", "issue", "revoke")


@dataclass(frozen=True, slots=True)
class Issuance:
    """What a line allows the signer to sign."""

    index: int
    subject: tuple[tuple[str, str], ...]
    email: str | None
    host_name: str | None
    spki_sha256: str
    not_before: datetime
    not_after: datetime
    issuer_id: str
    shard: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a frozen plan."""

    plan_id: str
    where: str  # the place a person can open: file and line
    index: int
    action: str
    rule: str
    reason: str
    holder: Holder
    name: str
    old_holder: Holder | None
    old_serial: int | None
    revoke_when: str | None
    revocation_cause: str | None
    issuance: Issuance | None
    device: str | None


@dataclass(frozen=True, slots=True)
class PlanLines:
    """A plan with the digests counted from its lines."""

    plan_id: str
    file: str  # its path in the bundle without ".jsonl"; a plan's id need not be a file name
    lines: tuple[Line, ...]
    digest: str
    items_root: str
    items_count: int

    @property
    def totals(self) -> dict[str, int]:
        """How many lines of each action."""
        counted = Counter(line.action for line in self.lines)
        return {action: counted[action] for action in ACTIONS}


def read_plan(
    plan_id: str, file: str, raw_lines: Sequence[bytes], facts: Facts, findings: Findings
) -> PlanLines:
    """Read one plan and compare it with its freeze in the ledger."""
    lines: list[Line] = []
    leaves: list[bytes] = []
    for position, raw in enumerate(raw_lines):
        line, leaf = _read(plan_id, file, position, raw, findings)
        if line is None:
            continue
        lines.append(line)
        _check_place(line, position, len(leaves), findings)
        if leaf is not None:
            leaves.append(leaf)
    plan = PlanLines(
        plan_id=plan_id,
        file=file,
        lines=tuple(lines),
        digest=root(leaf_hash(raw) for raw in raw_lines).hex(),
        items_root=root(leaves).hex(),
        items_count=len(leaves),
    )
    _check_freeze(plan, facts, findings)
    return plan


def _read(
    plan_id: str, file: str, position: int, raw: bytes, findings: Findings
) -> tuple[Line | None, bytes | None]:
    try:
        data = json.loads(raw)
        issuance = data["issuance"]
        leaf = leaf_hash(canonical_bytes(issuance)) if issuance is not None else None
        return _line(plan_id, f"{file}.jsonl:{position + 1}", data), leaf
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, AntinError) as error:
        findings.add("plan.line_unreadable", detail=str(error), where=f"{file}.jsonl:{position + 1}")
        return None, None


def _line(plan_id: str, where: str, data: dict[str, Any]) -> Line:
    holder = read_holder(data["holder"])
    if holder is None or data["action"] not in ACTIONS:
        raise ValueError("a line without holder or with an unknown action")
    return Line(
        plan_id=plan_id,
        where=where,
        index=int(data["index"]),
        action=data["action"],
        rule=data["rule"],
        reason=data["reason"],
        holder=holder,
        name=data["name"],
        old_holder=read_holder(data["old_holder"]),
        old_serial=int(data["old_serial"], 16) if data["old_serial"] is not None else None,
        revoke_when=data["revoke_when"],
        revocation_cause=data["revocation_cause"],
        issuance=_issuance(data["issuance"]) if data["issuance"] is not None else None,
        device=data["device_serial"],
    )


def _issuance(data: dict[str, Any]) -> Issuance:
    return Issuance(
        index=int(data["index"]),
        subject=tuple((str(name), str(value)) for name, value in data["subject"]),
        email=data["email"],
        host_name=data["host_name"],
        spki_sha256=data["spki_sha256"],
        not_before=parse_moment(data["not_before"]),
        not_after=parse_moment(data["not_after"]),
        issuer_id=data["issuer_id"],
        shard=int(data["shard"]),
    )


def _check_place(line: Line, position: int, leaves: int, findings: Findings) -> None:
    if line.index != position:
        findings.of("plan.line_misplaced", line, detail=f"index {line.index}")
    elif line.issuance is not None and line.issuance.index != leaves:
        findings.of("plan.leaf_misplaced", line)
    if (line.issuance is not None) != (line.action in ("modify", "issue")):
        findings.of("plan.line_inconsistent", line)
    if not line.rule or not line.reason:
        findings.of("plan.unexplained", line)


def _check_freeze(plan: PlanLines, facts: Facts, findings: Findings) -> None:
    where = f"{plan.file}.jsonl"
    if plan.plan_id not in facts.frozen:
        findings.add("plan.never_frozen", where=where)
        return
    frozen = facts.frozen[plan.plan_id].body
    if plan.digest != frozen.get("plan_digest") or len(plan.lines) != frozen.get("plan_count"):
        findings.add("plan.digest_differs", where=where)
    if plan.items_root != frozen.get("items_root") or plan.items_count != frozen.get("items_count"):
        findings.add("plan.items_root_differs", where=where)
    if plan.totals != frozen.get("totals"):
        findings.add("plan.totals_differ", detail=f"{plan.totals} ≠ {frozen.get('totals')}", where=where)
