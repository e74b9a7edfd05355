"""An authority in memory, and issuance items with their keys: what the hot path is fed with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec

from antin.pki.algorithms import PrivateKey, spki_der
from antin.pki.ceremony import authority_subject, build_issuing, build_root
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import new_serial
from antin.pki.mandates import IssuanceItem
from antin.pki.urls import DEFAULT_BASE_URL
from antin.reissue.needs import needs_of
from bench.peers.authority import new_key
from bench.worlds.country import synthetic_country

__all__ = ["Items", "issuing_authority", "new_items"]

_NOT_BEFORE, _NOT_AFTER = datetime(2025, 7, 1, tzinfo=UTC), datetime(2029, 7, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Items:
    """Issuance items in leaf order, with the public key of each."""

    items: list[IssuanceItem]
    keys: list[bytes]  # DER SubjectPublicKeyInfo


def issuing_authority(kind: str) -> tuple[PrivateKey, IssuerFacts]:
    """An issuing authority under a root, with a key of this kind."""
    root_key, key = ec.generate_private_key(ec.SECP384R1()), new_key(kind)
    root = build_root(
        key=root_key,
        subject=authority_subject("Root CA", demo=True),
        serial=new_serial(os.urandom(16)),
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2040, 1, 1, tzinfo=UTC),
        base_url=DEFAULT_BASE_URL,
    )
    issuing = build_issuing(
        root_key=root_key,
        root=IssuerFacts("root", root, DEFAULT_BASE_URL),
        subject=authority_subject("Issuing CA 1", demo=True),
        public_key=key.public_key(),
        serial=new_serial(os.urandom(16)),
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2035, 1, 1, tzinfo=UTC),
    )
    return key, IssuerFacts("issuing-1", issuing, DEFAULT_BASE_URL)


def new_items(count: int) -> Items:
    """Items for the holders of a synthetic country, each with a new P-256 key."""
    made = Items([], [])
    for index, want in enumerate(needs_of(synthetic_country(count).registry)[:count]):
        spki = spki_der(ec.generate_private_key(ec.SECP256R1()).public_key())
        made.keys.append(spki)
        made.items.append(
            IssuanceItem(
                index=index,
                holder_kind=want.holder.kind.value,
                holder_id=want.holder.id,
                profile=want.profile,
                subject=want.subject,
                email=want.email,
                host_name=want.host_name,
                spki_sha256=sha256(spki).hexdigest(),
                not_before=_NOT_BEFORE,
                not_after=_NOT_AFTER,
                issuer_id="issuing-1",
                shard=0,
            )
        )
    return made
