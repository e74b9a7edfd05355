"""What was valid when: the time of some certificates cut into stretches in each of which the same ones held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from antin.apps.certificates.api import CertificateSummary

__all__ = ["Stretch", "stretches_of"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open time in which exactly these certificates were valid; ``is_now``: the moment is in it."""

    begins: datetime
    ends: datetime
    certificates: tuple[CertificateSummary, ...]
    is_now: bool


def stretches_of(certificates: Sequence[CertificateSummary], moment: datetime) -> list[Stretch]:
    """From the first notBefore to the last end, the newest stretch first; a gap is an empty stretch."""
    bounds = sorted({at for each in certificates for at in (each.not_before, each.ends_at)})
    found = [
        Stretch(begins, ends, _valid(certificates, begins), begins <= moment < ends)
        for begins, ends in pairwise(bounds)
    ]
    return found[::-1]


def _valid(certificates: Sequence[CertificateSummary], moment: datetime) -> tuple[CertificateSummary, ...]:
    return tuple(each for each in certificates if each.is_valid_at(moment))
