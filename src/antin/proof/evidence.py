"""What the checks have established, handed on together to those that count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from antin.proof.certificates import Certificate
from antin.proof.facts import Confirmed, Facts
from antin.proof.revocation_lists import Listed

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything by serial: certificates, entries of CRLs, confirmations that hold; and the ledger's facts."""

    facts: Facts
    certificates: Mapping[int, Certificate]
    listed: Mapping[int, Listed]
    confirmed: Mapping[int, Confirmed]
    ending: Mapping[int, frozenset[str]] = field(default_factory=dict)  # plans whose lines end a certificate
