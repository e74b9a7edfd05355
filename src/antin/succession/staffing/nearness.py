"""Placing people near: own body, own unit, same old district, same old province, then by code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Setting
from antin.succession.registry import Organisation, OrganisationId, PersonId, Rank, UnitCode, UnitLevel
from antin.succession.staffing.leavers import keeps_own_seat
from antin.succession.staffing.roster import Official
from antin.succession.staffing.seats import LEADERS, SPECIALISTS, StaffLists

__all__ = ["Neighbourhood", "place_near"]

Area = tuple[str, str]  # ("unit", "09025"), ("district", "250"), ("province", "25"), ("", "")
ANYWHERE: Area = ("", "")


class Neighbourhood:
    """Which bodies after the decision lie in which old area, by kind, in the order of their codes."""

    def __init__(self, setting: Setting, bodies: Bodies, by_kind: Mapping[str, Sequence[Organisation]]) -> None:
        self._setting = setting
        self._bodies = bodies
        self._areas: dict[tuple[str, Area], list[OrganisationId]] = defaultdict(list)
        for kind, found in by_kind.items():
            for body in found:
                for area in self._areas_of(body):
                    self._areas[kind, area].append(body.id)

    def _areas_of(self, body: Organisation) -> set[Area]:
        areas: set[Area] = {ANYWHERE, ("unit", body.unit_code)}
        for code in self._old_units(body):
            unit = self._setting.territory.before[code]
            areas.add(("province", unit.province_code))
            if unit.level is UnitLevel.COMMUNE and unit.parent_code:
                areas.add(("district", unit.parent_code))
            if unit.level is UnitLevel.DISTRICT:
                areas.add(("district", unit.code))
        return areas

    def _old_units(self, body: Organisation) -> set[UnitCode]:
        territory = self._setting.territory
        if territory.after[body.unit_code].level is UnitLevel.PROVINCE:
            return {donor.unit_code for donor in self._bodies.drafts[body.id].donors}
        return set(territory.predecessors.get(body.unit_code, ()))

    def within(self, kind: str, area: Area) -> Sequence[OrganisationId]:
        """Bodies of a kind in an area, by code."""
        return self._areas.get((kind, area), ())

    def stages(self, official: Official) -> tuple[Area, ...]:
        """The areas to try for a person, the nearest first."""
        successor = self._setting.territory.successor.get(official.unit, "")
        return (
            ("unit", successor),
            ("district", official.district or ""),
            ("province", official.province),
            ANYWHERE,
        )


def place_near(
    people: Sequence[Official],
    quotas: Mapping[str, Mapping[OrganisationId, int]],
    near: Neighbourhood,
    bodies: Bodies,
    lists: StaffLists,
) -> dict[PersonId, OrganisationId]:
    """Everybody with a body. The quotas (kind → body → places) hold as many places as there are people."""
    placing = _Placing(quotas, near, lists)
    placing.keep_own(people, bodies)
    for stage in range(4):
        placing.settle(people, stage)
    return placing.placed


class _Placing:
    def __init__(
        self,
        quotas: Mapping[str, Mapping[OrganisationId, int]],
        near: Neighbourhood,
        lists: StaffLists,
    ) -> None:
        self.placed: dict[PersonId, OrganisationId] = {}
        self._near = near
        self._lists = lists
        self._open = {body_id: places for by_body in quotas.values() for body_id, places in by_body.items()}
        self._asked = {kind: sum(by_body.values()) for kind, by_body in quotas.items()}
        self._left = dict(self._asked)
        self._taken: dict[tuple[OrganisationId, Rank], int] = defaultdict(int)
        self._start: dict[tuple[str, Area], int] = defaultdict(int)

    def keep_own(self, people: Sequence[Official], bodies: Bodies) -> None:
        """Those whose body goes on, as far as it has room: single posts of the donor first, then by grade."""
        first = sorted(people, key=lambda one: (not keeps_own_seat(one, bodies, self._lists), one.order))
        for official in first:
            successor = bodies.successor.get(official.body.id)
            if successor and self._open.get(successor):
                self._put(official, bodies.after[successor].kind, successor)

    def settle(self, people: Sequence[Official], stage: int) -> None:
        """Everybody not placed yet who finds room in the area of that stage."""
        for official in people:
            if official.person.id not in self.placed:
                self._settle_one(official, self._near.stages(official)[stage])

    def _settle_one(self, official: Official, area: Area) -> None:
        options = []
        for place, kind in enumerate(self._asked):
            body_id = self._first_open(kind, area)
            if body_id:
                fit = self._fit(official, kind, body_id)
                options.append((-fit, -self._left[kind] / self._asked[kind], place, kind, body_id))
        if options:
            *_, kind, body_id = min(options)
            self._put(official, kind, body_id)

    def _first_open(self, kind: str, area: Area) -> OrganisationId | None:
        bodies = self._near.within(kind, area)
        start = self._start[kind, area]
        while start < len(bodies) and not self._open.get(bodies[start]):
            start += 1
        self._start[kind, area] = start
        return bodies[start] if start < len(bodies) else None

    def _fit(self, official: Official, kind: str, body_id: OrganisationId) -> int:
        """2: a seat of the same special rank is free; 1: a leader, and the kind has leaders' seats left."""
        rank = official.rank
        if rank in SPECIALISTS and self._taken[body_id, rank] < self._lists.number_of(kind, rank):
            return 2
        leaders = self._taken[body_id, Rank.HEAD] + self._taken[body_id, Rank.DEPUTY]
        seats = self._lists.number_of(kind, Rank.HEAD) + self._lists.number_of(kind, Rank.DEPUTY)
        return int(rank in LEADERS and leaders < seats)

    def _put(self, official: Official, kind: str, body_id: OrganisationId) -> None:
        self.placed[official.person.id] = body_id
        self._open[body_id] -= 1
        self._left[kind] -= 1
        self._taken[body_id, official.rank] += 1
