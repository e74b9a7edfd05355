"""Reads about authorities and their CRLs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antin.apps.authorities.models import Approver, ApproverPasskey, Authority, CertificateRevocationList
from antin.kernel.errors import AntinError
from antin.pki.algorithms import load_public_key
from antin.pki.approvals import Credentials
from antin.pki.issuers import IssuerFacts
from antin.pki.passkeys import Passkey

__all__ = [
    "PublishedCrl",
    "UnableToFindAuthority",
    "approver_keys",
    "authorities",
    "current_crls",
    "issuer_facts",
    "last_crl",
]


class UnableToFindAuthority(AntinError):
    """No authority has this id."""

    code = "authority.not_found"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class PublishedCrl:
    """One CRL as published."""

    authority_id: str
    shard: int
    number: int
    this_update: datetime
    next_update: datetime
    entries: int
    document: bytes


def issuer_facts(authority_id: str) -> IssuerFacts:
    """What issuing needs to know of an authority."""
    row = Authority.objects.filter(id=authority_id).first()
    if row is None:
        raise UnableToFindAuthority("There is no such authority.", where=authority_id)
    return IssuerFacts(row.id, bytes(row.certificate), row.base_url)


def authorities() -> list[IssuerFacts]:
    """All authorities, the root first."""
    rows = Authority.objects.order_by("issuer_id", "id")
    ordered = sorted(rows, key=lambda row: (row.issuer_id is not None, row.id))
    return [IssuerFacts(row.id, bytes(row.certificate), row.base_url) for row in ordered]


def approver_keys(*, also_withdrawn: bool = False) -> dict[str, Credentials]:
    """What every enrolled person approves with, by id.

    Withdrawn passkeys approve nothing new; ``also_withdrawn`` adds them, to judge what was approved before.
    """
    rows = ApproverPasskey.objects.order_by("enrolled_at", "id")
    passkeys: dict[str, list[Passkey]] = {}
    for row in rows if also_withdrawn else rows.filter(withdrawn_at=None):
        passkeys.setdefault(row.approver_id, []).append(_passkey(row))
    return {
        row.id: Credentials(
            load_public_key(bytes(row.public_key)) if row.public_key else None,
            tuple(passkeys.get(row.id, ())),
        )
        for row in Approver.objects.order_by("id")
    }


def _passkey(row: ApproverPasskey) -> Passkey:
    return Passkey(bytes.fromhex(row.credential_id), row.public_key, row.rp_id, tuple(row.origins))


def last_crl(authority_id: str, shard: int) -> PublishedCrl | None:
    """The CRL with the highest number of a shard."""
    row = (
        CertificateRevocationList.objects.filter(authority_id=authority_id, shard=shard)
        .order_by("-number")
        .first()
    )
    return _published(row) if row is not None else None


def current_crls() -> list[PublishedCrl]:
    """The newest CRL of every authority and shard."""
    rows = CertificateRevocationList.objects.order_by("authority_id", "shard", "-number").distinct(
        "authority_id", "shard"
    )
    return [_published(row) for row in rows]


def _published(row: CertificateRevocationList) -> PublishedCrl:
    return PublishedCrl(
        row.authority_id,
        row.shard,
        row.number,
        row.this_update,
        row.next_update,
        row.entries,
        bytes(row.document),
    )
