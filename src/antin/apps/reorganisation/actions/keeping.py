"""What the switch keeps of a succession: which unit and which organisation went into which, and by what."""

from __future__ import annotations

from antin.apps.bulk import copy_rows
from antin.apps.reorganisation.models import Decision, OrganisationSuccession, UnitSuccession
from antin.succession.outcome import Succession, SuccessionKind

__all__ = ["keep_successions"]


def keep_successions(decision: Decision, succession: Succession) -> None:
    """Store the links of a decision. What it left unchanged has none: nothing happened to it."""
    copy_rows(
        UnitSuccession,
        ("decision_id", "kind", "old_code", "new_code", "continues", "is_default"),
        (
            (decision.number, link.kind.value, link.old_code, link.new_code, link.continues, link.is_default)
            for link in succession.unit_links
            if link.kind is not SuccessionKind.UNCHANGED
        ),
    )
    copy_rows(
        OrganisationSuccession,
        ("decision_id", "kind", "old_id", "new_id", "continues", "note"),
        (
            (decision.number, link.kind.value, link.old_id, link.new_id, link.continues, link.note)
            for link in succession.organisation_links
            if link.kind is not SuccessionKind.UNCHANGED
        ),
    )
