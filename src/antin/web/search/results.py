"""What a question finds, in groups. Every group asks one or two indexed questions and shows its best eight."""

from __future__ import annotations

from dataclasses import dataclass, field

from antin.apps.certificates import api as certificates
from antin.apps.directory import api as directory
from antin.apps.grants.api import Verb
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access

__all__ = ["LONGEST", "SHORTEST", "PersonHit", "Results", "search"]

GROUP_SIZE = 8
SHORTEST = 2
LONGEST = 120


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person with the main post, by which namesakes are told apart."""

    record: directory.PersonRecord
    office: directory.Office | None
    body: directory.OrganisationRecord | None


@dataclass(frozen=True, slots=True)
class OrganisationHit:
    """An organisation with its territory; ``is_current`` is False for one that has ended."""

    record: directory.OrganisationRecord
    unit: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Results:
    """Groups of hits; ``is_short`` where the question was too short to be asked."""

    text: str
    is_short: bool = False
    units: list[directory.UnitRecord] = field(default_factory=list)
    organisations: list[OrganisationHit] = field(default_factory=list)
    people: list[PersonHit] = field(default_factory=list)
    certificates: list[certificates.CertificateSummary] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True where nothing was found."""
        return not (self.units or self.organisations or self.people or self.certificates)


def search(request: OfficeRequest, typed: str) -> Results:
    """Search what the actor may see."""
    text = typed.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return Results(text, is_short=bool(text))
    seen, numbers = Verb.SEE_DIRECTORY, Verb.SEE_CERTIFICATES
    sees_directory, sees_numbers = _reaches(request, seen), _reaches(request, numbers)
    within = access.reach_of(request, seen) if sees_directory else frozenset()
    return Results(
        text,
        units=directory.search_units(text, limit=GROUP_SIZE) if sees_directory else [],
        organisations=_organisations(text, within) if sees_directory else [],
        people=_people(text, within, request) if sees_directory else [],
        certificates=_certificates(text, access.reach_of(request, numbers)) if sees_numbers else [],
    )


def _reaches(request: OfficeRequest, verb: Verb) -> bool:
    return access.reach_of(request, verb) != frozenset()


def _organisations(text: str, within: access.Reach) -> list[OrganisationHit]:
    found = directory.search_organisations(text, within=within, limit=GROUP_SIZE)
    units = directory.unit_names({record.unit_code for record, _ in found}) if found else {}
    return [
        OrganisationHit(record, units.get(record.unit_code, record.unit_code), is_current)
        for record, is_current in found
    ]


def _people(text: str, within: access.Reach, request: OfficeRequest) -> list[PersonHit]:
    found = directory.search_people(text, within=within, limit=GROUP_SIZE)
    if not found:
        return []
    offices = directory.main_offices([each.id for each in found], request.now)
    bodies = directory.organisation_records({each.organisation_id for each in offices.values()})
    return [
        PersonHit(each, office, bodies.get(office.organisation_id) if office else None)
        for each in found
        for office in (offices.get(each.id),)
    ]


def _certificates(text: str, within: access.Reach) -> list[certificates.CertificateSummary]:
    return certificates.search_certificates(text, within=within, limit=GROUP_SIZE)
