"""Who plays which part: people of a registry, chosen by their seats. Pure, and the same each time.

The visit begins in one commune: the one with the most people who cannot sign yet among those that have
everybody the parts ask for. Where a small area has no such seat, somebody near it stands in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from antin.demo.welcome.parts import PARTS, Part, Reach, Seat
from antin.succession.registry import Organisation, OrganisationId, Person, Post, Registry

__all__ = ["Chosen", "choose_people"]

_COMMITTEE = "C-UBND"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person for a part; ``reaches`` is the body where the grant begins, ``None`` the whole office."""

    part: Part
    person: Person
    post: Post
    reaches: OrganisationId | None


def choose_people(
    registry: Registry, waiting: Collection[str], *, taken: Collection[str] = (), parts: Sequence[Part] = PARTS
) -> list[Chosen]:
    """Somebody for each part; ``waiting`` are the persons who cannot sign, ``taken`` those not to be chosen.

    Nobody plays two parts. A part is missing only where the area has too few people for it.
    """
    casting = _Casting(registry, frozenset(waiting), set(taken))
    found = (casting.choose(part) for part in parts)
    return [chosen for chosen in found if chosen is not None]


class _Casting:
    def __init__(self, registry: Registry, waiting: frozenset[str], taken: set[str]) -> None:
        self._registry = registry
        self._waiting = waiting
        self._taken = taken
        self._seats = _main_seats(registry)
        self._commune = self._richest_commune()

    def choose(self, part: Part) -> Chosen | None:
        post = next(self._candidates(part), None)
        if post is None or post.holder_id is None:
            return None
        self._taken.add(post.holder_id)
        return Chosen(part, self._registry.persons[post.holder_id], post, self._reached(part.reach, post))

    def _reached(self, reach: Reach, post: Post) -> OrganisationId | None:
        if reach is Reach.OFFICE:
            return None
        if reach is Reach.COMMUNE and post.organisation_id in self._commune:
            return self._commune[0]
        return post.organisation_id

    def _candidates(self, part: Part) -> Iterator[Post]:
        """From the very seat to whoever is left; the first who is free is taken."""
        places = self._commune if part.seat.in_commune else self._registry.organisations.keys()
        of_kind = [place for place in places if self._registry.organisations[place].kind in part.seat.kinds]
        if part.seat.is_focal:
            yield from self._free(self._focal_seats(of_kind))
        for nearer in (of_kind, places, sorted(self._registry.organisations)):
            yield from self._free(self._fitting(nearer, part.seat))
        yield from self._free(post for place in sorted(self._seats) for post in self._seats[place])

    def _fitting(self, places: Iterable[OrganisationId], seat: Seat) -> Iterator[Post]:
        """Posts of these ranks: first of those who wait (or do not), as the seat asks, then of the others."""
        ranked = [p for place in sorted(places) for p in self._seats.get(place, ()) if p.rank in seat.ranks]
        yield from sorted(ranked, key=lambda post: (post.holder_id in self._waiting) != seat.is_waiting)

    def _focal_seats(self, places: Iterable[OrganisationId]) -> Iterator[Post]:
        """The main posts of those whom these bodies name as their focal officers."""
        named = {self._registry.focal_officers.get(place) for place in sorted(places)}
        yield from (p for place in self._commune for p in self._seats.get(place, ()) if p.holder_id in named)

    def _free(self, posts: Iterable[Post]) -> Iterator[Post]:
        return (post for post in posts if post.holder_id not in self._taken)

    def _richest_commune(self) -> Sequence[OrganisationId]:
        """The bodies of the commune to begin in: a people's committee and all below it."""
        below = _below(self._registry.organisations.values())
        groups = [_whole(o.id, below) for o in self._registry.organisations.values() if o.kind == _COMMITTEE]
        if not groups:
            return sorted(self._registry.organisations)
        return min(groups, key=lambda group: (-self._variety(group), -self._waiters(group), group[0]))

    def _variety(self, group: Sequence[OrganisationId]) -> int:
        """How many parts of a commune somebody of these bodies fits exactly."""
        kinds = {place: self._registry.organisations[place].kind for place in group}
        return sum(
            any(self._fits(post, kinds[place], part.seat) for place in group for post in self._seats[place])
            for part in PARTS
            if part.seat.in_commune
        )

    def _fits(self, post: Post, kind: str, seat: Seat) -> bool:
        waits = post.holder_id in self._waiting
        return kind in seat.kinds and post.rank in seat.ranks and waits == seat.is_waiting

    def _waiters(self, group: Sequence[OrganisationId]) -> int:
        return sum(post.holder_id in self._waiting for place in group for post in self._seats[place])


def _main_seats(registry: Registry) -> defaultdict[OrganisationId, list[Post]]:
    """The held main posts of each body, in the order of their ids."""
    seats: defaultdict[OrganisationId, list[Post]] = defaultdict(list)
    for post in sorted(registry.posts.values(), key=lambda each: each.id):
        if post.holder_id is not None and post.is_main:
            seats[post.organisation_id].append(post)
    return seats


def _below(organisations: Iterable[Organisation]) -> defaultdict[OrganisationId, list[OrganisationId]]:
    below: defaultdict[OrganisationId, list[OrganisationId]] = defaultdict(list)
    for organisation in organisations:
        if organisation.parent_id is not None:
            below[organisation.parent_id].append(organisation.id)
    return below


def _whole(
    root: OrganisationId, below: defaultdict[OrganisationId, list[OrganisationId]]
) -> list[OrganisationId]:
    """A body and everything below it, itself first."""
    return [root, *(each for child in sorted(below[root]) for each in _whole(child, below))]
