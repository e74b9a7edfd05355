"""What a body after the decision is called and looks like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from antin.kernel.text import fold
from antin.succession.bodies.draft import Draft, Setting, instance_number
from antin.succession.decision import OrganisationTemplate
from antin.succession.names import fill, renamed, unit_values
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Organisation, OrganisationId
from antin.succession.territory import change_of

__all__ = ["describe"]


def describe(setting: Setting, draft: Draft, new_id: OrganisationId, code: str) -> Organisation:
    """The organisation of a draft; parent, organisation code and mail domain follow once all bodies stand.

    A body is described anew by its template if a rule made it or it is founded; else it is the old one with the
    unit's new name in its own.
    """
    origin = draft.donors[0] if draft.donors else draft.model
    name, short_name = _names(setting, draft, origin)
    if draft.template and (draft.rule or draft.is_new):
        body = _by_template(setting, draft, draft.template, origin)
    else:
        body = draft.origin
    return replace(
        body,
        id=new_id,
        code=code,
        kind=draft.kind,
        name=name,
        short_name=short_name,
        unit_code=draft.unit.code,
        founded_on=setting.decision.effective_on if draft.is_new else draft.origin.founded_on,
    )


def _by_template(
    setting: Setting, draft: Draft, template: OrganisationTemplate, origin: Organisation | None
) -> Organisation:
    return Organisation(
        id=OrganisationId(""),
        code="",
        kind=draft.kind,
        name="",
        short_name="",
        unit_code=draft.unit.code,
        parent_id=None,
        branch=template.branch,
        official_code=origin.official_code if origin else "",
        abbreviation=template.abbreviation or (origin.abbreviation if origin else ""),
        number_style=template.number_style,
        has_seal=template.has_seal,
        founded_on=setting.decision.effective_on,
        mail_domain=template.mail_domain or (origin.mail_domain if origin else ""),
    )


def _names(setting: Setting, draft: Draft, origin: Organisation | None) -> tuple[str, str]:
    """Stated by the decision, or by pattern, or the old names with the unit's name replaced."""
    if draft.name:
        return draft.name, draft.name
    patterns = _patterns(setting, draft)
    if patterns is None:
        return _replaced(setting, draft, draft.origin)
    values = unit_values(draft.unit, setting.territory.after[draft.unit.province_code])
    if origin is not None:
        values |= _old_names(setting, draft, origin)
    name = fill(patterns[0], values)
    return name, fill(patterns[1], values) or name


def _replaced(setting: Setting, draft: Draft, origin: Organisation) -> tuple[str, str]:
    old = setting.before.units[origin.unit_code]
    bare = instance_number(origin.code) == 0  # a school "Trường THCS Tề Lỗ" is not named after today's commune
    name = renamed(origin.name, old, draft.unit, short_form=bare)
    return name, renamed(origin.short_name, old, draft.unit, short_form=bare)


def _patterns(setting: Setting, draft: Draft) -> tuple[str, str] | None:
    if draft.rule and draft.rule.name:
        return draft.rule.name, draft.rule.short_name
    if draft.template and (draft.rule or draft.is_new or _unit_is_renamed(setting, draft)):
        return draft.template.name, draft.template.short_name
    return None


def _unit_is_renamed(setting: Setting, draft: Draft) -> bool:
    old = setting.before.units[draft.origin.unit_code]
    return change_of(old, draft.unit) in {SuccessionKind.TYPE, SuccessionKind.RENAME}


def _old_names(setting: Setting, draft: Draft, origin: Organisation) -> dict[str, str]:
    """The old names without the old province at their end, and with the old unit's name replaced."""
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
