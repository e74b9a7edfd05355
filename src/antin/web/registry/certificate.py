"""What the page of a certificate shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.reissue.rules import RULES
from antin.web.registry.issuers import issuer_name
from antin.web.registry.organisation import HeldCertificate
from antin.web.registry.stretches import Stretch, stretches_of

__all__ = ["CertificatePage", "Holder", "PlanNote", "certificate_page", "holder_of"]

_LEGAL_BASIS = {rule.id: rule.legal_basis for rule in RULES}


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate is for: the name now, and the organisations through which it can be seen."""

    kind: str
    id: str
    name: str
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlanNote:
    """A plan's line about the certificate, with the rule's legal basis."""

    line: reorganisation.PlanLine
    legal_basis: str


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One certificate at a moment."""

    certificate: certificates.CertificateSummary
    holder: Holder
    issuer: str
    status: str
    subject: list[list[str]]
    lineage: list[HeldCertificate]
    stretches: list[Stretch]
    made_by: PlanNote | None
    ended_by: PlanNote | None
    device: devices.DeviceRecord | None
    proof: devices.ProofRecord | None


def holder_of(certificate: certificates.CertificateSummary) -> Holder:
    """Who holds a certificate, and where the holder serves or has served."""
    kind, identity = certificate.holder_kind, certificate.holder_id
    name, reached = certificate.common_name, {identity}
    match kind:
        case "person":
            life = directory.person_life(identity)
            name, reached = life.newest.full_name, {office.organisation_id for office in life.offices}
        case "service":
            service = directory.service_records([identity]).get(identity)
            name, reached = (service.name, {service.owner_id}) if service else (name, set())
        case _:
            record = directory.organisation_records([identity]).get(identity)
            name = record.name if record else name
    return Holder(kind, identity, name, frozenset(reached))


def certificate_page(
    certificate: certificates.CertificateSummary, holder: Holder, moment: datetime
) -> CertificatePage:
    """Gather the page of a certificate whose holder was read to decide whether it may be shown."""
    lineage = certificates.lineage_of(serial=certificate.serial)
    proofs = devices.proofs_of([each.serial for each in lineage])
    held = [HeldCertificate(each, each.state_at(moment), proofs.get(each.serial)) for each in reversed(lineage)]
    return CertificatePage(
        certificate=certificate,
        holder=holder,
        issuer=issuer_name(certificate.issuer_id),
        status=certificate.state_at(moment),
        subject=certificate.subject,
        lineage=held,
        stretches=stretches_of(lineage, moment),
        made_by=_note(reorganisation.line_that_made(certificate.plan_id, certificate.item_index)),
        ended_by=_note(reorganisation.line_that_ends(certificate.serial)),
        device=devices.device_records([certificate.device_serial]).get(certificate.device_serial),
        proof=proofs.get(certificate.serial),
    )


def _note(line: reorganisation.PlanLine | None) -> PlanNote | None:
    return None if line is None else PlanNote(line, _LEGAL_BASIS.get(line.rule, ""))
