"""What must be certified: from a registry, or from a succession, to needed certificates with their subjects.

One certificate for each organisation that requires one, for each person with a main post that requires one, and
for each service. A second post of a person adds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from antin.pki.names import Subject, SubjectRefused, organisation_subject, person_subject, service_subject
from antin.reissue.plan import Holder, HolderKind, NeededCertificate
from antin.succession.outcome import MoveOutcome, OrganisationLink, Succession
from antin.succession.registry import (
    Organisation,
    OrganisationId,
    Person,
    PersonId,
    Post,
    Registry,
    Service,
    ServiceId,
    UnitCode,
    UnitLevel,
)

__all__ = ["Needs", "RefusedNeed", "Wants", "fates_of", "needs_after", "needs_of", "wants_after"]


@dataclass(frozen=True, slots=True)
class RefusedNeed:
    """A holder that needs a certificate for which no subject can be written."""

    holder: Holder
    name: str
    organisation_id: OrganisationId  # the body itself, the person's, or the service's owner
    error: SubjectRefused


@dataclass(frozen=True, slots=True)
class Wants:
    """What must be certified, and what cannot be as it stands."""

    needed: list[NeededCertificate]
    refused: list[RefusedNeed]


class Needs:
    """The holders of a registry, each with the subject that its certificate must show."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def __iter__(self) -> Iterator[NeededCertificate]:
        """Organisations, persons, services, without anything that they continue."""
        return (build() for _, _, _, build in self._holders())

    def survey(self) -> Wants:
        """The same, with the holders for which no subject can be written apart."""
        wants = Wants([], [])
        for holder, name, organisation_id, build in self._holders():
            try:
                wants.needed.append(build())
            except SubjectRefused as error:
                wants.refused.append(RefusedNeed(holder, name, organisation_id, error))
        return wants

    def _holders(self) -> Iterator[tuple[Holder, str, OrganisationId, Callable[[], NeededCertificate]]]:
        registry = self._registry
        for body in registry.organisations.values():
            if body.requires_certificate:
                holder = Holder(HolderKind.ORGANISATION, body.id)
                yield holder, body.name, body.id, partial(self.organisation, body)
        for person_id, post in self.main_posts().items():
            person = registry.persons[person_id]
            holder = Holder(HolderKind.PERSON, person_id)
            yield holder, person.full_name, post.organisation_id, partial(self.person, person, post)
        for service in registry.services.values():
            holder = Holder(HolderKind.SERVICE, service.id)
            yield holder, service.name, service.owner_id, partial(self.service, service)

    def main_posts(self) -> dict[PersonId, Post]:
        """The one post that each person's certificate names."""
        return {
            post.holder_id: post
            for post in self._registry.posts.values()
            if post.holder_id is not None and post.is_main and post.requires_certificate
        }

    def organisation(self, organisation: Organisation) -> NeededCertificate:
        """The certificate of a body: its name, its area and the identity that is never reused."""
        subject = organisation_subject(
            province=self._province(organisation.unit_code),
            locality=self._district(organisation.unit_code),
            organisation=organisation.name,
            short=organisation.short_name,
            identifier=_organisation_identifier(organisation),
        )
        return NeededCertificate(
            holder=Holder(HolderKind.ORGANISATION, organisation.id),
            name=organisation.name,
            profile="organisation",
            subject=subject,
            email=None,
            host_name=None,
            continues=None,
            because="found",
        )

    def person(self, person: Person, post: Post) -> NeededCertificate:
        """The certificate of an official: the body served, the name, the registry's own number."""
        organisation = self._registry.organisations[post.organisation_id]
        subject = person_subject(
            province=self._province(organisation.unit_code),
            locality=self._district(organisation.unit_code),
            organisation=organisation.name,
            short=organisation.short_name,
            full_name=person.full_name,
            identifier=person.id,
        )
        return NeededCertificate(
            holder=Holder(HolderKind.PERSON, person.id),
            name=person.full_name,
            profile="person",
            subject=subject,
            email=person.email,
            host_name=None,
            continues=None,
            because="stay",
        )

    def service(self, service: Service) -> NeededCertificate:
        """The certificate of a service: its owner, its name and, for servers, its host name."""
        owner = self._registry.organisations[service.owner_id]
        subject: Subject = service_subject(
            province=self._province(owner.unit_code),
            owner=owner.name,
            owner_short=owner.short_name,
            service_name=service.name,
            service_short=service.short_name,
            identifier=f"AN:VN-{service.id.replace('@', '.').replace(':', '.')}",
        )
        return NeededCertificate(
            holder=Holder(HolderKind.SERVICE, service.id),
            name=service.name,
            profile="service",
            subject=subject,
            email=None,
            host_name=service.host_name,
            continues=None,
            because="start",
        )

    def _province(self, unit_code: UnitCode) -> str:
        units = self._registry.units
        return units[units[unit_code].province_code].name

    def _district(self, unit_code: UnitCode) -> str | None:
        """The district that a subject names: only where the unit is one or lies in one."""
        unit = self._registry.units[unit_code]
        if unit.level is UnitLevel.DISTRICT:
            return unit.name
        parent = self._registry.units.get(unit.parent_code) if unit.parent_code else None
        return parent.name if parent is not None and parent.level is UnitLevel.DISTRICT else None


def needs_of(registry: Registry) -> list[NeededCertificate]:
    """Every certificate that a registry asks for."""
    return list(Needs(registry))


def needs_after(succession: Succession) -> list[NeededCertificate]:
    """Every certificate that must be valid after the decision, and whose certificate goes on in it.

    Raises :class:`~antin.pki.names.SubjectRefused` where one has no subject; see :func:`wants_after`.
    """
    return _continued(list(Needs(succession.after)), succession)


def wants_after(succession: Succession) -> Wants:
    """Like :func:`needs_after`, with the holders that cannot get a certificate as they stand set apart."""
    wants = Needs(succession.after).survey()
    return Wants(_continued(wants.needed, succession), wants.refused)


def _continued(wanted: list[NeededCertificate], succession: Succession) -> list[NeededCertificate]:
    donors = {link.new_id: link for link in succession.organisation_links if link.continues}
    outcomes = {move.person_id: move.outcome for move in succession.moves}
    services = {link.new_id: link.old_id for link in succession.service_links if link.continues}
    needed: list[NeededCertificate] = []
    for want in wanted:
        match want.holder.kind:
            case HolderKind.ORGANISATION:
                needed.append(_continue_body(want, donors.get(OrganisationId(want.holder.id))))
            case HolderKind.PERSON:
                outcome = outcomes.get(PersonId(want.holder.id))
                needed.append(_with(want, want.holder if outcome else None, outcome or "join"))
            case HolderKind.SERVICE:
                old = services.get(ServiceId(want.holder.id))
                continues = Holder(HolderKind.SERVICE, old) if old else None
                needed.append(_with(want, continues, "continue" if old else "start"))
    return needed


def fates_of(succession: Succession) -> dict[Holder, str]:
    """What became of each old holder: the words that rules read where nothing continues it."""
    fates: dict[Holder, str] = {}
    for link in succession.organisation_links:
        if link.old_id is not None:
            fates[Holder(HolderKind.ORGANISATION, link.old_id)] = _fate_of_body(link, succession.after)
    for move in succession.moves:
        fate = "leave" if move.outcome is MoveOutcome.LEAVE else "no_post"
        fates[Holder(HolderKind.PERSON, move.person_id)] = fate
    for service in succession.service_links:
        if service.old_id is not None and not service.continues:
            fates[Holder(HolderKind.SERVICE, service.old_id)] = "end"
    return fates


def _fate_of_body(link: OrganisationLink, after: Registry) -> str:
    successor = after.organisations.get(link.new_id) if link.new_id else None
    goes_without = link.continues and successor is not None and not successor.requires_certificate
    return "no_seal" if goes_without else str(link.kind)


def _continue_body(want: NeededCertificate, link: OrganisationLink | None) -> NeededCertificate:
    if link is None or link.old_id is None:
        return _with(want, None, "found")
    return _with(want, Holder(HolderKind.ORGANISATION, link.old_id), link.kind)


def _with(want: NeededCertificate, continues: Holder | None, because: str) -> NeededCertificate:
    return replace(want, continues=continues, because=str(because))


def _organisation_identifier(organisation: Organisation) -> str:
    """``AN:VN-09025.C-UBND.2025-07-01``: the legal person as founded (EN 319 412-1 section 5.1.4)."""
    return "AN:VN-" + organisation.id.replace(":", ".").replace("@", ".")
