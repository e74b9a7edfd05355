"""The proof bundle: everything that an outsider needs to recount a finished run, written to a folder.

The figures are counted here from the database; the checker counts them again from the files alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.apps.directory import api as directory
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.models import FrozenPlan, RunState
from antin.apps.reorganisation.queries import approvals_of, ending_serials, mandate_of, plan_lines, plans
from antin.apps.reorganisation.readiness import NotReady as NotReadyRow
from antin.apps.reorganisation.readiness import Readiness, find_gaps, readiness_at
from antin.kernel.canonical import canonical_bytes
from antin.pki.approvals import Credentials
from antin.proof.claim import ApprovalLine, Claim, DecisionLine, Figures, NotReady
from antin.proof.page import render_page
from antin.succession.registry import Registry, UnitLevel

__all__ = ["BundleSources", "figures_of", "write_bundle"]

SIMULATED = (
    "Con người, thiết bị và việc ký thử trong bản trình diễn này là mô phỏng; mọi chữ ký mật mã là thật.",
    "Khóa gốc, khóa cấp phát và người phê duyệt chỉ dùng cho trình diễn (DEMO).",
    "Thời gian chạy theo đồng hồ kịch bản của thư mục dữ liệu.",
)


@dataclass(frozen=True)
class BundleSources:
    """What the bundle holds that lies outside the database."""

    evidence_key: str  # PEM
    signer_log: Iterable[str]
    clock: bytes
    approver_names: dict[str, str]


def figures_of(plan: FrozenPlan, readiness: Readiness, *, now: datetime) -> Figures:
    """The figures of a plan's run, as they stand at ``now``."""
    return Figures(
        plan=plan.totals,
        issued=len(certificates.serials_of_plan(plan.id)),
        revoked=certificates.revocation_count(plan.id),
        active=certificates.counts_by_kind(now, without=ending_serials()),
        ready=readiness.ready,
        not_ready=len(readiness.not_ready),
        gaps=len(find_gaps(plan, until=now)),
        unexplained=0,  # a plan with anything unexplained cannot be frozen
    )


def write_bundle(plan: FrozenPlan, folder: Path, sources: BundleSources, *, now: datetime) -> Claim:
    """Write the bundle of a plan into ``folder`` (made where missing); returns the claim."""
    readiness = readiness_at(now)
    folder.mkdir(parents=True, exist_ok=True)
    _write_ledger(folder, sources)
    _write_plans(folder)
    _write_certificates(folder)
    rows = [_claim_row(row) for row in readiness.not_ready]
    _write(folder / "not_ready.json", canonical_bytes({"rows": [row.as_dict() for row in rows]}))
    _write(folder / "clock.json", sources.clock)
    claim = _claim(plan, figures_of(plan, readiness, now=now), folder, sources, now)
    _write(
        folder / "proof.json",
        json.dumps(json.loads(canonical_bytes(claim.as_dict())), ensure_ascii=False, indent=1).encode(),
    )
    _write(folder / "proof.html", render_page(claim, rows).encode())
    return claim


def _write_ledger(folder: Path, sources: BundleSources) -> None:
    _write_lines(folder / "ledger.jsonl", ledger.lines())
    _write_lines(folder / "checkpoints.jsonl", (canonical_bytes(each) for each in ledger.checkpoints()))
    _write_lines(folder / "signer-ca.log", (line.encode() for line in sources.signer_log))
    _write(folder / "keys" / "evidence.pem", sources.evidence_key.encode())


def _write_plans(folder: Path) -> None:
    keys = authorities.approver_keys(also_withdrawn=True)
    approvers = {approver: _enrolled(credentials) for approver, credentials in keys.items()}
    for plan in plans():
        name = plan_file_name(plan.id)
        _write_lines(folder / "plans" / f"{name}.jsonl", (line.encode() for line in plan_lines(plan.id)))
        document = {
            "mandate": mandate_of(plan).as_dict(),
            "approvals": [approval.as_dict() for approval in approvals_of(plan)],
            "approvers": approvers,
        }
        _write(folder / "plans" / f"{name}.mandate.json", canonical_bytes(document))


def _enrolled(credentials: Credentials) -> str | dict[str, Any]:
    """The PEM of a person's key; with passkeys a record of them beside it."""
    key = credentials.key
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode() if key else None
    if pem is not None and not credentials.passkeys:
        return pem
    own = {"public_key": pem} if pem is not None else {}
    return {**own, "passkeys": [passkey.as_dict() for passkey in credentials.passkeys]}


def plan_file_name(plan_id: str) -> str:
    """A plan's id as a file name: every character but letters, digits, point, hyphen and # made a hyphen."""
    return "".join(c if c.isalnum() or c in ".-#" else "-" for c in plan_id)


def _write_certificates(folder: Path) -> None:
    for authority in authorities.authorities():
        _write(folder / "anchors" / f"{authority.id}.pem", authority.certificate.public_bytes(Encoding.PEM))
    _write_lines(
        folder / "certificates.pem",
        (
            load_der_x509_certificate(document).public_bytes(Encoding.PEM).rstrip(b"\n")
            for document in certificates.certificate_documents()
        ),
    )
    for crl in authorities.current_crls():
        name = "root" if crl.authority_id == "root" else f"{crl.authority_id}-{crl.shard}"
        _write(folder / "crls" / f"{name}.crl", crl.document)


def _claim(plan: FrozenPlan, figures: Figures, folder: Path, sources: BundleSources, now: datetime) -> Claim:
    decision = plan.decision
    if decision is None or plan.effective_at is None or plan.cutoff_at is None:
        raise ValueError("a founding plan has no proof of its own")
    before, after = directory.registry_at(plan.frozen_at), directory.registry_at(now)
    newest: dict[str, Any] = next(reversed(ledger.checkpoints()))
    return Claim(
        plan_id=plan.id,
        title=plan.title,
        area=_area(after),
        decision=DecisionLine(
            number=decision.number,
            title=decision.title,
            adopted_on=decision.adopted_on.isoformat(),
            effective_at=plan.effective_at,
            cutoff_at=plan.cutoff_at,
            legal_basis=tuple(decision.legal_basis),
        ),
        as_of=now,
        units_before=_communes(before),
        units_after=_communes(after),
        figures=figures,
        frozen_at=plan.frozen_at,
        approvals=tuple(
            ApprovalLine(a.approver_id, sources.approver_names.get(a.approver_id, a.approver_id), a.approved_at)
            for a in approvals_of(plan)
        ),
        switched_at=plan.effective_at if plan.state in (RunState.SWITCHED, RunState.FINISHED) else None,
        plan_digest=plan.plan_digest,
        mandate_digest=plan.mandate_digest,
        ledger_size=newest["size"],
        ledger_root=newest["root"],
        simulated=SIMULATED,
        files=_digests(folder),
    )


def _digests(folder: Path) -> dict[str, str]:
    own = {"proof.json", "proof.html"}
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in own
    }


def _communes(registry: Registry) -> int:
    return sum(unit.level is UnitLevel.COMMUNE for unit in registry.units.values())


def _area(registry: Registry) -> str:
    return ", ".join(sorted(u.name for u in registry.units.values() if u.level is UnitLevel.PROVINCE))


def _claim_row(row: NotReadyRow) -> NotReady:
    values = asdict(row)
    kind, holder = values.pop("holder_kind"), values.pop("holder_id")
    return NotReady(holder=(kind, holder), **values)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _write_lines(path: Path, lines: Iterable[bytes] | Sequence[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for line in lines:
            file.write(line + b"\n")
