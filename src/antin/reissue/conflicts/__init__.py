"""Conflicts: what a person must look at before a plan is frozen, one module a kind.

Each conflict has a code, a sentence and a remedy in both languages, a place, and, where a machine can settle
it, the repairs to choose from. Blocking conflicts stop the freeze. Finding them is linear in the size of the
area and depends on nothing but the situation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from antin.reissue.conflicts.focal_officers import find_units_without_focal_officer
from antin.reissue.conflicts.found_by_succession import find_findings
from antin.reissue.conflicts.homonyms import find_homonyms
from antin.reissue.conflicts.mail_addresses import (
    find_doubled_addresses,
    find_foreign_domains,
    find_unusable_addresses,
)
from antin.reissue.conflicts.personal_numbers import find_doubled_numbers, find_missing_numbers
from antin.reissue.conflicts.refusals import conflicts_of_refusal
from antin.reissue.conflicts.situation import Situation
from antin.reissue.conflicts.split_units import find_split_units
from antin.reissue.conflicts.subjects import find_refused_subjects
from antin.reissue.conflicts.uncertified import find_ending_certificates, find_never_certified
from antin.reissue.conflicts.unknown_holders import find_unknown_holders
from antin.reissue.plan import Conflict

__all__ = ["Situation", "conflicts_of_refusal", "find_conflicts"]

_FINDERS: tuple[Callable[[Situation], Iterator[Conflict]], ...] = (
    find_findings,
    find_missing_numbers,
    find_doubled_numbers,
    find_foreign_domains,
    find_unusable_addresses,
    find_doubled_addresses,
    find_refused_subjects,
    find_unknown_holders,
    find_ending_certificates,
    find_never_certified,
    find_homonyms,
    find_units_without_focal_officer,
    find_split_units,
)


def find_conflicts(situation: Situation) -> tuple[Conflict, ...]:
    """All conflicts, blocking ones first, then by code and place."""
    found = [conflict for find in _FINDERS for conflict in find(situation)]
    return tuple(sorted(found, key=lambda each: (not each.blocking, each.code, each.where, each.message)))
