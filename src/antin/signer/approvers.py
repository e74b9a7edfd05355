"""The people whose approval counts: enrolled at a ceremony, each with an own public key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from antin.kernel.canonical import digest
from antin.kernel.errors import AntinError
from antin.pki.algorithms import PublicKey, SignatureRefused, name_of, spki_sha256, verify
from antin.pki.mandates import Approval

__all__ = ["REQUIRED_APPROVALS", "ApprovalRefused", "Approver", "ApproverList", "ApproversRefused"]

REQUIRED_APPROVALS = 2


class ApproversRefused(AntinError):
    """The list of enrolled approvers cannot be used."""

    code = "approvers.refused"
    exit_code = 3


class ApprovalRefused(AntinError):
    """The approvals do not authorise the mandate."""

    code = "approval.refused"
    exit_code = 7


@dataclass(frozen=True)
class Approver:
    """One enrolled person."""

    id: str
    name: str
    role: str
    public_key_pem: str

    def as_dict(self) -> dict[str, Any]:
        """The form of ``approvers.json``."""
        return {"id": self.id, "name": self.name, "role": self.role, "public_key": self.public_key_pem}

    @cached_property
    def public_key(self) -> PublicKey:
        """The key that verifies this person's approvals."""
        try:
            key = serialization.load_pem_public_key(self.public_key_pem.encode())
            name_of(key)
        except (ValueError, UnsupportedAlgorithm, AntinError) as error:
            raise ApproversRefused("An approver's public key cannot be used.", where=self.id) from error
        return key  # type: ignore[return-value]  # name_of has refused every other kind


class ApproverList:
    """All enrolled approvers of one signer. Two entries with one id or one key are refused."""

    def __init__(self, approvers: Sequence[Approver]) -> None:
        self._by_id = {each.id: each for each in approvers}
        keys = {spki_sha256(each.public_key) for each in approvers}
        if len(self._by_id) < len(approvers) or len(keys) < len(approvers):
            raise ApproversRefused(
                "Two enrolled approvers share an id or a key.",
                remedy="Enrol each person once, with an own key.",
            )
        if len(approvers) < REQUIRED_APPROVALS:
            raise ApproversRefused(
                f"{len(approvers)} approvers are enrolled, {REQUIRED_APPROVALS} are needed.",
                remedy="Hold the ceremony with at least two approvers.",
            )

    @classmethod
    def from_json(cls, content: bytes) -> ApproverList:
        """Read ``approvers.json``: ``{"approvers": [{id, name, role, public_key}, …]}``."""
        try:
            rows = json.loads(content)["approvers"]
            return cls([Approver(row["id"], row["name"], row["role"], row["public_key"]) for row in rows])
        except (ValueError, KeyError, TypeError) as error:
            raise ApproversRefused("The list of approvers cannot be read.", where="approvers.json") from error

    @property
    def ids(self) -> list[str]:
        """Everybody's id, sorted."""
        return sorted(self._by_id)

    def as_list(self) -> list[dict[str, Any]]:
        """The canonical form, sorted by id."""
        return [self._by_id[each].as_dict() for each in self.ids]

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical list; journalled, so that a changed list is noticed."""
        return digest(self.as_list())

    def check(self, mandate_digest: str, approvals: Sequence[Approval]) -> None:
        """Raise :class:`ApprovalRefused` unless two different enrolled people signed this very mandate.

        Every approval handed in must be good: a bad one among good ones is refused, not passed over.
        """
        for approval in approvals:
            self._check_one(mandate_digest, approval)
        people = {approval.approver_id for approval in approvals}
        if len(people) < REQUIRED_APPROVALS:
            raise ApprovalRefused(
                f"{len(people)} of {REQUIRED_APPROVALS} different approvers have signed.",
                where=", ".join(sorted(people)),
                remedy="Have another enrolled approver sign.",
                code="approval.too_few",
            )

    def _check_one(self, mandate_digest: str, approval: Approval) -> None:
        if approval.mandate_digest != mandate_digest:
            raise ApprovalRefused(
                "The approval is for another mandate; the plan was changed after it was approved.",
                where=approval.approver_id,
                remedy="Freeze the plan again and have it approved again.",
                code="plan.changed_after_approval",
            )
        approver = self._by_id.get(approval.approver_id)
        if approver is None:
            raise ApprovalRefused(
                f"“{approval.approver_id}” is not an enrolled approver.",
                remedy=f"Enrolled are: {', '.join(self.ids)}.",
                code="approval.not_enrolled",
            )
        try:
            verify(approver.public_key, approval.signature, approval.signed_bytes())
        except SignatureRefused as error:
            raise ApprovalRefused(
                "The approval's signature is not that of the enrolled key.",
                where=approval.approver_id,
                code="approval.bad_signature",
            ) from error
