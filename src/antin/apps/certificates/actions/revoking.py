"""Revocation, set-based: rows and ledger entries in one commit, never a CRL inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from antin.apps.bulk import copy_rows
from antin.apps.certificates.models import Revocation
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
    fresh = [order for order in orders if not places[order.serial].is_ended]
    copy_rows(
        Revocation,
        ("serial", "issuer_id", "shard", "revoked_at", "reason", "plan_id", "item_index"),
        ((o.serial, *places[o.serial][:2], o.revoked_at, o.reason, o.plan_id, o.item_index) for o in fresh),
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


class _Place(NamedTuple):
    issuer_id: str
    shard: int
    is_ended: bool


# One array parameter: thousands of single ones cost more than the rows they find.
_PLACES = """
SELECT c.serial, c.issuer_id, c.shard, r.serial IS NOT NULL
FROM certificates_certificate c LEFT JOIN certificates_revocation r ON r.serial = c.serial
WHERE c.serial = ANY(%s)
"""


def _places(serials: Sequence[str]) -> dict[str, _Place]:
    """Issuer and shard of each certificate; an unknown serial refuses the whole order."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(serials)])
        places = {serial: _Place(*place) for serial, *place in cursor.fetchall()}
    unknown = next((serial for serial in serials if serial not in places), None)
    if unknown is not None:
        raise RevokeRefused("No such certificate.", where=unknown, remedy="Check the serial number.")
    return places
