"""What the page of an organisation shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.moments import VIETNAM
from antin.web.registry import life as lives
from antin.web.registry.asof import AsOf
from antin.web.registry.stretches import Stretch, stretches_of

__all__ = ["HeldCertificate", "OrganisationPage", "SeatRow", "organisation_page"]

_INSTANT = timedelta(microseconds=1)


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
    relation: str = "own"  # or "before", "after": of the body whose identity went on here, or goes on there


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything of one organisation at one moment."""

    life: directory.OrganisationLife
    shown: directory.OrganisationRecord  # in force at the moment, or the nearest one
    is_in_force: bool
    ended_at: datetime | None  # where it has ended by the moment that was asked for
    day_query: str  # keeps links to other things within its time
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


def organisation_page(organisation_id: str, asked: AsOf, *, sees_certificates: bool) -> OrganisationPage:
    """Gather the page in a number of queries that does not depend on how much it shows.

    An organisation that has ended is shown as it was last, unless a day was asked for.
    """
    life = directory.organisation_life(organisation_id)
    ended_at = life.dissolved_at if life.dissolved_at and life.dissolved_at <= asked.moment else None
    moment = ended_at - _INSTANT if ended_at and asked.day is None else asked.moment
    shown = life.at(moment) or _nearest(life, moment)
    named_at = moment if shown.valid_until is None else min(moment, shown.valid_until - _INSTANT)
    links = reorganisation.organisation_links([life.id])
    parents = {version.parent_id for version in life.versions if version.parent_id}
    others = directory.organisation_records(lives.linked_identities(links) | parents)
    units = directory.unit_names({version.unit_code for version in life.versions}, named_at)
    events = lives.life_events(
        life,
        links,
        decisions={each.number: each for each in reorganisation.decision_records()},
        others=others,
        names={each: record.name for each, record in others.items()} | units,
    )
    held = _lineage(life.id, asked.moment) if sees_certificates else []
    return OrganisationPage(
        life=life,
        shown=shown,
        is_in_force=life.at(asked.moment) is not None,
        ended_at=ended_at,
        day_query=asked.query or (f"?on={moment.astimezone(VIETNAM):%Y-%m-%d}" if ended_at else ""),
        parent=others.get(shown.parent_id or ""),
        unit_name=units.get(shown.unit_code, shown.unit_code),
        events=events,
        successors=[body for event in events for body in event.after],
        seats=_seats(life.id, moment, asked.moment, sees_certificates),
        lineage=held,
        stretches=stretches_of([each.certificate for each in reversed(held)], asked.moment),
        focal_officer=directory.focal_officer_of(life.id, moment),
        aliases=directory.aliases_of(life.id),
        below=directory.organisations_below(life.id, moment),
        services=directory.services_of(life.id, moment),
        sees_certificates=sees_certificates,
    )


def _nearest(life: directory.OrganisationLife, moment: datetime) -> directory.OrganisationRecord:
    """The version shown where none is in force: the first one before its time, the last one after it."""
    return life.versions[0] if moment < life.versions[0].valid_from else life.newest


def _seats(organisation_id: str, moment: datetime, asked: datetime, sees_certificates: bool) -> list[SeatRow]:
    """Who sat where at ``moment``; certificates with their state at the moment that was asked for."""
    seats = directory.seats_of(organisation_id, moment)
    people = {seat.person_id for seat in seats if seat.person_id is not None}
    held: dict[str, certificates.CertificateSummary] = {}
    if people and sees_certificates:
        held = certificates.current_certificates("person", people, asked)
    return [_seat_row(seat, held.get(seat.person_id or ""), asked) for seat in seats]


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
    own = [place for place, each in enumerate(found) if each.holder_id == organisation_id]
    return [
        HeldCertificate(each, each.state_at(moment), proofs.get(each.serial), _relation(place, own))
        for place, each in reversed(list(enumerate(found)))
    ]


def _relation(place: int, own: Sequence[int]) -> str:
    if place in own:
        return "own"
    return "before" if own and place < own[0] else "after"
