"""What the page of an organisation shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.web.registry import life as lives
from antin.web.registry.stretches import Stretch, stretches_of

__all__ = ["HeldCertificate", "OrganisationPage", "SeatRow", "organisation_page"]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A post, its holder, and the holder's certificate where the reader may see it."""

    seat: directory.Seat
    certificate: certificates.CertificateSummary | None
    status: str


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate with its state at the page's moment and the proof of it."""

    certificate: certificates.CertificateSummary
    status: str
    proof: devices.ProofRecord | None
    is_own: bool  # False: of a predecessor, whose identity went on


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything of one organisation at one moment."""

    life: directory.OrganisationLife
    shown: directory.OrganisationRecord  # in force at the moment, or the nearest one
    is_in_force: bool
    parent: directory.OrganisationRecord | None
    unit_name: str
    events: list[lives.Event]
    successors: list[lives.LinkedBody]
    seats: list[SeatRow]
    lineage: list[HeldCertificate]
    stretches: list[Stretch]
    focal_officer: directory.PersonRecord | None
    aliases: list[directory.Alias]
    below: list[directory.OrganisationRecord]
    services: list[directory.ServiceRecord]
    sees_certificates: bool

    @property
    def vacant(self) -> int:
        """How many posts have no holder."""
        return sum(1 for row in self.seats if row.seat.person_id is None)


def organisation_page(organisation_id: str, moment: datetime, *, sees_certificates: bool) -> OrganisationPage:
    """Gather the page in a number of queries that does not depend on how much it shows."""
    life = directory.organisation_life(organisation_id)
    shown = life.at(moment) or _nearest(life, moment)
    links = reorganisation.organisation_links([life.id])
    parents = {version.parent_id for version in life.versions if version.parent_id}
    others = directory.organisation_records(lives.linked_identities(links) | parents)
    units = directory.unit_names({version.unit_code for version in life.versions})
    events = lives.life_events(
        life,
        links,
        decisions={each.number: each for each in reorganisation.decision_records()},
        others=others,
        names={each: record.name for each, record in others.items()} | units,
    )
    held = _lineage(life.id, moment) if sees_certificates else []
    return OrganisationPage(
        life=life,
        shown=shown,
        is_in_force=life.at(moment) is not None,
        parent=others.get(shown.parent_id or ""),
        unit_name=units.get(shown.unit_code, shown.unit_code),
        events=events,
        successors=[body for event in events for body in event.after],
        seats=_seats(life.id, moment, sees_certificates),
        lineage=held,
        stretches=stretches_of([each.certificate for each in held], moment),
        focal_officer=directory.focal_officer_of(life.id, moment),
        aliases=directory.aliases_of(life.id),
        below=directory.organisations_below(life.id, moment),
        services=directory.services_of(life.id, moment),
        sees_certificates=sees_certificates,
    )


def _nearest(life: directory.OrganisationLife, moment: datetime) -> directory.OrganisationRecord:
    """The version shown where none is in force: the first one before its time, the last one after it."""
    return life.versions[0] if moment < life.versions[0].valid_from else life.newest


def _seats(organisation_id: str, moment: datetime, sees_certificates: bool) -> list[SeatRow]:
    seats = directory.seats_of(organisation_id, moment)
    people = {seat.person_id for seat in seats if seat.person_id is not None}
    held: dict[str, Any] = (
        certificates.current_certificates("person", people, moment) if people and sees_certificates else {}
    )
    return [_seat_row(seat, held.get(seat.person_id or ""), moment) for seat in seats]


def _seat_row(
    seat: directory.Seat, certificate: certificates.CertificateSummary | None, moment: datetime
) -> SeatRow:
    if seat.person_id is None:
        return SeatRow(seat, None, "vacant")
    return SeatRow(seat, certificate, certificate.state_at(moment) if certificate else "")


def _lineage(organisation_id: str, moment: datetime) -> list[HeldCertificate]:
    found: Sequence[certificates.CertificateSummary] = certificates.lineage_of(
        kind="organisation", holder=organisation_id
    )
    proofs = devices.proofs_of([each.serial for each in found])
    return [
        HeldCertificate(each, each.state_at(moment), proofs.get(each.serial), each.holder_id == organisation_id)
        for each in reversed(found)
    ]
