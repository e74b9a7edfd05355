"""The default rules: of each kind so many people go to each kind after the decision, as near as possible.

Numbers are exact: the people of a kind and the size of each body add up. Who goes where is decided by rank (the
donor's own head and single posts first, leaders before officials, clerks to clerks' seats) and by nearness: own
body, own unit, same old district, same old province, then by code.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Setting
from antin.succession.decision import KindSuccession, ShareRule
from antin.succession.outcome import MoveSource
from antin.succession.registry import Organisation, OrganisationId, PersonId, UnitCode
from antin.succession.staffing.leavers import leavers_from_bodies, leavers_from_kind
from antin.succession.staffing.nearness import Neighbourhood, place_near
from antin.succession.staffing.quotas import dealt, proportioned
from antin.succession.staffing.roster import Official, Placement, Roster
from antin.succession.staffing.seats import StaffLists
from antin.succession.staffing.table import kinds_of

__all__ = ["placements_by_share"]

Quotas = dict[str, dict[OrganisationId, int]]  # after kind → body → people still to come


def placements_by_share(
    setting: Setting, bodies: Bodies, roster: Roster, fixed: dict[PersonId, Placement]
) -> dict[PersonId, Placement]:
    """Placements of everybody whose kind has share rules and whom nothing named."""
    rules = _rules(setting)
    if not rules:
        return {}
    people: dict[UnitCode, dict[str, list[Official]]] = defaultdict(lambda: defaultdict(list))
    for official in roster.officials:
        province = setting.territory.successor.get(official.province)
        if province and official.body.kind in rules:
            people[province][official.body.kind].append(official)
    by_kind: dict[UnitCode, dict[str, list[Organisation]]] = defaultdict(lambda: defaultdict(list))
    for body in sorted(bodies.after.values(), key=lambda body: body.code):
        by_kind[setting.territory.after[body.unit_code].province_code][body.kind].append(body)
    placed: dict[PersonId, Placement] = {}
    for province, own in people.items():
        placed |= _Province(setting, bodies, fixed, by_kind[province]).placed(own, rules)
    return placed


def _rules(setting: Setting) -> dict[str, list[ShareRule]]:
    """By before kind. A dissolved kind without shares sends everybody to the kind that gets its tasks."""
    rules: dict[str, list[ShareRule]] = defaultdict(list)
    for share in setting.decision.staffing.shares:
        rules[share.before_kind].append(share)
    for rule in setting.decision.kind_rules:
        if rule.rule is KindSuccession.DISSOLVE_TASKS and rule.before_kind not in rules:
            rules[rule.before_kind] = [ShareRule(rule.before_kind, rule.after_kind, 1.0, None)]
    return rules


class _Province:
    """One province after the decision; provinces never exchange people by default."""

    def __init__(
        self,
        setting: Setting,
        bodies: Bodies,
        fixed: dict[PersonId, Placement],
        by_kind: dict[str, list[Organisation]],
    ) -> None:
        self._bodies = bodies
        self._fixed = fixed
        self._by_kind = by_kind
        self._dealt: Counter[str] = Counter()
        self._lists = StaffLists(setting.decision.positions)
        self._near = Neighbourhood(setting, bodies, self._by_kind)
        self._one_to_one = {
            rule.before_kind: rule.after_kind
            for rule in setting.decision.kind_rules
            if rule.rule is KindSuccession.ONE_TO_ONE
        }

    def placed(
        self, people: dict[str, list[Official]], rules: dict[str, list[ShareRule]]
    ) -> dict[PersonId, Placement]:
        placed: dict[PersonId, Placement] = {}
        for kind, shares in rules.items():
            if kind in people:
                placed |= self._kind(kind, people[kind], shares)
        return placed

    def _kind(self, kind: str, people: list[Official], shares: list[ShareRule]) -> dict[PersonId, Placement]:
        free = [official for official in people if official.person.id not in self._fixed]
        counts = self._counts(kind, people, free, shares)
        leaving = counts.pop("", 0)
        quotas = self._quotas(kind, counts, free)
        leavers = self._leavers(kind, free, leaving, quotas)
        placed = {
            official.person.id: Placement(official, None, MoveSource.RULE, note="thôi giữ chức vụ")
            for official in leavers
        }
        staying = [official for official in free if official.person.id not in placed]
        nearest = place_near(staying, quotas, self._near, self._bodies, self._lists)
        for official in staying:
            if official.person.id in nearest:
                body_id = nearest[official.person.id]
                placed[official.person.id] = Placement(official, body_id, MoveSource.RULE)
        return placed

    def _leavers(self, kind: str, free: Sequence[Official], count: int, quotas: Quotas) -> Sequence[Official]:
        if kind in self._one_to_one:
            room = quotas.get(self._one_to_one[kind], {})
            return leavers_from_bodies(free, count, room, self._bodies)
        return leavers_from_kind(free, count, self._bodies, self._lists)

    def _counts(
        self, kind: str, people: Sequence[Official], free: Sequence[Official], shares: Iterable[ShareRule]
    ) -> dict[str, int]:
        """People for each after kind ("" leaves): as stated where that fits, else by share; named ones off."""
        usable = [share for share in shares if not share.after_kind or self._by_kind.get(share.after_kind)]
        stated = {share.after_kind: share.persons or 0 for share in usable}
        if sum(stated.values()) != len(people):
            stated = proportioned(len(people), {share.after_kind: share.share for share in usable})
        fixed = [self._fixed[official.person.id] for official in people if official.person.id in self._fixed]
        for _, after_kind in kinds_of(fixed, self._bodies):
            if stated.get(after_kind):
                stated[after_kind] -= 1
        if sum(stated.values()) == len(free):
            return stated
        return proportioned(len(free), {after_kind: float(count) for after_kind, count in stated.items()})

    def _quotas(self, kind: str, counts: dict[str, int], free: Sequence[Official]) -> Quotas:
        quotas: Quotas = {}
        for after_kind, count in counts.items():
            if self._one_to_one.get(kind) == after_kind:
                own = Counter(self._bodies.successor[official.body.id] for official in free)
                weights = {body_id: float(own[body_id]) for body_id in sorted(own)}
                quotas[after_kind] = proportioned(count, weights)
            else:
                keys = [body.id for body in self._by_kind[after_kind]]
                quotas[after_kind] = dealt(count, keys, self._dealt[after_kind])
                self._dealt[after_kind] += count
        return quotas
