"""From drafts to organisations: codes, identities, names, parents, organisation codes, mail domains."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from antin.kernel.text import fold
from antin.succession.bodies.addresses import Addresses
from antin.succession.bodies.by_rule import drafts_by_rule
from antin.succession.bodies.by_unit import drafts_by_unit, split_off
from antin.succession.bodies.draft import Draft, Ending, Setting, instance_number
from antin.succession.bodies.parents import with_parents
from antin.succession.names import fill, renamed, unit_values
from antin.succession.outcome import OrganisationLink, SuccessionKind
from antin.succession.registry import Organisation, OrganisationId, UnitCode
from antin.succession.territory import change_of

__all__ = ["Bodies", "succeed_bodies"]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Organisations after the decision and where each old one went."""

    after: dict[OrganisationId, Organisation]
    drafts: dict[OrganisationId, Draft]
    links: tuple[OrganisationLink, ...]
    successor: dict[OrganisationId, OrganisationId]  # bodies that go on, in whatever body
    takes_over: dict[OrganisationId, OrganisationId]  # dissolved body → the body that gets its tasks
    endings: tuple[Ending, ...]
    unexplained: tuple[str, ...]


def succeed_bodies(setting: Setting) -> Bodies:
    """All organisations after the decision."""
    ruled = {rule.before_kind for rule in setting.decision.kind_rules}
    bodies = list(setting.before.organisations.values())
    named = {row.old_code for row in setting.decision.unit_rows if row.is_body}
    by_rule, rule_endings = drafts_by_rule(
        setting, [body for body in bodies if body.kind in ruled and body.code not in named]
    )
    by_unit, unit_endings = drafts_by_unit(
        setting, [body for body in bodies if body.kind not in ruled or body.code in named]
    )
    drafts = _with_overrides(setting, by_rule + by_unit + split_off(setting, by_rule + by_unit))
    identified = _identified(setting, drafts)
    successor = {donor.id: new_id for new_id, (draft, _) in identified.items() for donor in draft.donors}
    built = {
        new_id: _organisation(setting, draft, new_id, code) for new_id, (draft, code) in identified.items()
    }
    by_id = {new_id: draft for new_id, (draft, _) in identified.items()}
    after = with_parents(setting, built, by_id, successor)
    after = Addresses(setting, by_id).added(after)
    endings = tuple(rule_endings + unit_endings)
    return Bodies(
        after=after,
        drafts=by_id,
        links=_links(setting, after, by_id, endings),
        successor=successor,
        takes_over=_task_takers(setting, after, endings),
        endings=endings,
        unexplained=tuple(
            f"organisation {ending.body.id} {ending.body.name}" for ending in endings if ending.silent
        ),
    )


def _with_overrides(setting: Setting, drafts: Iterable[Draft]) -> list[Draft]:
    chosen = setting.overrides.bodies
    if not chosen:
        return list(drafts)
    return [_reordered(draft, chosen.get(f"{draft.unit.code}:{draft.kind}")) for draft in drafts]


def _reordered(draft: Draft, first: OrganisationId | None) -> Draft:
    if first is None or all(donor.id != first for donor in draft.donors):
        return draft
    return replace(draft, donors=tuple(sorted(draft.donors, key=lambda donor: donor.id != first)))


def _identified(setting: Setting, drafts: Iterable[Draft]) -> dict[OrganisationId, tuple[Draft, str]]:
    """Each draft with its code and identity; identity changes only where a new legal person is founded."""
    grouped: dict[tuple[UnitCode, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        grouped[draft.unit.code, draft.kind].append(draft)
    identified: dict[OrganisationId, tuple[Draft, str]] = {}
    for group in grouped.values():
        for draft, code in zip(group, _codes(group), strict=True):
            new_id = _identity(draft, code, setting)
            identified[new_id] = (draft, code)
    return identified


def _identity(draft: Draft, code: str, setting: Setting) -> OrganisationId:
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
    numbers = iter(number for number in range(1, len(group) * 2 + 100) if not taken[number])
    seen: set[int] = set()
    codes = []
    for number in kept:
        own = number if number and number not in seen else next(numbers)
        seen.add(own)
        codes.append(f"{base}:{own:02}")
    return codes


def _kept_number(draft: Draft, base: str) -> int:
    codes = [donor.code for donor in draft.donors[:1]]
    return instance_number(codes[0]) if codes and codes[0].startswith(base + ":") else 0


def _organisation(setting: Setting, draft: Draft, new_id: OrganisationId, code: str) -> Organisation:
    """Parent, organisation code and mail domain follow once all bodies stand."""
    origin = draft.donors[0] if draft.donors else draft.model
    template = draft.template
    name, short_name = _names(setting, draft, origin)
    if template is None and origin is None:
        raise ValueError(f"{code} has neither a template nor a predecessor.")
    founded = origin.founded_on if origin and not draft.is_new else setting.decision.effective_on
    if origin and (template is None or draft.rule is None and not draft.is_new):
        return replace(
            origin,
            id=new_id,
            code=code,
            kind=draft.kind,
            name=name,
            short_name=short_name,
            unit_code=draft.unit.code,
            founded_on=founded,
        )
    assert template is not None
    return Organisation(
        id=new_id,
        code=code,
        kind=draft.kind,
        name=name,
        short_name=short_name,
        unit_code=draft.unit.code,
        parent_id=None,
        branch=template.branch,
        official_code=origin.official_code if origin else "",
        abbreviation=template.abbreviation or (origin.abbreviation if origin else ""),
        number_style=template.number_style,
        has_seal=template.has_seal,
        founded_on=founded,
        mail_domain=template.mail_domain or (origin.mail_domain if origin else ""),
    )


def _names(setting: Setting, draft: Draft, origin: Organisation | None) -> tuple[str, str]:
    if draft.name:
        return draft.name, draft.name
    patterns = _patterns(setting, draft)
    if patterns is None and origin is not None:
        old = setting.before.units[origin.unit_code]
        whole = instance_number(origin.code) == 0
        return (
            renamed(origin.name, old, draft.unit, short_form=whole),
            renamed(origin.short_name, old, draft.unit, short_form=whole),
        )
    assert patterns is not None
    values = unit_values(draft.unit, setting.territory.after[draft.unit.province_code])
    if origin is not None:
        values |= _origin_values(setting, draft, origin)
    name = fill(patterns[0], values)
    return name, fill(patterns[1], values) or name


def _patterns(setting: Setting, draft: Draft) -> tuple[str, str] | None:
    if draft.rule and draft.rule.name:
        return draft.rule.name, draft.rule.short_name
    if draft.template and (draft.rule or draft.is_new or _unit_changed(setting, draft)):
        return draft.template.name, draft.template.short_name
    return None


def _unit_changed(setting: Setting, draft: Draft) -> bool:
    old = setting.before.units[draft.donors[0].unit_code]
    return change_of(old, draft.unit) in {SuccessionKind.TYPE, SuccessionKind.RENAME}


def _origin_values(setting: Setting, draft: Draft, origin: Organisation) -> dict[str, str]:
    """The old name without the old province at its end, and with the old unit's name replaced."""
    old = setting.before.units[origin.unit_code]
    province = setting.before.units[old.province_code]
    endings = (f", {province.name}", f" {province.name}")
    name, short = (_without(text, endings) for text in (origin.name, origin.short_name))
    return {
        "tên cũ": renamed(name, old, draft.unit, short_form=False),
        "tên ngắn cũ": renamed(short, old, draft.unit, short_form=False),
        "đơn vị cũ": old.short_name,
    }


def _without(text: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if fold(text).endswith(fold(ending)) and len(text) > len(ending):
            return text[: -len(ending)].rstrip(" ,-")
    return text


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
    setting: Setting, after: Mapping[OrganisationId, Organisation], endings: Iterable[Ending]
) -> dict[OrganisationId, OrganisationId]:
    by_code = {body.code: body.id for body in after.values()}
    return {ending.body.id: by_code[ending.takes_over] for ending in endings if ending.takes_over in by_code}
