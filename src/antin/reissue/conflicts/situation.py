"""What conflicts are looked for in, and the words that every conflict needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from antin.reissue.needs import RefusedNeed
from antin.reissue.plan import HeldCertificate, NeededCertificate
from antin.succession.outcome import Succession
from antin.succession.registry import Organisation, OrganisationId, PersonId, Post, Registry

__all__ = ["Situation"]


@dataclass(frozen=True)
class Situation:
    """A decision applied: what was (as the directory says it), what comes, and what is certified."""

    before: Registry
    succession: Succession
    held: Sequence[HeldCertificate]
    needed: Sequence[NeededCertificate]
    refused: Sequence[RefusedNeed]
    effective_at: datetime
    accepted: frozenset[tuple[str, str]] = field(default=frozenset())  # (code, target) of accepted repairs

    @property
    def after(self) -> Registry:
        """The registry after the decision."""
        return self.succession.after

    @cached_property
    def seats(self) -> dict[PersonId, Post]:
        """The main post of each person after the decision."""
        return main_posts(self.after)

    @cached_property
    def old_seats(self) -> dict[PersonId, Post]:
        """The main post of each person before it."""
        return main_posts(self.before)

    @cached_property
    def staff(self) -> dict[OrganisationId, dict[PersonId, Post]]:
        """The people of each body after the decision, by main post."""
        found: dict[OrganisationId, dict[PersonId, Post]] = {}
        for person, post in self.seats.items():
            found.setdefault(post.organisation_id, {})[person] = post
        return found

    def body_of(self, person: PersonId) -> Organisation:
        """The body that a person serves after the decision."""
        return self.after.organisations[self.seats[person].organisation_id]

    def is_accepted(self, code: str, target: str) -> bool:
        """Has a person settled this?"""
        return (code, target) in self.accepted


def main_posts(registry: Registry) -> dict[PersonId, Post]:
    """Who sits where; of several main posts of one person the first by id counts."""
    held = (post for post in registry.posts.values() if post.holder_id is not None and post.is_main)
    seats: dict[PersonId, Post] = {}
    for post in sorted(held, key=lambda post: post.id):
        if post.holder_id is not None:
            seats.setdefault(post.holder_id, post)
    return seats
