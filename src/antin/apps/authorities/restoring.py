"""What a restored database is given back of revocation lists, so that their numbers never go back."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from antin.apps.authorities.models import CertificateRevocationList
from antin.apps.authorities.queries import last_crl
from antin.apps.ledger import api as ledger
from antin.ledger.entries import Draft
from antin.pki import crl

__all__ = ["restore_crl"]


@transaction.atomic
def restore_crl(authority_id: str, shard: int, document: bytes, *, now: datetime) -> bool:
    """Store the last list that a signer has signed, where the database has only earlier ones.

    Returns False where it has this one or a later one. The ledger hears of it unless it tells already.
    """
    facts, last = crl.crl_facts(document), last_crl(authority_id, shard)
    if last is not None and last.number >= facts.number:
        return False
    entries = sum(1 for _ in crl.read_entries(document))
    CertificateRevocationList.objects.create(
        authority_id=authority_id,
        shard=shard,
        number=facts.number,
        this_update=facts.this_update,
        next_update=facts.next_update,
        entries=entries,
        document=document,
    )
    place, digest = f"{authority_id}/{shard}", sha256(document).hexdigest()
    told = any(
        subject == place and body["sha256"] == digest for subject, body in ledger.bodies_of("crl.published")
    )
    if not told:
        body = {
            "number": facts.number,
            "this_update": facts.this_update,
            "next_update": facts.next_update,
            "entries": entries,
            "sha256": digest,
        }
        ledger.record([Draft(now, "crl.published", place, body)])
    return True
