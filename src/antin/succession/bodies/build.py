"""From the organisations before a decision to those after it, each with its identity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from antin.kernel.text import fold
from antin.succession.bodies.addresses import Addresses
from antin.succession.bodies.by_rule import drafts_by_rule
from antin.succession.bodies.by_unit import drafts_by_unit, split_off
from antin.succession.bodies.describe import describe
from antin.succession.bodies.draft import Draft, Ending, Setting, instance_number
from antin.succession.bodies.parents import with_parents
from antin.succession.outcome import OrganisationLink, SuccessionKind
from antin.succession.registry import Organisation, OrganisationId, UnitCode

__all__ = ["Bodies", "succeed_bodies"]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Organisations after the decision and where each old one went."""

    after: dict[OrganisationId, Organisation]
    drafts: dict[OrganisationId, Draft]
    links: tuple[OrganisationLink, ...]
    successor: dict[OrganisationId, OrganisationId]  # bodies that go on, in whatever body
    takes_over: dict[OrganisationId, OrganisationId]  # dissolved body → the body that gets its tasks
    unexplained: tuple[str, ...]


def succeed_bodies(setting: Setting) -> Bodies:
    """All organisations after the decision."""
    drafts, endings = _drafts(setting)
    identified = _identified(setting, drafts)
    by_id = {new_id: draft for new_id, (draft, _) in identified.items()}
    successor = {donor.id: new_id for new_id, draft in by_id.items() for donor in draft.donors}
    described = {new_id: describe(setting, draft, new_id, code) for new_id, (draft, code) in identified.items()}
    after = Addresses(setting, by_id).added(with_parents(setting, described, by_id, successor))
    return Bodies(
        after=after,
        drafts=by_id,
        links=_links(setting, after, by_id, endings),
        successor=successor,
        takes_over=_task_takers(after, endings),
        unexplained=tuple(
            f"organisation {ending.body.id} {ending.body.name}" for ending in endings if ending.silent
        ),
    )


def _drafts(setting: Setting) -> tuple[list[Draft], list[Ending]]:
    """A row that names a body beats the rule of its kind; kinds without a rule follow their units."""
    ruled = {rule.before_kind for rule in setting.decision.kind_rules}
    named = {row.old_code for row in setting.decision.unit_rows if row.is_body}
    by_kind: dict[bool, list[Organisation]] = {True: [], False: []}
    for body in setting.before.organisations.values():
        by_kind[body.kind in ruled and body.code not in named].append(body)
    by_rule, rule_endings = drafts_by_rule(setting, by_kind[True])
    by_unit, unit_endings = drafts_by_unit(setting, by_kind[False])
    drafts = by_rule + by_unit
    drafts += split_off(setting, drafts)
    return [_with_override(setting, draft) for draft in drafts], rule_endings + unit_endings


def _with_override(setting: Setting, draft: Draft) -> Draft:
    first = setting.overrides.bodies.get(f"{draft.unit.code}:{draft.kind}")
    if first is None or all(donor.id != first for donor in draft.donors):
        return draft
    return replace(draft, donors=tuple(sorted(draft.donors, key=lambda donor: donor.id != first)))


def _identified(setting: Setting, drafts: Iterable[Draft]) -> dict[OrganisationId, tuple[Draft, str]]:
    """Each draft with its identity and code; the identity changes only where a new legal person is founded."""
    grouped: dict[tuple[UnitCode, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        grouped[draft.unit.code, draft.kind].append(draft)
    identified: dict[OrganisationId, tuple[Draft, str]] = {}
    for group in grouped.values():
        for draft, code in zip(group, _codes(group), strict=True):
            identified[_identity(setting, draft, code)] = (draft, code)
    return identified


def _identity(setting: Setting, draft: Draft, code: str) -> OrganisationId:
    if draft.donors and not draft.is_new:
        return draft.donors[0].id
    return OrganisationId(f"{code}@{setting.decision.effective_on.isoformat()}")


def _codes(group: list[Draft]) -> list[str]:
    """Codes of the drafts of one kind in one unit: bare if alone, else numbered; who had a number keeps it."""
    base = f"{group[0].unit.code}:{group[0].kind}"
    kept = [_kept_number(draft, base) for draft in group]
    if len(group) == 1 and not kept[0]:
        return [base]
    taken = Counter(kept)
    numbers = (number for number in range(1, max(kept) + len(group) + 1) if not taken[number])
    seen: set[int] = set()
    codes = []
    for number in kept:
        own = number if number and number not in seen else next(numbers)
        seen.add(own)
        codes.append(f"{base}:{own:02}")
    return codes


def _kept_number(draft: Draft, base: str) -> int:
    code = draft.donors[0].code if draft.donors else ""
    return instance_number(code) if code.startswith(base + ":") else 0


def _links(
    setting: Setting,
    after: Mapping[OrganisationId, Organisation],
    drafts: Mapping[OrganisationId, Draft],
    endings: Iterable[Ending],
) -> tuple[OrganisationLink, ...]:
    links = []
    for new_id, draft in drafts.items():
        if not draft.donors:
            links.append(OrganisationLink(None, new_id, SuccessionKind.FOUND, False))
        for place, donor in enumerate(draft.donors):
            kind = _link_kind(setting, draft, donor, after[new_id])
            links.append(OrganisationLink(donor.id, new_id, kind, place == 0))
    for ending in endings:
        links.append(OrganisationLink(ending.body.id, None, SuccessionKind.DISSOLVE, False, ending.note))
    return tuple(sorted(links, key=lambda link: (link.old_id or "", link.new_id or "")))


def _link_kind(setting: Setting, draft: Draft, donor: Organisation, new: Organisation) -> SuccessionKind:
    if draft.succession in {SuccessionKind.ABSORB, SuccessionKind.REPARENT}:
        return draft.succession
    if draft.is_new:
        return SuccessionKind.MERGE
    if fold(donor.name) != fold(new.name):
        old_unit = setting.before.units[donor.unit_code]
        type_changed = old_unit.level is draft.unit.level and fold(old_unit.type) != fold(draft.unit.type)
        return SuccessionKind.TYPE if type_changed else SuccessionKind.RENAME
    return SuccessionKind.UNCHANGED if donor.parent_id == new.parent_id else SuccessionKind.REPARENT


def _task_takers(
    after: Mapping[OrganisationId, Organisation], endings: Iterable[Ending]
) -> dict[OrganisationId, OrganisationId]:
    by_code = {body.code: body.id for body in after.values()}
    return {ending.body.id: by_code[ending.takes_over] for ending in endings if ending.takes_over in by_code}
