"""Focal officers (cán bộ đầu mối): who handles an organisation's certificates and devices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from antin.succession.bodies.build import Bodies
from antin.succession.registry import OrganisationId, PersonId, Post, PostId, Rank

__all__ = ["focal_officers", "proposed_focal_officer"]

# Who is proposed where the old focal officer went elsewhere: desk officers before leaders.
_PROPOSED = (
    Rank.CLERK,
    Rank.OFFICIAL,
    Rank.CIVIL_STATUS,
    Rank.ACCOUNTANT,
    Rank.DEPUTY,
    Rank.DIVISION_DEPUTY,
    Rank.DIVISION_HEAD,
    Rank.HEAD,
)


def focal_officers(
    before: Mapping[OrganisationId, PersonId], bodies: Bodies, posts: Mapping[PostId, Post]
) -> dict[OrganisationId, PersonId]:
    """A body has one if a donor had: the donor's, if that person now works there, else a proposed one."""
    people: dict[OrganisationId, dict[PersonId, Post]] = defaultdict(dict)
    for post in posts.values():
        if post.holder_id and post.is_main:
            people[post.organisation_id][post.holder_id] = post
    focal = {}
    for body_id, draft in bodies.drafts.items():
        named = [before[donor.id] for donor in draft.donors if donor.id in before]
        present = people[body_id]
        if named and present:
            staying = [person for person in named if person in present]
            focal[body_id] = staying[0] if staying else proposed_focal_officer(present)
    return focal


def proposed_focal_officer(present: Mapping[PersonId, Post]) -> PersonId:
    """Of the people of a body, with their main posts, the one to propose; there must be one."""
    return min(
        present, key=lambda person: (_PROPOSED.index(present[person].rank), present[person].ordinal, person)
    )
