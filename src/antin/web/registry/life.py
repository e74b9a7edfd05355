"""The life of an organisation as events: its foundation, what each decision did to it, its end, and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from antin.apps.directory.api import OrganisationLife, OrganisationRecord
from antin.apps.reorganisation.api import DecisionRecord, OrganisationLinkRecord
from antin.kernel.moments import VIETNAM
from antin.web.registry import wording

__all__ = ["Change", "Event", "LinkedBody", "life_events", "linked_identities"]


@dataclass(frozen=True, slots=True)
class LinkedBody:
    """Another organisation of an event; ``goes_on``: its identity and certificate went on in the successor."""

    id: str
    name: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A detail that differs between two versions."""

    label: str | Promise
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the life: what happened, by which decision, out of what and into what."""

    at: datetime
    title: str | Promise
    decision: DecisionRecord | None = None
    before: tuple[LinkedBody, ...] = ()
    after: tuple[LinkedBody, ...] = ()
    changes: tuple[Change, ...] = ()
    note: str = ""


def linked_identities(links: Iterable[OrganisationLinkRecord]) -> set[str]:
    """Every organisation that these links name."""
    return {each for link in links for each in (link.old_id, link.new_id) if each is not None}


def life_events(
    life: OrganisationLife,
    links: Sequence[OrganisationLinkRecord],
    *,
    decisions: Mapping[str, DecisionRecord],
    others: Mapping[str, OrganisationRecord],
    names: Mapping[str, str],
) -> list[Event]:
    """The newest event first. ``others`` are the organisations of ``links``, ``names`` those of superiors."""
    told = {decisions[link.decision].effective_at for link in links}
    events = [
        *_beginnings(life, links, decisions, others),
        *_endings(life, links, decisions, others),
        *_stays(life, links, decisions, names),
        *_silent_changes(life, told, decisions, names),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _beginnings(
    life: OrganisationLife,
    links: Sequence[OrganisationLinkRecord],
    decisions: Mapping[str, DecisionRecord],
    others: Mapping[str, OrganisationRecord],
) -> Iterable[Event]:
    """How it came to be: from other bodies, founded by a decision, or before the registry's time."""
    came = [link for link in links if link.new_id == life.id and link.old_id != life.id]
    for number in dict.fromkeys(link.decision for link in came):
        of_it = [link for link in came if link.decision == number]
        before = tuple(_body(link.old_id, link, others) for link in of_it if link.old_id is not None)
        title: str | Promise = _("Founded")
        if before:
            title = ngettext_lazy("Came out of one body", "Formed from %(count)d bodies", len(before)) % {
                "count": len(before)
            }
        decision = decisions[number]
        yield Event(decision.effective_at, title, decision, before=before)
    if not came:
        yield Event(_morning(life.founded_on), _("Founded"))


def _endings(
    life: OrganisationLife,
    links: Sequence[OrganisationLinkRecord],
    decisions: Mapping[str, DecisionRecord],
    others: Mapping[str, OrganisationRecord],
) -> Iterable[Event]:
    for link in links:
        if link.old_id == life.id and link.new_id != life.id:
            after = () if link.new_id is None else (_body(link.new_id, link, others),)
            decision = decisions[link.decision]
            title = wording.word(wording.SUCCESSION_KINDS, link.kind)
            yield Event(decision.effective_at, title, decision, after=after, note=link.note)


def _stays(
    life: OrganisationLife,
    links: Sequence[OrganisationLinkRecord],
    decisions: Mapping[str, DecisionRecord],
    names: Mapping[str, str],
) -> Iterable[Event]:
    """What a decision did to it while it went on as the same legal person."""
    for link in links:
        if link.old_id == life.id == link.new_id:
            decision = decisions[link.decision]
            title = wording.word(wording.SUCCESSION_KINDS, link.kind)
            changes = _changes_at(life, decision.effective_at, names)
            yield Event(decision.effective_at, title, decision, changes=changes, note=link.note)


def _silent_changes(
    life: OrganisationLife,
    told: set[datetime],
    decisions: Mapping[str, DecisionRecord],
    names: Mapping[str, str],
) -> Iterable[Event]:
    """New versions that no link tells of: a detail was corrected."""
    by_moment = {decision.effective_at: decision for decision in decisions.values()}
    for version in life.versions[1:]:
        if version.valid_from not in told:
            changes = _changes_at(life, version.valid_from, names)
            yield Event(
                version.valid_from, _("Details changed"), by_moment.get(version.valid_from), changes=changes
            )


def _changes_at(life: OrganisationLife, moment: datetime, names: Mapping[str, str]) -> tuple[Change, ...]:
    place = next((i for i, version in enumerate(life.versions) if version.valid_from == moment), 0)
    if place == 0:
        return ()
    old, new = life.versions[place - 1], life.versions[place]
    pairs = (
        (_("Name"), old.name, new.name),
        (_("Code"), old.code, new.code),
        (_("Official code"), old.official_code, new.official_code),
        (_("Superior"), names.get(old.parent_id or "", ""), names.get(new.parent_id or "", "")),
        (_("Territory"), names.get(old.unit_code, old.unit_code), names.get(new.unit_code, new.unit_code)),
        (_("Mail domain"), old.mail_domain, new.mail_domain),
    )
    return tuple(Change(label, before, after) for label, before, after in pairs if before != after)


def _body(identity: str, link: OrganisationLinkRecord, others: Mapping[str, OrganisationRecord]) -> LinkedBody:
    known = others.get(identity)
    return LinkedBody(identity, known.name if known else identity, link.continues)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
