"""Revocation, set-based: rows and ledger entries in one commit, never a CRL inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from antin.apps.bulk import copy_rows
from antin.apps.certificates.models import Certificate, Revocation
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft

__all__ = ["RevocationOrder", "RevokeRefused", "revoke"]


class RevokeRefused(AntinError):
    """A certificate to be revoked is unknown."""

    code = "revocation.unknown_certificate"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class RevocationOrder:
    """End one certificate at a true moment, by a line of a plan."""

    serial: str
    revoked_at: datetime
    reason: str  # RFC 5280 section 5.3.1 name
    plan_id: str
    item_index: int
    when: str  # "at_effect", "when_usable", "cut_off", "rolled_back"


@transaction.atomic
def revoke(orders: Sequence[RevocationOrder], *, now: datetime) -> int:
    """Revoke; certificates that are revoked already keep their first moment. Returns how many ended now."""
    places = _places([order.serial for order in orders])
    ended = set(
        Revocation.objects.filter(serial__in=[order.serial for order in orders]).values_list(
            "serial", flat=True
        )
    )
    fresh = [order for order in orders if order.serial not in ended]
    copy_rows(
        Revocation,
        ("serial", "issuer_id", "shard", "revoked_at", "reason", "plan_id", "item_index"),
        ((o.serial, *places[o.serial], o.revoked_at, o.reason, o.plan_id, o.item_index) for o in fresh),
    )
    ledger.record(
        [
            Draft(
                now,
                "certificate.revoked",
                o.serial,
                {
                    "at": o.revoked_at,
                    "reason": o.reason,
                    "plan_id": o.plan_id,
                    "index": o.item_index,
                    "when": o.when,
                },
            )
            for o in fresh
        ]
    )
    return len(fresh)


def _places(serials: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Issuer and shard of each certificate; an unknown serial refuses the whole order."""
    rows = Certificate.objects.filter(serial__in=serials).values_list("serial", "issuer_id", "shard")
    places = {serial: (issuer, shard) for serial, issuer, shard in rows.iterator(10_000)}
    unknown = next((serial for serial in serials if serial not in places), None)
    if unknown is not None:
        raise RevokeRefused("No such certificate.", where=unknown, remedy="Check the serial number.")
    return places
