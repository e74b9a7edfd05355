"""What issuing needs from the signer that holds the CA key; an adapter carries it over a socket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from antin.kernel.errors import AntinError
from antin.pki.mandates import Approval, IssuanceItem, PlanMandate, StandingMandate

__all__ = ["CertificateSigner", "IssueRequest", "Issued", "NotIssued"]


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """One item of a mandate, its inclusion proof, and the DER body (TBSCertificate) to sign for it."""

    item: IssuanceItem
    proof: Sequence[bytes]
    tbs: bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """The certificate of one item; its serial may be another than asked for when the item was signed before."""

    index: int
    serial: int
    certificate: bytes  # DER


@dataclass(frozen=True, slots=True)
class NotIssued:
    """Why one item was not signed."""

    index: int
    error: AntinError


class CertificateSigner(Protocol):
    """Trusts no caller: it acts on registered mandates and compares every request with its item."""

    def register_mandate(
        self, mandate: PlanMandate | StandingMandate, approvals: Sequence[Approval]
    ) -> dict[str, Any]:
        """Hand over an approved mandate; repeating it changes nothing."""
        ...

    def withdraw_mandate(self, mandate_digest: str, reason: str) -> dict[str, Any]:
        """Let nothing new be signed under a plan's mandate; repeating it changes nothing."""
        ...

    def issue(self, mandate_digest: str, requests: Sequence[IssueRequest]) -> Sequence[Issued | NotIssued]:
        """Sign each item once; an item that was signed before returns the same bytes."""
        ...

    def sign_crl(self, authority_id: str, shard: int, tbs: bytes) -> bytes:
        """The DER CRL over a ready body (TBSCertList), under the standing mandate."""
        ...
