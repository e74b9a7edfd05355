"""Bodies whose kind has no rule: each follows its unit with the same kind, unless a row names the body itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from antin.succession.bodies.draft import Draft, Ending, Setting, instance_number
from antin.succession.decision import SuccessionRow
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Organisation, Unit, UnitCode

__all__ = ["drafts_by_unit", "numbered_kinds", "split_off"]

_NEW_PERSON = {SuccessionKind.MERGE, SuccessionKind.FOUND}


def numbered_kinds(bodies: Iterable[Organisation]) -> frozenset[str]:
    """Kinds of which a unit may have several (schools): they go on one by one where their units join."""
    return frozenset(body.kind for body in bodies if instance_number(body.code))


def drafts_by_unit(setting: Setting, bodies: Iterable[Organisation]) -> tuple[list[Draft], list[Ending]]:
    """Drafts and endings of bodies without a kind rule."""
    ordered = setting.in_order(list(bodies))
    numbered = numbered_kinds(setting.before.organisations.values())
    named = {row.old_code: row for row in setting.decision.unit_rows if row.is_body}
    groups: dict[tuple[UnitCode, str], list[Organisation]] = defaultdict(list)
    drafts: list[Draft] = []
    endings: list[Ending] = []
    for body in ordered:
        successor = _unit_of(setting, body)
        row = named.get(body.code)
        if row:
            _place_named(setting, body, row, drafts, endings, groups)
        elif successor is None:
            endings.append(_lost(setting, body))
        elif body.kind in numbered:
            drafts.append(_alone(setting, body, successor))
        else:
            groups[successor.code, body.kind].append(body)
    for (code, kind), joined in groups.items():
        drafts.append(_together(setting, setting.territory.after[code], kind, joined))
    return drafts + _founded_rows(setting), endings


def _unit_of(setting: Setting, body: Organisation) -> Unit | None:
    code = setting.territory.successor.get(body.unit_code)
    return setting.territory.after.get(code) if code else None


def _place_named(
    setting: Setting,
    body: Organisation,
    row: SuccessionRow,
    drafts: list[Draft],
    endings: list[Ending],
    groups: dict[tuple[UnitCode, str], list[Organisation]],
) -> None:
    tasks = dict(setting.decision.tasks)
    if not row.new_code:
        taker = tasks.get(body.code, "")
        note = f"giải thể, nhiệm vụ chuyển cho {taker}" if taker else "giải thể"
        endings.append(Ending(body, note, takes_over=taker))
        return
    unit_code, kind = row.new_code.split(":")[:2]
    unit = setting.territory.after[UnitCode(unit_code)]
    if row.kind in {SuccessionKind.MERGE, SuccessionKind.ABSORB}:
        groups[unit.code, kind].append(body)
        return
    drafts.append(
        Draft(
            kind,
            unit,
            (body,),
            is_new=False,
            template=setting.template(kind, unit),
            succession=row.kind,
            name=row.new_name,
            parent_code=row.new_parent,
        )
    )


def _lost(setting: Setting, body: Organisation) -> Ending:
    unit = setting.before.units[body.unit_code]
    abolished = unit.level in setting.decision.abolished_levels or any(
        row.old_code == unit.code and not row.new_code for row in setting.decision.unit_rows
    )
    taker = dict(setting.decision.tasks).get(body.code, "")
    return Ending(body, "giải thể cùng đơn vị hành chính", takes_over=taker, silent=not abolished)


def _alone(setting: Setting, body: Organisation, unit: Unit) -> Draft:
    template = setting.template(body.kind, unit)
    return Draft(body.kind, unit, (body,), is_new=False, template=template)


def _together(setting: Setting, unit: Unit, kind: str, bodies: list[Organisation]) -> Draft:
    """The bodies of one kind whose units join. The body of the unit's continuing donor goes on."""
    own_code = f"{unit.code}:{kind}"
    row_says = _stated(setting, own_code)
    stated = row_says or setting.territory.kinds[unit.code]
    places = {code: place for place, code in enumerate(setting.territory.donors.get(unit.code, ()))}
    ordered = sorted(
        bodies,
        key=lambda body: (
            row_says is not None and body.code != own_code,
            places.get(body.unit_code, len(places)),
        ),
    )
    absorbs = stated is SuccessionKind.ABSORB
    is_new = not absorbs and (len(bodies) > 1 or stated is SuccessionKind.MERGE)
    return Draft(
        kind,
        unit,
        tuple(ordered),
        is_new=is_new,
        template=setting.template(kind, unit),
        succession=SuccessionKind.ABSORB if absorbs and len(bodies) > 1 else None,
    )


def _stated(setting: Setting, code: str) -> SuccessionKind | None:
    """What a row about bodies says of the body ``code`` that several join."""
    rows = setting.decision.unit_rows
    return next((row.kind for row in rows if row.is_body and row.new_code == code and row.kind), None)


def split_off(setting: Setting, drafts: Iterable[Draft]) -> list[Draft]:
    """A unit that took a part of another and nobody's bodies founds its own, after the other's pattern."""
    numbered = numbered_kinds(setting.before.organisations.values())
    present = {draft.unit.code for draft in drafts}
    by_unit: Mapping[UnitCode, list[Organisation]] = _by_unit(setting)
    founded = []
    for code, unit in setting.territory.after.items():
        origins = setting.territory.predecessors.get(code, ())
        if code in present or not origins:
            continue
        for model in by_unit.get(min(origins), ()):
            if model.kind not in numbered:
                template = setting.template(model.kind, unit)
                founded.append(Draft(model.kind, unit, (), True, None, template, model))
    return founded


def _by_unit(setting: Setting) -> dict[UnitCode, list[Organisation]]:
    grouped: dict[UnitCode, list[Organisation]] = defaultdict(list)
    for body in setting.in_order(list(setting.before.organisations.values())):
        grouped[body.unit_code].append(body)
    return grouped


def _founded_rows(setting: Setting) -> list[Draft]:
    """Bodies that a row founds without a predecessor."""
    founded = []
    for row in setting.decision.unit_rows:
        if row.is_body and not row.old_code and row.new_code:
            unit_code, kind = row.new_code.split(":")[:2]
            unit = setting.territory.after[UnitCode(unit_code)]
            model = next(iter(b for b in setting.before.organisations.values() if b.kind == kind), None)
            template = setting.template(kind, unit)
            founded.append(
                Draft(
                    kind, unit, (), True, None, template, model, name=row.new_name, parent_code=row.new_parent
                )
            )
    return founded
