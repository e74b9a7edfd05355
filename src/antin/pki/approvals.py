"""Approvals: one person's word over a mandate's digest, given with a key file or with a passkey.

Both ways sign the same bytes; with a passkey the signature is a WebAuthn assertion over their SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.pki.algorithms import PublicKey, SignatureRefused, spki_sha256, verify
from antin.pki.passkeys import Assertion, Passkey, PasskeyRefused, challenge_of, verify_assertion

__all__ = [
    "APPROVAL_CONTEXT",
    "APPROVERS_NEEDED",
    "Approval",
    "ApprovalRefused",
    "Credentials",
    "Verified",
    "check_approvals",
    "verify_approval",
]

APPROVAL_CONTEXT = b"antin/approval/v1\n"  # domain separation: an approval signature means nothing elsewhere
APPROVERS_NEEDED = 2


class ApprovalRefused(AntinError):
    """The approvals do not carry the mandate; the code says why."""

    code = "approval.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class Approval:
    """One approver's signature over a mandate's digest; with an ``assertion`` it was made by a passkey."""

    approver_id: str
    mandate_digest: str
    approved_at: datetime
    reason: str
    signature: bytes
    assertion: Assertion | None = None

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
        made_by_passkey = {"assertion": self.assertion.as_dict()} if self.assertion is not None else {}
        return {
            "approver_id": self.approver_id,
            "mandate_digest": self.mandate_digest,
            "approved_at": self.approved_at,
            "reason": self.reason,
            "signature": self.signature,
            **made_by_passkey,
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
            assertion=Assertion.from_dict(data["assertion"]) if "assertion" in data else None,
        )


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one enrolled person approves with: an own key, passkeys, or both."""

    key: PublicKey | None
    passkeys: tuple[Passkey, ...] = ()

    @property
    def identities(self) -> frozenset[str]:
        """SHA-256 of every public key: a key under two names is one person."""
        own = {spki_sha256(self.key)} if self.key is not None else set()
        return frozenset(own | {passkey.identity for passkey in self.passkeys})


@dataclass(frozen=True, slots=True)
class Verified:
    """By which key an approval was given; ``counter`` is a passkey's signature counter."""

    identity: str
    counter: int | None = None


def verify_approval(approval: Approval, credentials: Credentials) -> Verified:
    """Raise :class:`ApprovalRefused` unless one of the person's own credentials gave this approval.

    Codes: ``approval.bad_signature``, ``.no_key``, ``.unknown_passkey``, and for passkeys the reasons of
    :func:`antin.pki.passkeys.verify_assertion`.
    """
    if approval.assertion is not None:
        return _by_passkey(approval, approval.assertion, credentials.passkeys)
    if credentials.key is None:
        raise _refused(approval, "no_key", "This approver has no key file, only passkeys.")
    try:
        verify(credentials.key, approval.signature, approval.signed_bytes())
    except SignatureRefused:
        raise _refused(approval, "bad_signature", "The approver's signature does not fit.") from None
    return Verified(spki_sha256(credentials.key))


def _by_passkey(approval: Approval, assertion: Assertion, passkeys: tuple[Passkey, ...]) -> Verified:
    passkey = next((each for each in passkeys if each.credential_id == assertion.credential_id), None)
    if passkey is None:
        raise _refused(approval, "unknown_passkey", "This passkey is not enrolled for the approver.")
    challenge = challenge_of(approval.signed_bytes())
    try:
        counter = verify_assertion(passkey, assertion, approval.signature, challenge)
    except PasskeyRefused as refusal:
        reason = refusal.code.rpartition(".")[2]
        raise _refused(approval, reason, refusal.message) from refusal
    return Verified(passkey.identity, counter)


def check_approvals(
    mandate_digest: str,
    approvals: Iterable[Approval],
    enrolled: Mapping[str, PublicKey | Credentials],
    *,
    needed: int = APPROVERS_NEEDED,
) -> tuple[Approval, ...]:
    """The approvals, once at least ``needed`` different enrolled people have signed this very mandate.

    One bad approval spoils all: whoever adds a forged third one to two good ones is refused too. Raises
    :class:`ApprovalRefused` with code ``approval.other_mandate``, ``approval.unknown_approver``,
    ``approval.same_person_twice``, ``approval.too_few``, or one of :func:`verify_approval`.
    """
    given = tuple(approvals)
    seen: set[str] = set()
    for approval in given:
        if approval.mandate_digest != mandate_digest:
            raise _refused(approval, "other_mandate", "This approval belongs to another mandate.")
        known = enrolled.get(approval.approver_id)
        if known is None:
            raise _refused(approval, "unknown_approver", "This approver is not enrolled.")
        verified = verify_approval(approval, known if isinstance(known, Credentials) else Credentials(known))
        # A second enrolment of the same key is the same person under another name.
        identities = {f"id:{approval.approver_id}", f"key:{verified.identity}"}
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


def _refused(approval: Approval, reason: str, message: str) -> ApprovalRefused:
    return ApprovalRefused(message, where=f"approver {approval.approver_id}", code=f"approval.{reason}")
