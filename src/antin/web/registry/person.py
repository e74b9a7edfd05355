"""What the page of a person shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.web.registry.organisation import HeldCertificate
from antin.web.registry.stretches import Stretch, stretches_of

__all__ = ["OfficeRow", "PersonPage", "person_page"]


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A post with the organisation's name as it was while the person held it."""

    office: directory.Office
    organisation: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the registry knows of a person that a page may show."""

    life: directory.PersonLife
    offices: list[OfficeRow]
    held: list[HeldCertificate]
    stretches: list[Stretch]
    devices: list[devices.DeviceRecord]
    sees_certificates: bool

    @property
    def current(self) -> OfficeRow | None:
        """The main post now, if there is one."""
        return next((row for row in self.offices if row.is_current and row.office.is_main), None)


def person_page(life: directory.PersonLife, moment: datetime, *, sees_certificates: bool) -> PersonPage:
    """Gather the page of a person whose life was read to decide whether it may be shown."""
    found = certificates.certificates_of([("person", life.id)]) if sees_certificates else []
    proofs = devices.proofs_of([each.serial for each in found]) if found else {}
    held = [HeldCertificate(each, each.state_at(moment), proofs.get(each.serial)) for each in reversed(found)]
    return PersonPage(
        life=life,
        offices=_offices(life, moment),
        held=held,
        stretches=stretches_of(found, moment),
        devices=devices.devices_of([("person", life.id)]) if sees_certificates else [],
        sees_certificates=sees_certificates,
    )


def _offices(life: directory.PersonLife, moment: datetime) -> list[OfficeRow]:
    bodies = directory.organisation_records({office.organisation_id for office in life.offices})
    return [
        OfficeRow(
            office,
            bodies[office.organisation_id].name if office.organisation_id in bodies else "",
            office.valid_from <= moment and (office.valid_until is None or moment < office.valid_until),
        )
        for office in reversed(life.offices)
    ]
