"""What a ceremony leaves for the public: ``ceremony.json``, without any secret."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.kernel.canonical import canonical_bytes
from antin.kernel.moments import parse_moment
from antin.pki.mandates import Approval, StandingMandate
from antin.signer.approvers import Approver

__all__ = ["CeremonyAuthority", "CeremonyResult", "StandingOrder"]


@dataclass(frozen=True, slots=True)
class CeremonyAuthority:
    """An authority that the ceremony made; the root has no ``issuer_id``."""

    id: str
    issuer_id: str | None
    certificate: bytes  # DER

    @property
    def pem(self) -> str:
        """The certificate as PEM text."""
        certificate = x509.load_der_x509_certificate(self.certificate)
        return certificate.public_bytes(serialization.Encoding.PEM).decode()


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """A standing mandate with the approvals that make a signer accept it."""

    mandate: StandingMandate
    approvals: Sequence[Approval]

    def as_dict(self) -> dict[str, Any]:
        """The form that ``register_mandate`` takes."""
        return {"mandate": self.mandate.as_dict(), "approvals": [each.as_dict() for each in self.approvals]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> StandingOrder:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        approvals = tuple(Approval.from_dict(each) for each in data["approvals"])
        return cls(StandingMandate.from_dict(data["mandate"]), approvals)


@dataclass(frozen=True, slots=True)
class CeremonyResult:
    """Everything public that came out of a ceremony."""

    held_at: datetime
    demo: bool
    base_url: str
    root: CeremonyAuthority
    issuing: CeremonyAuthority
    root_crl: bytes  # DER
    log_id: str
    evidence_key: str  # PEM
    approvers: tuple[Approver, ...]
    standing: tuple[StandingOrder, ...]
    time_stamping: CeremonyAuthority | None = None  # the time-stamping unit, signed by the root

    @property
    def digest(self) -> str:
        """SHA-256 over the transcript, for the ledger."""
        return sha256(self.transcript).hexdigest()

    @property
    def transcript(self) -> bytes:
        """The content of ``ceremony.json``."""
        return canonical_bytes(
            {
                "held_at": self.held_at,
                "demo": self.demo,
                "base_url": self.base_url,
                "authorities": [_authority_dict(each) for each in (self.root, self.issuing)],
                "root_crl": self.root_crl,
                "ledger": {"log_id": self.log_id, "evidence_key": self.evidence_key},
                "approvers": [each.as_dict() for each in self.approvers],
                "standing": [each.as_dict() for each in self.standing],
                **_unit_dict(self.time_stamping),
            }
        )

    @classmethod
    def from_transcript(cls, content: bytes) -> CeremonyResult:
        """The inverse of :attr:`transcript`."""
        data = json.loads(content)
        root, issuing = (_authority(row) for row in data["authorities"])
        return cls(
            held_at=parse_moment(data["held_at"]),
            demo=data["demo"],
            base_url=data["base_url"],
            root=root,
            issuing=issuing,
            root_crl=bytes.fromhex(data["root_crl"]),
            log_id=data["ledger"]["log_id"],
            evidence_key=data["ledger"]["evidence_key"],
            approvers=tuple(
                Approver(row["id"], row["name"], row["role"], row["public_key"]) for row in data["approvers"]
            ),
            standing=tuple(StandingOrder.from_dict(row) for row in data["standing"]),
            time_stamping=_authority(data["time_stamping"]) if "time_stamping" in data else None,
        )


def _authority_dict(authority: CeremonyAuthority) -> dict[str, Any]:
    return {
        "id": authority.id,
        "issuer_id": authority.issuer_id,
        "certificate": authority.pem,
        "sha256": sha256(authority.certificate).hexdigest(),
    }


def _unit_dict(unit: CeremonyAuthority | None) -> dict[str, Any]:
    return {} if unit is None else {"time_stamping": _authority_dict(unit)}


def _authority(row: dict[str, Any]) -> CeremonyAuthority:
    certificate = x509.load_pem_x509_certificate(row["certificate"].encode())
    return CeremonyAuthority(row["id"], row["issuer_id"], certificate.public_bytes(serialization.Encoding.DER))
