"""The superior of each body after the decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from antin.succession.bodies.draft import Draft, Setting
from antin.succession.registry import Organisation, OrganisationId, UnitCode

__all__ = ["with_parents"]


def with_parents(
    setting: Setting,
    bodies: Mapping[OrganisationId, Organisation],
    drafts: Mapping[OrganisationId, Draft],
    successor: Mapping[OrganisationId, OrganisationId],
) -> dict[OrganisationId, Organisation]:
    """The bodies with their parents: stated, by template, or the successor of the old parent."""
    search = _Search(setting, bodies, successor)
    return {new_id: search.placed(body, drafts[new_id]) for new_id, body in bodies.items()}


class _Search:
    """Looks up bodies by kind and place; deals parents by turns where a pattern matches several."""

    def __init__(
        self,
        setting: Setting,
        bodies: Mapping[OrganisationId, Organisation],
        successor: Mapping[OrganisationId, OrganisationId],
    ) -> None:
        self._setting = setting
        self._bodies = bodies
        self._successor = successor
        self._by_code = {body.code: body for body in bodies.values()}
        self._by_place: dict[tuple[UnitCode, str], OrganisationId] = {}
        for body in bodies.values():
            self._by_place.setdefault((body.unit_code, body.kind), body.id)
        self._turns: dict[tuple[UnitCode, str], int] = defaultdict(int)
        self._kinds = list(setting.templates)

    def placed(self, body: Organisation, draft: Draft) -> Organisation:
        parent = self._parent(body, draft)
        return body if parent == body.parent_id else replace(body, parent_id=parent)

    def _parent(self, body: Organisation, draft: Draft) -> OrganisationId | None:
        if draft.parent_code:
            return self._by_code[draft.parent_code].id
        templated = draft.template and (draft.rule or draft.is_new)
        if draft.template and templated:
            return self._by_template(draft, draft.template.parent)
        origin = draft.donors[0] if draft.donors else draft.model
        if draft.donors:
            return self._inherited(origin)
        return self._beside(body, origin)

    def _by_template(self, draft: Draft, parent: str) -> OrganisationId | None:
        if not parent:
            return None
        if "*" in parent:
            return self._by_turns(draft, parent)
        unit = draft.unit
        return self._by_place.get((unit.code, parent)) or self._by_place.get((unit.province_code, parent))

    def _by_turns(self, draft: Draft, pattern: str) -> OrganisationId | None:
        """Where the continuing body's old parent goes on under the pattern, it stays there; else by turns."""
        inherited = self._inherited(draft.donors[0]) if draft.donors else None
        if inherited and fnmatchcase(self._bodies[inherited].kind, pattern):
            return inherited
        province = draft.unit.province_code
        matching = [
            kind for kind in self._kinds if fnmatchcase(kind, pattern) and (province, kind) in self._by_place
        ]
        if not matching:
            return None
        turn = self._turns[province, pattern]
        self._turns[province, pattern] += 1
        return self._by_place[province, matching[turn % len(matching)]]

    def _inherited(self, origin: Organisation | None) -> OrganisationId | None:
        """The successor of the nearest old superior that goes on."""
        seen: set[str] = set()
        parent = origin.parent_id if origin else None
        while parent and parent not in self._successor and parent not in seen:
            seen.add(parent)
            above = self._setting.before.organisations.get(parent)
            parent = above.parent_id if above else None
        return self._successor.get(parent) if parent else None

    def _beside(self, body: Organisation, model: Organisation | None) -> OrganisationId | None:
        """A body founded after a model stands under the same kind as its model."""
        above = self._setting.before.organisations.get(model.parent_id) if model and model.parent_id else None
        if above is None:
            return None
        return self._by_place.get((body.unit_code, above.kind)) or self._successor.get(above.id)
