"""Two people approved what was carried out.

Rules:
1. the mandate names the plan's digest, Merkle root and count, and its own digest is the one of the freeze;
2. at least two approvals carry a valid signature over that digest, by two persons with two different keys
   (an own key file, or a passkey: :mod:`antin.proof.passkeys`);
3. every approval of the mandate file is in the ledger, and every one in the ledger is in the file;
4. each key counted, by the ledger, for the person it approved for at that moment;
5. approvals lie between the freeze and the first certificate;
6. what a cut-off took away was signed for by two people in the same way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from antin.kernel.canonical import canonical_bytes, digest
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.proof.bundle import Bundle
from antin.proof.facts import Facts
from antin.proof.findings import Findings
from antin.proof.passkeys import key_of_passkey
from antin.proof.plan_lines import PlanLines
from antin.proof.signatures import SignatureRefused, verify_signature

__all__ = ["check_approvals"]

_CONTEXT = b"antin/approval/v1\n"


@dataclass(frozen=True, slots=True)
class _Signed:
    approver: str
    key: bytes  # DER of the public key: one person under two names is still one person
    at: datetime


def check_approvals(plan: PlanLines, bundle: Bundle, facts: Facts, findings: Findings) -> None:
    """Check one plan's mandate file against its lines and the ledger."""
    where = f"{plan.file}.mandate.json"
    try:
        file = json.loads(bundle.find(where) or b"")
        mandate, approvals, approvers = file["mandate"], list(file["approvals"]), dict(file["approvers"])
    except (ValueError, KeyError, TypeError):
        findings.add("mandate.unreadable", where=where)
        return
    _check_mandate(plan, mandate, facts, findings, where)
    signed = _signed_by_two(approvals, digest(mandate), approvers, findings, where)
    _check_recorded(plan.plan_id, approvals, facts, findings, where)
    _check_enrolled(signed, facts, findings, where)
    _check_order(plan.plan_id, signed, facts, findings, where)
    _check_losses(plan.plan_id, approvers, facts, findings)


def _check_mandate(
    plan: PlanLines, mandate: dict[str, Any], facts: Facts, findings: Findings, where: str
) -> None:
    named = (mandate.get("plan_id"), mandate.get("plan_digest"), mandate.get("items_root"))
    if named != (plan.plan_id, plan.digest, plan.items_root) or mandate.get("items_count") != plan.items_count:
        findings.add("mandate.other_plan", where=where)
    frozen = facts.frozen.get(plan.plan_id)
    if frozen is not None and digest(mandate) != frozen.body.get("mandate_digest"):
        findings.add("mandate.digest_differs", where=where)


def _signed_by_two(
    rows: list[Any], signed_digest: str, approvers: dict[str, Any], findings: Findings, where: str
) -> list[_Signed]:
    """The approvals that hold; fewer than two people, or two names over one key, is a finding."""
    signed: list[_Signed] = []
    for row in rows:
        try:
            signed.append(_verified(row, signed_digest, approvers))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, AntinError) as error:
            name = row.get("approver_id", "?") if isinstance(row, dict) else "?"
            findings.add("approval.forged", detail=f"{name}: {error}", where=where)
    people, keys = {each.approver for each in signed}, {each.key for each in signed}
    if min(len(people), len(keys)) < 2:
        findings.add("approval.not_two_people", detail=", ".join(sorted(people)) or "–", where=where)
    return signed


def _verified(row: dict[str, Any], signed_digest: str, approvers: dict[str, Any]) -> _Signed:
    approver, at = row["approver_id"], parse_moment(row["approved_at"])
    statement = {name: row[name] for name in ("approver_id", "mandate_digest", "approved_at", "reason")}
    key = _key_that_signed(row, approvers[approver], _CONTEXT + canonical_bytes(statement))
    if row["mandate_digest"] != signed_digest:
        raise SignatureRefused("The approval is for something else.")
    return _Signed(approver, key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), at)


def _key_that_signed(row: dict[str, Any], enrolled: Any, signed: bytes) -> Any:
    """``enrolled`` is the PEM of a person's key, or, with passkeys, ``{"public_key"?, "passkeys": […]}``."""
    own: dict[str, Any] = {"public_key": enrolled} if isinstance(enrolled, str) else enrolled
    if "assertion" in row:
        return key_of_passkey(row, own.get("passkeys", []), signed)
    key = load_pem_public_key(own["public_key"].encode())
    verify_signature(key, bytes.fromhex(row["signature"]), signed)
    return key


def _check_recorded(plan_id: str, approvals: list[Any], facts: Facts, findings: Findings, where: str) -> None:
    in_file = {canonical_bytes(row) for row in approvals}
    in_ledger = {canonical_bytes(fact.body) for fact in facts.approvals.get(plan_id, ())}
    for row in sorted(in_file ^ in_ledger):
        approver = json.loads(row).get("approver_id", "?")
        findings.add("approval.not_recorded", detail=str(approver), where=where)


def _check_enrolled(signed: list[_Signed], facts: Facts, findings: Findings, where: str) -> None:
    for each in signed:
        if not facts.was_enrolled(each.approver, sha256(each.key).hexdigest(), each.at):
            findings.add("approval.not_enrolled", detail=each.approver, where=where)


def _check_order(plan_id: str, signed: list[_Signed], facts: Facts, findings: Findings, where: str) -> None:
    if plan_id not in facts.frozen or len(signed) < 2:
        return
    first, second = sorted(each.at for each in signed)[:2]
    issued = min((fact.at for fact in facts.issued.values() if fact.plan_id == plan_id), default=second)
    if first < facts.frozen_at(plan_id) or second > issued:
        findings.add("approval.out_of_time", where=where)


def _check_losses(plan_id: str, approvers: dict[str, Any], facts: Facts, findings: Findings) -> None:
    """Rule 6: two people signed for what the cut-off took away."""
    accepted = facts.accepted.get(plan_id)
    if accepted is None:
        return
    losses = {"type": "losses", "plan_id": plan_id, "losses": accepted.body.get("losses")}
    rows = list(accepted.body.get("approvals") or [])
    where = f"cutoff.accepted {plan_id}"
    signed = _signed_by_two(rows, digest(losses), approvers, findings, where)
    _check_enrolled(signed, facts, findings, where)
