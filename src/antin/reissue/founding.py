"""The founding plan: first certificates for a registry that has none, on devices that are already known.

A new installation, and the world before a demo's decision, are certified through the very same pipeline as a
re-issue, so the signer's rules hold from the first certificate on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from antin.pki.mandates import IssuanceItem
from antin.reissue.plan import Action, NeededCertificate, Plan, PlanItem

__all__ = ["FOUNDING_RULE", "FirstCertificate", "founding_plan"]

FOUNDING_RULE = "founding"


@dataclass(frozen=True, slots=True)
class FirstCertificate:
    """A certificate to issue on a known device, with its dates."""

    needed: NeededCertificate
    device_serial: str
    spki_sha256: str
    not_before: datetime
    not_after: datetime


def founding_plan(certificates: Iterable[FirstCertificate], *, issuer_id: str, shard: int = 0) -> Plan:
    """One *issue* item for each certificate, in holder order."""
    ordered = sorted(certificates, key=lambda certificate: certificate.needed.holder)
    return Plan(tuple(_item(index, first, issuer_id, shard) for index, first in enumerate(ordered)))


def _item(index: int, first: FirstCertificate, issuer_id: str, shard: int) -> PlanItem:
    want = first.needed
    issuance = IssuanceItem(
        index=index,
        holder_kind=want.holder.kind,
        holder_id=want.holder.id,
        profile=want.profile,
        subject=want.subject,
        email=want.email,
        host_name=want.host_name,
        spki_sha256=first.spki_sha256,
        not_before=first.not_before,
        not_after=first.not_after,
        issuer_id=issuer_id,
        shard=shard,
    )
    return PlanItem(
        index=index,
        action=Action.ISSUE,
        rule=FOUNDING_RULE,
        reason="Chứng thư đầu tiên khi đưa hệ thống vào hoạt động.",
        holder=want.holder,
        name=want.name,
        issuance=issuance,
        device_serial=first.device_serial,
    )
