"""Mandates: the only words a signer obeys.

A *plan mandate* names the Merkle root over frozen items (RFC 6962 hashing); two different enrolled approvers
have signed its digest. A *standing mandate* names a purpose (``crl``, ``checkpoint``) with a profile list, a
count, a rate and an expiry; two sign it at a ceremony. The signer checks approvals against its own list of
enrolled approvers and compares each request with the item it claims to fulfil.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from antin.kernel.canonical import canonical_bytes, digest
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.pki.algorithms import PrivateKey, PublicKey, SignatureRefused, sign, spki_sha256, verify
from antin.pki.names import Subject

__all__ = [
    "APPROVAL_CONTEXT",
    "APPROVERS_NEEDED",
    "Approval",
    "ApprovalRefused",
    "IssuanceItem",
    "PlanMandate",
    "StandingMandate",
    "approve",
    "check_approvals",
]

APPROVAL_CONTEXT = b"antin/approval/v1\n"  # domain separation: an approval signature means nothing elsewhere
APPROVERS_NEEDED = 2


class ApprovalRefused(AntinError):
    """The approvals do not carry the mandate; the code says why."""

    code = "approval.refused"
    exit_code = 7


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
        """The bytes that are hashed into the mandate's tree."""
        return canonical_bytes(self.as_dict())

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

    purpose: str  # "crl" or "checkpoint"
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
class Approval:
    """One approver's signature over a mandate's digest."""

    approver_id: str
    mandate_digest: str
    approved_at: datetime
    reason: str
    signature: bytes

    def signed_bytes(self) -> bytes:
        """What the approver's key signs (everything but the signature, under a context line)."""
        return APPROVAL_CONTEXT + canonical_bytes(
            {
                "approver_id": self.approver_id,
                "mandate_digest": self.mandate_digest,
                "approved_at": self.approved_at,
                "reason": self.reason,
            }
        )

    def as_dict(self) -> dict[str, Any]:
        """Canonical form, with the signature as hex."""
        return {
            "approver_id": self.approver_id,
            "mandate_digest": self.mandate_digest,
            "approved_at": self.approved_at,
            "reason": self.reason,
            "signature": self.signature,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Approval:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        return cls(
            approver_id=data["approver_id"],
            mandate_digest=data["mandate_digest"],
            approved_at=parse_moment(data["approved_at"]),
            reason=data["reason"],
            signature=bytes.fromhex(data["signature"]),
        )


def approve(
    private_key: PrivateKey, approver_id: str, mandate: PlanMandate | StandingMandate, at: datetime, reason: str
) -> Approval:
    """Sign a mandate with the approver's own key."""
    unsigned = Approval(approver_id, mandate.digest, at, reason, b"")
    return replace(unsigned, signature=sign(private_key, unsigned.signed_bytes()))


def check_approvals(
    mandate_digest: str,
    approvals: Iterable[Approval],
    enrolled: Mapping[str, PublicKey],
    *,
    needed: int = APPROVERS_NEEDED,
) -> tuple[Approval, ...]:
    """The approvals, once at least ``needed`` different enrolled people have signed this very mandate.

    One bad approval spoils all: whoever adds a forged third one to two good ones is refused too. Raises
    :class:`ApprovalRefused` with code ``approval.other_mandate``, ``approval.unknown_approver``,
    ``approval.bad_signature``, ``approval.same_person_twice`` or ``approval.too_few``.
    """
    given = tuple(approvals)
    seen: set[str] = set()
    for approval in given:
        if approval.mandate_digest != mandate_digest:
            raise _refused(approval, "other_mandate", "This approval belongs to another mandate.")
        public_key = enrolled.get(approval.approver_id)
        if public_key is None:
            raise _refused(approval, "unknown_approver", "This approver is not enrolled.")
        _check_signature(approval, public_key)
        # A second enrolment of the same key is the same person under another name.
        identities = {f"id:{approval.approver_id}", f"key:{spki_sha256(public_key)}"}
        if identities & seen:
            raise _refused(approval, "same_person_twice", "The same person has approved twice.")
        seen |= identities
    if len(given) < needed:
        raise ApprovalRefused(
            f"{len(given)} of {needed} approvals are there.",
            where=f"mandate {mandate_digest[:16]}",
            remedy="Let another enrolled approver sign.",
            code="approval.too_few",
        )
    return given


def _check_signature(approval: Approval, public_key: PublicKey) -> None:
    try:
        verify(public_key, approval.signature, approval.signed_bytes())
    except SignatureRefused:
        raise _refused(approval, "bad_signature", "The approver's signature does not fit.") from None


def _refused(approval: Approval, reason: str, message: str) -> ApprovalRefused:
    return ApprovalRefused(message, where=f"approver {approval.approver_id}", code=f"approval.{reason}")
