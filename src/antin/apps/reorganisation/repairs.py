"""The repairs of a decision that count: what plan, switch and everybody who asks again apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from antin.apps.reorganisation.models import AcceptedRepair, Decision
from antin.kernel.canonical import digest
from antin.succession.repairs import Repair

__all__ = ["SignedRepair", "digest_of", "repairs_of", "signed_repairs"]


@dataclass(frozen=True, slots=True)
class SignedRepair:
    """A repair with who accepted it, when and why."""

    repair: Repair
    accepted_by: str
    accepted_at: datetime
    reason: str


def signed_repairs(decision: Decision) -> list[SignedRepair]:
    """Of each code and target the last row, unless it is a withdrawal; oldest first."""
    latest: dict[tuple[str, str], AcceptedRepair] = {}
    for row in AcceptedRepair.objects.filter(decision=decision).order_by("pk"):
        latest.pop((row.code, row.target), None)
        latest[row.code, row.target] = row
    return [
        SignedRepair(Repair(row.code, row.target, row.value), row.accepted_by, row.accepted_at, row.reason)
        for row in latest.values()
        if not row.is_withdrawn
    ]


def repairs_of(decision: Decision) -> tuple[Repair, ...]:
    """The repairs alone."""
    return tuple(signed.repair for signed in signed_repairs(decision))


def digest_of(repairs: Iterable[Repair]) -> str:
    """SHA-256 over the repairs in canonical form, for the record of a freeze."""
    return digest([repair.as_dict() for repair in repairs])
