"""The people whose approval counts: enrolled at a ceremony, each with a key; passkeys are added by mandate.

``approvers.json`` is the list of the ceremony and never changes. What was enrolled or withdrawn since stands in
the journal as an approved mandate each, and is taken over in its order whenever the journal is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from antin.kernel.canonical import digest
from antin.kernel.errors import AntinError
from antin.pki.algorithms import PublicKey, name_of
from antin.pki.approvals import Approval, Credentials, Verified, verify_approval
from antin.pki.approvals import ApprovalRefused as ApprovalNotVerified
from antin.pki.mandates import EnrolmentMandate
from antin.pki.passkeys import Passkey
from antin.signer.counters import PasskeyCounters

__all__ = [
    "REQUIRED_APPROVALS",
    "ApprovalRefused",
    "Approver",
    "ApproverList",
    "ApproversRefused",
    "EnrolmentRefused",
]

REQUIRED_APPROVALS = 2


class ApproversRefused(AntinError):
    """The list of enrolled approvers cannot be used."""

    code = "approvers.refused"
    exit_code = 3


class ApprovalRefused(AntinError):
    """The approvals do not authorise the mandate."""

    code = "approval.refused"
    exit_code = 7


class EnrolmentRefused(AntinError):
    """The passkey cannot be enrolled or withdrawn like that."""

    code = "enrolment.refused"
    exit_code = 7


@dataclass(frozen=True)
class Approver:
    """One enrolled person; without a key file where there are only passkeys."""

    id: str
    name: str
    role: str
    public_key_pem: str | None
    passkeys: tuple[Passkey, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The form of ``approvers.json``."""
        own = {"public_key": self.public_key_pem} if self.public_key_pem is not None else {}
        more = {"passkeys": [each.as_dict() for each in self.passkeys]} if self.passkeys else {}
        return {"id": self.id, "name": self.name, "role": self.role, **own, **more}

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Approver:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        passkeys = tuple(Passkey.from_dict(each) for each in row.get("passkeys", ()))
        key = row.get("public_key") if passkeys else row["public_key"]
        return cls(row["id"], row["name"], row["role"], key, passkeys)

    @property
    def public_key(self) -> PublicKey:
        """The key of the person's key file."""
        key = serialization.load_pem_public_key((self.public_key_pem or "").encode())
        name_of(key)
        return key  # type: ignore[return-value]  # name_of has refused every other kind

    @cached_property
    def credentials(self) -> Credentials:
        """What verifies this person's approvals."""
        try:
            key = self.public_key if self.public_key_pem is not None else None
            credentials = Credentials(key, self.passkeys)
            _ = credentials.identities  # an unusable passkey is refused here
        except (ValueError, UnsupportedAlgorithm, AntinError) as error:
            raise ApproversRefused("An approver's public key cannot be used.", where=self.id) from error
        return credentials


class ApproverList:
    """All enrolled approvers of one signer. Two entries with one id or one key are refused."""

    def __init__(self, approvers: Sequence[Approver]) -> None:
        self._by_id = {each.id: each for each in approvers}
        self._counters = PasskeyCounters()
        if len(self._by_id) < len(approvers) or _share_a_key(approvers):
            raise ApproversRefused(
                "Two enrolled approvers share an id or a key.",
                remedy="Enrol each person once, with an own key.",
            )
        if len(approvers) < REQUIRED_APPROVALS:
            raise ApproversRefused(
                f"{len(approvers)} approvers are enrolled, {REQUIRED_APPROVALS} are needed.",
                remedy="Hold the ceremony with at least two approvers.",
            )
        # SHA-256 over the ceremony's list; journalled, so that a changed file is noticed.
        self.digest = digest(self.as_list())

    @classmethod
    def from_json(cls, content: bytes) -> ApproverList:
        """Read ``approvers.json``: ``{"approvers": [{id, name, role, public_key, passkeys?}, …]}``."""
        try:
            return cls([Approver.from_dict(row) for row in json.loads(content)["approvers"]])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ApproversRefused("The list of approvers cannot be read.", where="approvers.json") from error

    @property
    def ids(self) -> list[str]:
        """Everybody's id, sorted."""
        return sorted(self._by_id)

    def as_list(self) -> list[dict[str, Any]]:
        """The canonical form, sorted by id."""
        return [self._by_id[each].as_dict() for each in self.ids]

    def check(self, mandate_digest: str, approvals: Sequence[Approval]) -> None:
        """Raise :class:`ApprovalRefused` unless two different enrolled people signed this very mandate.

        Every approval handed in must be good: a bad one among good ones is refused, not passed over.
        """
        for approval in approvals:
            self._counters.check(approval, self._verified(mandate_digest, approval))
        people = {approval.approver_id for approval in approvals}
        if len(people) < REQUIRED_APPROVALS:
            raise ApprovalRefused(
                f"{len(people)} of {REQUIRED_APPROVALS} different approvers have signed.",
                where=", ".join(sorted(people)),
                remedy="Have another enrolled approver sign.",
                code="approval.too_few",
            )

    def remember(self, approvals: Sequence[Approval]) -> None:
        """Keep the counters of passkeys whose approvals were accepted and recorded."""
        for approval in approvals:
            self._counters.keep(approval)

    def check_enrolment(self, mandate: EnrolmentMandate) -> None:
        """Raise :class:`EnrolmentRefused` where the mandate cannot be carried out on this list."""
        self._after(mandate)

    def enrol(self, mandate: EnrolmentMandate) -> None:
        """Carry an approved and recorded mandate out."""
        self._by_id = self._after(mandate)

    def _after(self, mandate: EnrolmentMandate) -> dict[str, Approver]:
        known = self._by_id.get(mandate.approver_id)
        changed = _without_passkey(known, mandate) if mandate.withdraws else _with_passkey(known, mandate)
        after = {**self._by_id, mandate.approver_id: changed}
        if changed.public_key_pem is None and not changed.passkeys:
            del after[mandate.approver_id]
        if _share_a_key(list(after.values())):
            raise EnrolmentRefused(
                "Another enrolled approver has this key.", where=mandate.approver_id, code="enrolment.same_key"
            )
        if len(after) < REQUIRED_APPROVALS:
            raise EnrolmentRefused(
                f"{REQUIRED_APPROVALS} approvers must remain.",
                where=mandate.approver_id,
                code="enrolment.too_few",
            )
        return after

    def _verified(self, mandate_digest: str, approval: Approval) -> Verified:
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
            return verify_approval(approval, approver.credentials)
        except ApprovalNotVerified as error:
            raise ApprovalRefused(error.message, where=approval.approver_id, code=error.code) from error


def _share_a_key(approvers: Sequence[Approver]) -> bool:
    """True where two people have one key, or one credential stands twice."""
    identities = [identity for each in approvers for identity in each.credentials.identities]
    credentials = [passkey.credential_id for each in approvers for passkey in each.passkeys]
    return len(set(identities)) < len(identities) or len(set(credentials)) < len(credentials)


def _with_passkey(known: Approver | None, mandate: EnrolmentMandate) -> Approver:
    if known is None:
        known = Approver(mandate.approver_id, mandate.name, mandate.role, None)
    elif (known.name, known.role) != (mandate.name, mandate.role):
        raise EnrolmentRefused(
            "The approver is enrolled under another name or role.",
            where=known.id,
            code="enrolment.other_person",
        )
    if any(each.credential_id == mandate.passkey.credential_id for each in known.passkeys):
        raise EnrolmentRefused("The passkey is enrolled already.", where=known.id, code="enrolment.repeated")
    if not mandate.passkey.rp_id or not mandate.passkey.origins:
        raise EnrolmentRefused(
            "A passkey is enrolled for a relying party and its origins.",
            where=known.id,
            code="enrolment.nowhere",
        )
    return replace(known, passkeys=(*known.passkeys, mandate.passkey))


def _without_passkey(known: Approver | None, mandate: EnrolmentMandate) -> Approver:
    passkeys = known.passkeys if known is not None else ()
    left = tuple(each for each in passkeys if each.credential_id != mandate.passkey.credential_id)
    if known is None or len(left) == len(passkeys):
        raise EnrolmentRefused(
            "This passkey is not enrolled.", where=mandate.approver_id, code="enrolment.not_enrolled"
        )
    return replace(known, passkeys=left)
