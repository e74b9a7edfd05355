"""Bodies whose kind has no rule: each follows its unit, unless a row of the decision names the body itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from antin.succession.bodies.draft import Draft, Ending, Setting, instance_number
from antin.succession.decision import SuccessionRow
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Organisation, Unit, UnitCode

__all__ = ["drafts_by_unit", "numbered_kinds", "split_off"]

_JOINING = frozenset({SuccessionKind.MERGE, SuccessionKind.ABSORB})


def numbered_kinds(bodies: Iterable[Organisation]) -> frozenset[str]:
    """Kinds of which a unit may have several (schools): they go on one by one where their units join."""
    return frozenset(body.kind for body in bodies if instance_number(body.code))


def drafts_by_unit(setting: Setting, bodies: Iterable[Organisation]) -> tuple[list[Draft], list[Ending]]:
    """Drafts and endings of bodies without a kind rule."""
    following = _Following(setting)
    for body in setting.in_order(list(bodies)):
        following.place(body)
    return following.drafts(), following.endings


class _Following:
    def __init__(self, setting: Setting) -> None:
        rows = setting.decision.unit_rows
        self._setting = setting
        self._numbered = numbered_kinds(setting.before.organisations.values())
        self._tasks = dict(setting.decision.tasks)
        self._named = {row.old_code: row for row in rows if row.is_body and row.old_code}
        self._stated = {row.new_code: row.kind for row in rows if row.is_body and row.kind in _JOINING}
        self._founding = [row for row in rows if row.is_body and not row.old_code]
        self._dissolved = {row.old_code for row in rows if not row.is_body and not row.new_code}
        self._groups: dict[tuple[UnitCode, str], list[Organisation]] = defaultdict(list)
        self._single: list[Draft] = []
        self.endings: list[Ending] = []

    def place(self, body: Organisation) -> None:
        """Note what becomes of one body."""
        row = self._named.get(body.code)
        unit = self._unit_of(body)
        if row:
            self._place_named(body, row)
        elif unit is None:
            self._end(body)
        elif body.kind in self._numbered:
            template = self._setting.template(body.kind, unit)
            self._single.append(Draft(body.kind, unit, (body,), is_new=False, template=template))
        else:
            self._groups[unit.code, body.kind].append(body)

    def drafts(self) -> list[Draft]:
        """All drafts, once every body is placed."""
        joined = [self._together(*key, bodies) for key, bodies in self._groups.items()]
        return self._single + joined + [self._founded(row) for row in self._founding]

    def _unit_of(self, body: Organisation) -> Unit | None:
        code = self._setting.territory.successor.get(body.unit_code)
        return self._setting.territory.after.get(code) if code else None

    def _place_named(self, body: Organisation, row: SuccessionRow) -> None:
        if not row.new_code:
            taker = self._tasks.get(body.code, "")
            note = f"giải thể, nhiệm vụ chuyển cho {taker}" if taker else "giải thể"
            self.endings.append(Ending(body, note, takes_over=taker))
            return
        unit, kind = self._target(row)
        if row.kind in _JOINING:
            self._groups[unit.code, kind].append(body)
        else:
            self._single.append(self._renamed(body, row, unit, kind))

    def _target(self, row: SuccessionRow) -> tuple[Unit, str]:
        unit_code, kind = row.new_code.split(":")[:2]
        return self._setting.territory.after[UnitCode(unit_code)], kind

    def _renamed(self, body: Organisation, row: SuccessionRow, unit: Unit, kind: str) -> Draft:
        return Draft(
            kind,
            unit,
            (body,),
            is_new=False,
            template=self._setting.template(kind, unit),
            succession=row.kind,
            name=row.new_name,
            parent_code=row.new_parent,
        )

    def _end(self, body: Organisation) -> None:
        unit = self._setting.before.units[body.unit_code]
        abolished = unit.level in self._setting.decision.abolished_levels or unit.code in self._dissolved
        taker = self._tasks.get(body.code, "")
        self.endings.append(
            Ending(body, "giải thể cùng đơn vị hành chính", takes_over=taker, silent=not abolished)
        )

    def _together(self, code: UnitCode, kind: str, bodies: list[Organisation]) -> Draft:
        """The bodies of one kind whose units join. Where a row says who joins whom, that body goes on; else
        the body of the unit's continuing donor."""
        territory, own_code = self._setting.territory, f"{code}:{kind}"
        row_says = self._stated.get(own_code)
        stated = row_says or territory.kinds[code]
        places = {donor: place for place, donor in enumerate(territory.donors.get(code, ()))}

        def rank(body: Organisation) -> tuple[bool, int]:
            return row_says is not None and body.code != own_code, places.get(body.unit_code, len(places))

        absorbs = stated is SuccessionKind.ABSORB
        return Draft(
            kind,
            territory.after[code],
            tuple(sorted(bodies, key=rank)),
            is_new=not absorbs and (len(bodies) > 1 or stated is SuccessionKind.MERGE),
            template=self._setting.template(kind, territory.after[code]),
            succession=SuccessionKind.ABSORB if absorbs and len(bodies) > 1 else None,
        )

    def _founded(self, row: SuccessionRow) -> Draft:
        """A body that a row founds; after the first of its kind where there is no template."""
        unit, kind = self._target(row)
        alike = (body for body in self._setting.before.organisations.values() if body.kind == kind)
        return Draft(
            kind,
            unit,
            (),
            is_new=True,
            template=self._setting.template(kind, unit),
            model=min(alike, key=lambda body: body.id, default=None),
            name=row.new_name,
            parent_code=row.new_parent,
        )


def split_off(setting: Setting, drafts: Iterable[Draft]) -> list[Draft]:
    """A unit that took a part of another and nobody's bodies founds its own, after the other's pattern."""
    numbered = numbered_kinds(setting.before.organisations.values())
    present = {draft.unit.code for draft in drafts}
    by_unit: dict[UnitCode, list[Organisation]] = defaultdict(list)
    for body in setting.in_order(list(setting.before.organisations.values())):
        by_unit[body.unit_code].append(body)
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
