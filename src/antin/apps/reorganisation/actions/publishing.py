"""Publishing status: the CRLs of every shard, never living longer than the next effective moment allows.

Ahead of an effective moment no stale “good” may outlive it by more than the shortened lifetime of the profile
(ten minutes), so every list that is published while a plan waits for its moment is cut to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.apps.reorganisation.models import FrozenPlan, RunState
from antin.pki.ports import CertificateSigner
from antin.pki.profiles import crl_settings

__all__ = ["crls_due", "publish_crls", "republish_due", "status_dies_by"]

_ENDED = (RunState.SWITCHED, RunState.FINISHED, RunState.ROLLED_BACK)


def status_dies_by(now: datetime) -> datetime | None:
    """The latest nextUpdate of a CRL published now; ``None`` where no plan waits for its effective moment."""
    waiting = FrozenPlan.objects.exclude(state__in=_ENDED).exclude(effective_at=None)
    effective = waiting.order_by("effective_at").values_list("effective_at", flat=True).first()
    if effective is None:
        return None
    return max(effective, now) + crl_settings("issuing").shortened_lifetime


def crls_due(now: datetime) -> list[tuple[str, int]]:
    """Authority and shard of every list that is missing, lacks a revocation, is near its end, or would outlive
    a waiting moment.
    """
    current = {(crl.authority_id, crl.shard): crl for crl in authorities.current_crls()}
    dies_by, revoked = status_dies_by(now), certificates.revoked_counts(now)
    return [
        place
        for place in certificates.issuing_shards()
        if _is_due(current.get(place), revoked.get(place, 0), now, dies_by)
    ]


def _is_due(
    crl: authorities.PublishedCrl | None, revoked: int, now: datetime, dies_by: datetime | None
) -> bool:
    if crl is None or crl.entries < revoked:
        return True
    return crl_settings("issuing").is_due(crl.this_update, crl.next_update, now=now, dies_by=dies_by)


def publish_crls(signer: CertificateSigner, *, now: datetime) -> list[authorities.PublishedCrl]:
    """Sign and store the next list of every shard."""
    return _publish(certificates.issuing_shards(), signer, now)


def republish_due(signer: CertificateSigner, *, now: datetime) -> list[authorities.PublishedCrl]:
    """Sign and store the next list of the shards that need one; what every start of the office does."""
    return _publish(crls_due(now), signer, now)


def _publish(
    places: Sequence[tuple[str, int]], signer: CertificateSigner, now: datetime
) -> list[authorities.PublishedCrl]:
    """Each list under its lease; one that another process is about to publish is left to it."""
    dies_by = status_dies_by(now)
    published = []
    for authority_id, shard in places:
        with authorities.list_lease(authority_id, shard) as is_ours:
            if is_ours:
                published.append(_publish_shard(authority_id, shard, signer, now, dies_by))
    return published


def _publish_shard(
    authority_id: str, shard: int, signer: CertificateSigner, now: datetime, dies_by: datetime | None
) -> authorities.PublishedCrl:
    """Entries stay for good, so that old signatures can be judged by today's list."""
    entries = certificates.revoked_entries(authority_id, shard, now=now)
    return authorities.publish_crl(
        ((entry.serial, entry.revoked_at, entry.reason) for entry in entries),
        authority_id=authority_id,
        shard=shard,
        signer=signer,
        now=now,
        dies_by=dies_by,
    )
