"""From the database to the pure planner and back: a plan is computed, never stored, until it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings

from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import models as m
from antin.kernel.errors import AntinError
from antin.kernel.moments import VIETNAM
from antin.pki.names import Subject
from antin.pki.profiles import latest_not_after
from antin.reissue.needs import fates_of, needs_after
from antin.reissue.plan import Conflict, HeldCertificate, Holder, HolderKind, KeyState, Plan
from antin.reissue.planner import PlanTerms, PreparedKey, build_plan
from antin.reissue.rules.switches import active_rules, shipped_switches
from antin.succession.decision import Decision
from antin.succession.outcome import Succession
from antin.succession.registry import Registry
from antin.succession.succeed import succeed

__all__ = ["ISSUER_ID", "PlanDraft", "UnableToFindDecision", "draft_plan", "get_decision", "read_archive"]

ISSUER_ID = "issuing-1"


class UnableToFindDecision(AntinError):
    """No decision with this number has been imported."""

    code = "decision.not_found"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A computed plan with what it was computed from."""

    decision: m.Decision
    before: Registry
    succession: Succession
    plan: Plan


def get_decision(number: str | None) -> m.Decision:
    """A decision by number, or the newest one."""
    rows = m.Decision.objects.order_by("-imported_at")
    row = rows.filter(number=number).first() if number else rows.first()
    if row is None:
        raise UnableToFindDecision(
            "There is no such decision.", where=number or "", remedy="Import it with “antin reorg import”."
        )
    return row


def read_archive(archive: bytes) -> Decision:
    """The decision inside a stored folder, read by the adapter that the settings name."""
    module, _, name = settings.ANTIN_DECISION_READER.partition(":")
    decision: Decision = getattr(import_module(module), name)(archive)
    return decision


def draft_plan(number: str | None, *, now: datetime) -> PlanDraft:
    """Compute the plan of a decision from the directory as it stands at ``now``. Writes nothing."""
    row = get_decision(number)
    before = directory.registry_at(now)
    succession = succeed(before, read_archive(bytes(row.archive)))
    plan = build_plan(
        held=_held(now),
        needed=needs_after(succession),
        fates=fates_of(succession),
        stock=[PreparedKey(serial, spki) for serial, spki in devices.prepared_devices()],
        terms=_terms(row),
        rules=active_rules(shipped_switches(), row.effective_at.astimezone(VIETNAM).date()),
    )
    return PlanDraft(row, before, succession, _with_findings(plan, succession))


def _terms(row: m.Decision) -> PlanTerms:
    issuer = authorities.issuer_facts(ISSUER_ID)
    return PlanTerms(
        effective_at=row.effective_at,
        cutoff_at=row.cutoff_at,
        issuer_id=ISSUER_ID,
        issuer_not_after=issuer.certificate.not_valid_after_utc,
        term_of_new=latest_not_after("subscriber", row.effective_at) - row.effective_at,
    )


def _held(now: datetime) -> list[HeldCertificate]:
    known = devices.device_facts()
    unknown = devices.DeviceFacts("lost", "")
    return [_held_certificate(row, known.get(row.device_serial, unknown)) for row in certificates.held_at(now)]


def _held_certificate(row: Any, device: devices.DeviceFacts) -> HeldCertificate:
    return HeldCertificate(
        serial=int(row.serial, 16),
        holder=Holder(HolderKind(row.holder_kind), row.holder_id),
        profile=row.profile,
        subject=Subject.from_list(row.subject),
        email=row.email,
        host_name=row.host_name,
        spki_sha256=row.spki_sha256,
        device_serial=row.device_serial,
        key_algorithm=device.algorithm,
        key_state=_KEY_STATES[device.state],
        not_before=row.not_before,
        not_after=row.not_after,
    )


_KEY_STATES = {
    "working": KeyState.USABLE,
    "not_collected": KeyState.USABLE,
    "locked": KeyState.LOCKED,
    "lost": KeyState.LOST,
    "broken": KeyState.LOST,
}


def _with_findings(plan: Plan, succession: Succession) -> Plan:
    """The plan with what the succession found added to its conflicts and unexplained."""
    findings = tuple(Conflict(f.code, f.message, f.where, f.remedy, f.blocking) for f in succession.findings)
    return Plan(
        plan.items,
        plan.conflicts + findings,
        plan.unexplained + succession.unexplained,
        plan.effective_at,
        plan.cutoff_at,
    )
