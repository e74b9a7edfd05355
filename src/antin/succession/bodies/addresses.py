"""Organisation codes (Decision 20/2020/QĐ-TTg) and mail domains after the decision.

A merged province keeps the level-1 code and the domain of the old province whose name it bears (assumption: no
published rule says which), else of the one that continues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from antin.kernel.text import fold
from antin.succession.bodies.draft import Draft, Setting
from antin.succession.official_codes import code_form
from antin.succession.registry import Organisation, OrganisationId, UnitCode, UnitLevel

__all__ = ["Addresses"]

FIRST_COMMUNE = (
    101  # communes are numbered from here, so that no commune shares a number with a provincial body
)


class Addresses:
    """Gives each new or re-made body its organisation code and mail domain."""

    def __init__(self, setting: Setting, drafts: Mapping[OrganisationId, Draft]) -> None:
        self._setting = setting
        self._drafts = drafts
        self._sources = _name_sources(setting)

    def added(self, bodies: Mapping[OrganisationId, Organisation]) -> dict[OrganisationId, Organisation]:
        """All bodies; those that no template or founding touches keep theirs."""
        remade = [body for body in bodies.values() if self._is_remade(body)]
        taken = {body.official_code for body in bodies.values() if not self._is_remade(body)}
        codes = self._codes(remade, bodies, taken)
        return {
            new_id: replace(body, official_code=codes[new_id], mail_domain=self._domain(body))
            if new_id in codes
            else body
            for new_id, body in bodies.items()
        }

    def _is_remade(self, body: Organisation) -> bool:
        draft = self._drafts[body.id]
        return draft.rule is not None or not draft.donors

    def _domain(self, body: Organisation) -> str:
        draft = self._drafts[body.id]
        if draft.template and draft.template.mail_domain:
            return draft.template.mail_domain
        source = self._sources.get(self._setting.territory.after[body.unit_code].province_code)
        domains = source.domains if source else {}
        return domains.get(body.branch) or domains.get("") or body.mail_domain

    def _codes(
        self,
        remade: list[Organisation],
        bodies: Mapping[OrganisationId, Organisation],
        taken: set[str],
    ) -> dict[OrganisationId, str]:
        children: dict[str, int] = defaultdict(int)
        codes: dict[OrganisationId, str] = {}

        def numbered(prefix: str) -> str:
            while True:
                children[prefix] += 1
                code = f"{prefix}.{children[prefix]}"
                if code not in taken:
                    return code

        communes = self._commune_roots(remade, taken)
        for body in sorted(remade, key=lambda body: self._is_below(body, bodies)):
            unit = self._setting.territory.after[body.unit_code]
            root = communes.get(unit.code) or self._level1(unit.province_code, body)
            if unit.code not in communes and self._is_below(body, bodies) and body.parent_id in codes:
                root = codes[body.parent_id]
            codes[body.id] = root if self._is_root(body) and root not in taken else numbered(root)
        return codes

    def _is_root(self, body: Organisation) -> bool:
        draft = self._drafts[body.id]
        if draft.template:
            return draft.template.is_root
        return draft.model is not None and draft.model.official_code.count(".") == 1

    def _is_below(self, body: Organisation, bodies: Mapping[OrganisationId, Organisation]) -> bool:
        """A numbered body under another of the province: a sub-department, a centre, a school, a hospital."""
        return len(body.code.split(":")) == 3 and body.parent_id in bodies

    def _level1(self, province: UnitCode, body: Organisation) -> str:
        source = self._sources.get(province)
        return (source.level1 if source else "") or _level1(body.official_code) or "H00"

    def _commune_roots(self, remade: list[Organisation], taken: set[str]) -> dict[UnitCode, str]:
        """``H44.101`` and so on, by code, past every number that bodies which keep their code use."""
        units = {body.unit_code: body for body in remade}
        used = {".".join(code.split(".")[:2]) for code in taken}
        numbers: dict[str, int] = defaultdict(lambda: FIRST_COMMUNE)
        roots: dict[UnitCode, str] = {}
        for code in sorted(units):
            unit = self._setting.territory.after[code]
            if unit.level is UnitLevel.COMMUNE:
                level1 = self._level1(unit.province_code, units[code])
                while f"{level1}.{numbers[level1]}" in used:
                    numbers[level1] += 1
                roots[code] = f"{level1}.{numbers[level1]}"
                numbers[level1] += 1
        return roots


class _Source:
    """What the province whose name goes on gives: level-1 code and mail domains by branch."""

    def __init__(self, bodies: Iterable[Organisation]) -> None:
        self.level1 = ""
        self.domains: dict[str, str] = {}
        for body in bodies:
            self.level1 = self.level1 or _level1(body.official_code)
            if body.mail_domain:
                self.domains.setdefault(body.branch, body.mail_domain)
                self.domains.setdefault("", body.mail_domain)


def _name_sources(setting: Setting) -> dict[UnitCode, _Source]:
    territory = setting.territory
    by_unit: dict[UnitCode, list[Organisation]] = defaultdict(list)
    for body in sorted(setting.before.organisations.values(), key=lambda body: body.id):
        by_unit[body.unit_code].append(body)
    sources = {}
    for code, unit in territory.after.items():
        donors = territory.donors.get(code, ())
        if unit.level is UnitLevel.PROVINCE and donors:
            named = [old for old in donors if fold(territory.before[old].name) == fold(unit.name)]
            sources[code] = _Source(by_unit[(named or list(donors))[0]])
    return sources


def _level1(official_code: str) -> str:
    """``H44`` of ``H44.15.3`` or of the older ``000.03.15.H44``."""
    return code_form(official_code).split(".")[0] if official_code else ""
