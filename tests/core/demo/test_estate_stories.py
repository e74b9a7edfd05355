"""Each estate ends as its author says: who is left, what was founded, what ceased."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from antin.demo.estate import Estate
from antin.succession.outcome import MoveOutcome, Succession
from antin.succession.succeed import succeed


@pytest.mark.parametrize("name", ["two_communes", "split"])
def test_estate_ends_as_its_author_says(estate: Callable[[str], Estate], name: str) -> None:
    told = estate(name)
    succession = succeed(told.world.registry, told.decision)
    assert succession.unexplained == ()
    assert [finding.code for finding in succession.findings if finding.blocking] == []
    assert _outcome(told, succession) == told.expected


def _outcome(told: Estate, succession: Succession) -> dict[str, object]:
    before, after = told.world.registry, succession.after
    links = succession.organisation_links
    return {
        "organisations": len(after.organisations),
        "people_in_office": len({post.holder_id for post in after.posts.values() if post.holder_id}),
        "services": len(after.services),
        "dissolved": [
            before.organisations[link.old_id].code for link in links if link.old_id and not link.new_id
        ],
        "founded": [after.organisations[link.new_id].code for link in links if link.new_id and not link.old_id],
        "left": [
            before.persons[move.person_id].personal_number
            for move in succession.moves
            if move.outcome is MoveOutcome.LEAVE
        ],
    }
