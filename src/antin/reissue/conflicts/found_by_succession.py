"""What the succession itself found, as conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict

__all__ = ["find_findings"]


def find_findings(situation: Situation) -> Iterator[Conflict]:
    """Each finding with its words and repairs."""
    for finding in situation.succession.findings:
        yield Conflict(
            finding.code,
            finding.message,
            finding.where,
            finding.remedy,
            finding.blocking,
            message_en=finding.message_en,
            remedy_en=finding.remedy_en,
            repairs=finding.repairs,
        )
