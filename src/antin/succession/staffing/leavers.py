"""Who leaves where a rule says how many: leaders without an equal post first, then the oldest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from antin.succession.bodies.build import Bodies
from antin.succession.registry import OrganisationId, PersonId, Rank
from antin.succession.staffing.roster import Official
from antin.succession.staffing.seats import LEADERS, StaffLists

__all__ = ["keeps_own_seat", "leavers_from_bodies", "leavers_from_kind"]


def keeps_own_seat(official: Official, bodies: Bodies, lists: StaffLists) -> bool:
    """The head of a donor, or the holder of a single post there that its successor has too."""
    successor = bodies.successor.get(official.body.id)
    if not official.is_donor or successor is None or official.rank is Rank.DEPUTY:
        return False
    kind = bodies.after[successor].kind
    if official.rank is Rank.HEAD:
        return lists.number_of(kind, Rank.HEAD) > 0
    return lists.has_single(kind, official.post.title)


def leavers_from_kind(
    people: Sequence[Official], count: int, bodies: Bodies, lists: StaffLists
) -> Sequence[Official]:
    """``count`` of all people of a kind, wherever they sit."""
    surplus = _surplus(people, bodies, lists)

    def order(official: Official) -> tuple[bool, bool, str, PersonId]:
        person = official.person
        is_first = official.is_donor and official.rank is Rank.HEAD
        return is_first, person.id not in surplus, person.born_on.isoformat(), person.id

    return sorted(people, key=order)[:count]


def _surplus(people: Sequence[Official], bodies: Bodies, lists: StaffLists) -> frozenset[PersonId]:
    """Heads and deputies for whom the successor of their body has no equal post."""
    taken: Counter[OrganisationId] = Counter()
    surplus = set()
    for official in people:
        if official.rank not in LEADERS or keeps_own_seat(official, bodies, lists):
            continue
        successor = bodies.successor.get(official.body.id)
        room = lists.number_of(bodies.after[successor].kind, Rank.DEPUTY) if successor else 0
        if official.rank is Rank.DEPUTY and successor and taken[successor] < room:
            taken[successor] += 1
        else:
            surplus.add(official.person.id)
    return frozenset(surplus)


def leavers_from_bodies(
    people: Sequence[Official], count: int, room: Mapping[OrganisationId, int], bodies: Bodies
) -> Sequence[Official]:
    """Bodies that go on one by one: each gives those it has too many, its oldest officials first."""
    by_body: dict[OrganisationId, list[Official]] = defaultdict(list)
    for official in people:
        by_body[bodies.successor[official.body.id]].append(official)
    first: list[Official] = []
    later: list[Official] = []
    for body_id, own in by_body.items():
        ranked = sorted(own, key=lambda one: (-one.grade, one.person.born_on, one.person.id))
        extra = max(0, len(own) - room.get(body_id, 0))
        first += ranked[:extra]
        later += ranked[extra:]
    return (first + later)[:count]
