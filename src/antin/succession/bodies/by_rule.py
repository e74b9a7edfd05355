"""Bodies whose kind has a rule in the decision: one function for each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from antin.succession.bodies.draft import Draft, Ending, Setting
from antin.succession.decision import KindRule, KindSuccession
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Organisation, Unit, UnitCode

__all__ = ["drafts_by_rule"]

Claim = tuple[Organisation, KindRule]
Rule = Callable[[Setting, str, list[Claim]], list[Draft]]


def drafts_by_rule(setting: Setting, bodies: Iterable[Organisation]) -> tuple[list[Draft], list[Ending]]:
    """All drafts of kinds with a rule or a founding template, in the order of the decision's tables."""
    rules = {rule.before_kind: rule for rule in setting.decision.kind_rules}
    by_kind: dict[str, list[Organisation]] = defaultdict(list)
    for body in bodies:
        by_kind[body.kind].append(body)
    endings: list[Ending] = []
    claims: dict[tuple[str, KindSuccession], list[Claim]] = defaultdict(list)
    for kind, rule in rules.items():
        for body in setting.in_order(by_kind.get(kind, [])):
            if rule.rule in _CONTINUING:
                claims[rule.after_kind, rule.rule].append((body, rule))
            else:
                endings.append(_ending(body, rule))
    drafts: list[Draft] = []
    for (after_kind, succession), claimed in claims.items():
        drafts += _CONTINUING[succession](setting, after_kind, claimed)
    placed = {donor.id for draft in drafts for donor in draft.donors}
    endings += [
        Ending(body, "", silent=True)
        for claimed in claims.values()
        for body, _ in claimed
        if body.id not in placed
    ]
    return drafts + _foundings(setting, drafts), endings


def _ending(body: Organisation, rule: KindRule) -> Ending:
    if rule.rule is KindSuccession.DISSOLVE_TASKS:
        return Ending(body, f"giải thể, nhiệm vụ chuyển cho {rule.after_kind}", tasks_kind=rule.after_kind)
    return Ending(body, "giải thể")


def _merge_province(setting: Setting, kind: str, claims: list[Claim]) -> list[Draft]:
    """All bodies of one province after the decision become one."""
    order = {rule.before_kind: place for place, rule in enumerate(setting.decision.kind_rules)}

    def rank(claim: Claim) -> tuple[int, int]:
        province = setting.before.units[claim[0].unit_code].province_code
        return setting.province_order.get(province, 0), order[claim[1].before_kind]

    return _gathered(setting, kind, sorted(claims, key=rank))


def _by_mapping(setting: Setting, kind: str, claims: list[Claim]) -> list[Draft]:
    """Each follows its unit; among several, the body of the unit's continuing donor goes on."""
    donors = setting.territory.donors

    def rank(claim: Claim) -> int:
        unit = setting.territory.successor.get(claim[0].unit_code)
        return donors[unit].index(claim[0].unit_code) if unit else 0

    return _gathered(setting, kind, sorted(claims, key=rank))


def _gathered(setting: Setting, kind: str, claims: list[Claim]) -> list[Draft]:
    level = setting.level_of(kind)
    units: dict[UnitCode, Unit] = {}
    grouped: dict[UnitCode, list[Claim]] = defaultdict(list)
    for body, rule in claims:
        unit = setting.unit_after(body, level) if level else None
        if unit:
            units[unit.code] = unit
            grouped[unit.code].append((body, rule))
    return [_joined(setting, kind, units[code], grouped[code]) for code in sorted(grouped)]


def _joined(setting: Setting, kind: str, unit: Unit, claims: list[Claim]) -> Draft:
    """Several bodies, or one in a merged unit, found a new legal person unless one absorbs the others."""
    state = setting.territory.kinds[unit.code]
    own_unit = setting.before.units[claims[0][0].unit_code].level is unit.level
    merged = len(claims) > 1 or (own_unit and state is SuccessionKind.MERGE)
    return Draft(
        kind=kind,
        unit=unit,
        donors=tuple(body for body, _ in claims),
        is_new=merged and state is not SuccessionKind.ABSORB,
        rule=claims[0][1],
        template=setting.template(kind, unit),
        succession=SuccessionKind.ABSORB if merged and state is SuccessionKind.ABSORB else None,
    )


def _one_to_one(setting: Setting, kind: str, claims: list[Claim]) -> list[Draft]:
    """Instance i goes on as instance i, kinds that lead to the same kind one after the other."""
    level = setting.level_of(kind)
    drafts = []
    for body, rule in claims:
        unit = setting.unit_after(body, level) if level else None
        if unit:
            template = setting.template(kind, unit)
            drafts.append(Draft(kind, unit, (body,), is_new=False, rule=rule, template=template))
    return drafts


def _ordinal(setting: Setting, kind: str, claims: list[Claim]) -> list[Draft]:
    """Before i goes into after ((i - 1) mod m) + 1 in the same province; the lowest i continues."""
    by_unit: dict[UnitCode, list[Claim]] = defaultdict(list)
    units: dict[UnitCode, Unit] = {}
    level = setting.level_of(kind)
    for body, rule in claims:
        unit = setting.unit_after(body, level) if level else None
        if unit:
            units[unit.code] = unit
            by_unit[unit.code].append((body, rule))
    drafts = []
    for code, claimed in by_unit.items():
        template = setting.template(kind, units[code])
        count = min(template.instances if template else len(claimed), len(claimed))
        for place in range(count):
            share = claimed[place::count]
            donors = tuple(body for body, _ in share)
            drafts.append(Draft(kind, units[code], donors, len(donors) > 1, share[0][1], template))
    return drafts


_CONTINUING: dict[KindSuccession, Rule] = {
    KindSuccession.MERGE_PROVINCE: _merge_province,
    KindSuccession.BY_MAPPING: _by_mapping,
    KindSuccession.ONE_TO_ONE: _one_to_one,
    KindSuccession.ORDINAL: _ordinal,
}


def _foundings(setting: Setting, drafts: list[Draft]) -> list[Draft]:
    """New bodies: kinds that are founded everywhere, and kinds that follow their unit where no donor came."""
    present = {(draft.kind, draft.unit.code) for draft in drafts}
    following = {
        rule.after_kind for rule in setting.decision.kind_rules if rule.rule is KindSuccession.BY_MAPPING
    }
    founded = []
    for kind, rows in setting.templates.items():
        if not (rows[0].founded or kind in following):
            continue
        for unit in setting.territory.after.values():
            if unit.level is rows[0].level and (kind, unit.code) not in present:
                template = setting.template(kind, unit)
                founded.append(Draft(kind, unit, (), is_new=True, template=template))
    return founded
