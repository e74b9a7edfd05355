"""The people before a decision, each with the main post and the place that decide where they go."""

from __future__ import annotations

from dataclasses import dataclass

from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Setting
from antin.succession.outcome import MoveSource
from antin.succession.registry import (
    Organisation,
    OrganisationId,
    Person,
    PersonId,
    Post,
    Rank,
    UnitCode,
    UnitLevel,
)
from antin.succession.staffing.seats import rank_order

__all__ = ["Official", "Placement", "Roster", "read_roster"]

_LEVELS = {UnitLevel.PROVINCE: 0, UnitLevel.DISTRICT: 1, UnitLevel.COMMUNE: 2}
_RANKS_A_LEVEL = 2  # a level up counts as two ranks: a district deputy goes before a commune head


@dataclass(frozen=True, slots=True)
class Official:
    """A person in the main post."""

    person: Person
    post: Post
    body: Organisation
    unit: UnitCode
    district: UnitCode | None
    province: UnitCode
    grade: int  # 0 is the highest
    is_donor: bool  # the own body's identity goes on in its successor
    place: int  # of the body among all bodies, in their order

    @property
    def rank(self) -> Rank:
        """The rank of the main post."""
        return self.post.rank

    @property
    def order(self) -> tuple[int, bool, int, str, int, PersonId]:
        """Who comes first, without ties."""
        return self.grade, not self.is_donor, self.place, self.post.title, self.post.ordinal, self.person.id


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an official goes: a body, perhaps a stated post there; no body means leaving."""

    official: Official
    body_id: OrganisationId | None
    source: MoveSource
    title: str = ""
    ordinal: int | None = None
    note: str = ""
    as_head: bool = False  # in the post of the head, whatever its title is


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody."""

    officials: tuple[Official, ...]  # in a fixed order
    without_post: tuple[PersonId, ...]


def read_roster(setting: Setting, bodies: Bodies) -> Roster:
    """The people of the registry by main post. Of several main posts of one person the first by id counts."""
    registry = setting.before
    places = {
        body.id: place for place, body in enumerate(setting.in_order(list(registry.organisations.values())))
    }
    donors = {link.old_id for link in bodies.links if link.continues}
    officials: dict[PersonId, Official] = {}
    for post in sorted(registry.posts.values(), key=lambda post: post.id):
        if post.holder_id is None or not post.is_main or post.holder_id in officials:
            continue
        body = registry.organisations[post.organisation_id]
        person = registry.persons[post.holder_id]
        officials[person.id] = _official(setting, person, post, body, body.id in donors, places[body.id])
    ordered = tuple(sorted(officials.values(), key=lambda official: official.order))
    return Roster(
        officials=ordered,
        without_post=tuple(sorted(set(registry.persons) - set(officials))),
    )


def _official(
    setting: Setting, person: Person, post: Post, body: Organisation, is_donor: bool, place: int
) -> Official:
    unit = setting.before.units[body.unit_code]
    district = unit.parent_code if unit.level is UnitLevel.COMMUNE else unit.code
    return Official(
        person=person,
        post=post,
        body=body,
        unit=unit.code,
        district=district if unit.level is not UnitLevel.PROVINCE else None,
        province=unit.province_code,
        grade=_LEVELS[unit.level] * _RANKS_A_LEVEL + rank_order(post.rank),
        is_donor=is_donor,
        place=place,
    )
