"""Mandates: the only words a signer obeys.

A *plan mandate* names the Merkle root over frozen items (RFC 6962 hashing); two different enrolled approvers
have signed its digest. A *standing mandate* names a purpose (``crl``, ``checkpoint``) with a profile list, a
count, a rate and an expiry; two sign it at a ceremony. An *enrolment mandate* adds a passkey to those whose
approvals count, or takes one away. The signer checks approvals against its own list of enrolled approvers and
compares each request with the item it claims to fulfil.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from antin.kernel.canonical import canonical_bytes, digest
from antin.kernel.moments import parse_moment
from antin.pki.algorithms import PrivateKey, sign
from antin.pki.approvals import (
    APPROVAL_CONTEXT,
    APPROVERS_NEEDED,
    Approval,
    ApprovalRefused,
    Credentials,
    check_approvals,
    verify_approval,
)
from antin.pki.names import Subject
from antin.pki.passkeys import Passkey

__all__ = [
    "APPROVAL_CONTEXT",
    "APPROVERS_NEEDED",
    "Approval",
    "ApprovalRefused",
    "Credentials",
    "EnrolmentMandate",
    "IssuanceItem",
    "Mandate",
    "PlanMandate",
    "StandingMandate",
    "approve",
    "check_approvals",
    "verify_approval",
]


@dataclass(frozen=True, slots=True)
class IssuanceItem:
    """Exactly one certificate that may be signed."""

    index: int  # position among the leaves of the mandate's tree
    holder_kind: str
    holder_id: str
    profile: str
    subject: Subject
    email: str | None
    host_name: str | None
    spki_sha256: str  # lower-case hex of SHA-256 over the DER SubjectPublicKeyInfo
    not_before: datetime
    not_after: datetime
    issuer_id: str  # which authority signs: "issuing-1"
    shard: int  # CRL shard, fixed before signing

    def as_dict(self) -> dict[str, Any]:
        """Canonical form; its bytes are the leaf of the mandate's Merkle tree."""
        return {
            "index": self.index,
            "holder": [self.holder_kind, self.holder_id],
            "profile": self.profile,
            "subject": self.subject.as_list(),
            "email": self.email,
            "host_name": self.host_name,
            "spki_sha256": self.spki_sha256,
            "not_before": self.not_before,
            "not_after": self.not_after,
            "issuer_id": self.issuer_id,
            "shard": self.shard,
        }

    @property
    def leaf(self) -> bytes:
        """The bytes that are hashed into the mandate's tree: ``canonical_bytes`` of :meth:`as_dict`.

        Put together from their parts, which is four times as fast; both worker and signer need them for each.
        """
        subject = ",".join(_pair(name, value) for name, value in self.subject.attributes)
        return (
            f'{{"email":{_text(self.email)},"holder":[{_text(self.holder_kind)},{_text(self.holder_id)}],'
            f'"host_name":{_text(self.host_name)},"index":{self.index:d},"issuer_id":{_text(self.issuer_id)},'
            f'"not_after":{_moment(self.not_after)},"not_before":{_moment(self.not_before)},'
            f'"profile":{_text(self.profile)},"shard":{self.shard:d},"spki_sha256":{_text(self.spki_sha256)},'
            f'"subject":[{subject}]}}'
        ).encode()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> IssuanceItem:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            index=int(data["index"]),
            holder_kind=data["holder"][0],
            holder_id=data["holder"][1],
            profile=data["profile"],
            subject=Subject.from_list(data["subject"]),
            email=data["email"],
            host_name=data["host_name"],
            spki_sha256=data["spki_sha256"],
            not_before=parse_moment(data["not_before"]),
            not_after=parse_moment(data["not_after"]),
            issuer_id=data["issuer_id"],
            shard=int(data["shard"]),
        )


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    return canonical_bytes([name, value]).decode()


@lru_cache(maxsize=4096)
def _text(value: str | None) -> str:
    return canonical_bytes(value).decode()


@lru_cache(maxsize=1024)
def _moment(at: datetime) -> str:
    return canonical_bytes(at).decode()


@dataclass(frozen=True, slots=True)
class PlanMandate:
    """“Issue these certificates, each once”: a frozen plan as the signer sees it."""

    plan_id: str
    title: str
    items_root: str  # hex Merkle root over IssuanceItem leaves in index order
    items_count: int
    plan_digest: str  # hex Merkle root over all PlanItem canonical bytes (keep and revoke included)
    frozen_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "type": "plan",
            "plan_id": self.plan_id,
            "title": self.title,
            "items_root": self.items_root,
            "items_count": self.items_count,
            "plan_digest": self.plan_digest,
            "frozen_at": self.frozen_at,
        }

    @property
    def digest(self) -> str:
        """What approvers sign."""
        return digest(self.as_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> PlanMandate:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            plan_id=data["plan_id"],
            title=data["title"],
            items_root=data["items_root"],
            items_count=int(data["items_count"]),
            plan_digest=data["plan_digest"],
            frozen_at=parse_moment(data["frozen_at"]),
        )


@dataclass(frozen=True, slots=True)
class StandingMandate:
    """“Keep doing this”: routine signatures within stated bounds."""

    purpose: str  # "crl", "checkpoint", "responder" or "time_stamp"
    authority_id: str
    max_per_day: int
    valid_from: datetime
    valid_until: datetime

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "type": "standing",
            "purpose": self.purpose,
            "authority_id": self.authority_id,
            "max_per_day": self.max_per_day,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
        }

    @property
    def digest(self) -> str:
        """What approvers sign."""
        return digest(self.as_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> StandingMandate:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            purpose=data["purpose"],
            authority_id=data["authority_id"],
            max_per_day=int(data["max_per_day"]),
            valid_from=parse_moment(data["valid_from"]),
            valid_until=parse_moment(data["valid_until"]),
        )


@dataclass(frozen=True, slots=True)
class EnrolmentMandate:
    """“From now on this passkey approves in this person's name”, or, withdrawn, no longer does."""

    approver_id: str
    name: str
    role: str
    passkey: Passkey
    asked_at: datetime
    withdraws: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Canonical form."""
        return {
            "type": "enrolment",
            "action": "withdraw" if self.withdraws else "enrol",
            "approver_id": self.approver_id,
            "name": self.name,
            "role": self.role,
            "passkey": self.passkey.as_dict(),
            "asked_at": self.asked_at,
        }

    @property
    def digest(self) -> str:
        """What approvers sign."""
        return digest(self.as_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> EnrolmentMandate:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            approver_id=data["approver_id"],
            name=data["name"],
            role=data["role"],
            passkey=Passkey.from_dict(data["passkey"]),
            asked_at=parse_moment(data["asked_at"]),
            withdraws={"enrol": False, "withdraw": True}[data["action"]],
        )


Mandate = PlanMandate | StandingMandate | EnrolmentMandate


def approve(private_key: PrivateKey, approver_id: str, mandate: Mandate, at: datetime, reason: str) -> Approval:
    """Sign a mandate with the approver's own key."""
    unsigned = Approval(approver_id, mandate.digest, at, reason, b"")
    return replace(unsigned, signature=sign(private_key, unsigned.signed_bytes()))
