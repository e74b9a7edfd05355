"""From the database to the pure planner and back: a plan is computed, never stored, until it is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings

from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import models as m
from antin.apps.reorganisation.queries import ending_serials
from antin.apps.reorganisation.repairs import repairs_of
from antin.kernel.errors import AntinError
from antin.kernel.moments import VIETNAM, format_moment
from antin.pki.names import Subject
from antin.pki.profiles import latest_not_after
from antin.reissue.conflicts import conflicts_of_refusal
from antin.reissue.drafting import draft, succeed_repaired
from antin.reissue.plan import Conflict, HeldCertificate, Holder, HolderKind, KeyState, Plan
from antin.reissue.planner import PlanTerms, PreparedKey
from antin.reissue.rules.switches import active_rules, shipped_switches
from antin.succession.decision import Decision
from antin.succession.outcome import Succession
from antin.succession.problems import DecisionRefused
from antin.succession.registry import Registry
from antin.succession.repairs import Repair

__all__ = [
    "ISSUER_ID",
    "PlanDraft",
    "UnableToFindDecision",
    "conflicts_of",
    "draft_plan",
    "get_decision",
    "read_archive",
    "succession_of",
]

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
    repairs: tuple[Repair, ...] = ()


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


def draft_plan(number: str | None, *, now: datetime, more: Sequence[Repair] = ()) -> PlanDraft:
    """Compute the plan of a decision from the directory as it stands at ``now``. Writes nothing.

    Applied are the repairs that people have accepted, and ``more`` as if somebody had.
    """
    row = get_decision(number)
    before, repairs = directory.registry_at(now), (*repairs_of(row), *more)
    computed = draft(
        before=before,
        decision=read_archive(bytes(row.archive)),
        held=_held(now),
        stock=[PreparedKey(serial, spki) for serial, spki in devices.prepared_devices()],
        terms=_terms(row),
        rules=active_rules(shipped_switches(), row.effective_at.astimezone(VIETNAM).date()),
        repairs=repairs,
    )
    plan = replace(computed.plan, conflicts=(*_overtaken(row), *computed.plan.conflicts))
    return PlanDraft(row, before, computed.succession, plan, repairs)


def _overtaken(row: m.Decision) -> list[Conflict]:
    """A conflict where the directory has changed at or after the effective moment.

    What another decision has changed since cannot be changed underneath it; a correction comes after it.
    """
    changed_at = directory.last_change()
    if changed_at is None or changed_at < row.effective_at:
        return []
    moment = format_moment(changed_at)
    return [
        Conflict(
            "decision.overtaken",
            f"Danh bạ đã thay đổi từ {moment}, không trước thời điểm có hiệu lực.",
            row.number,
            "Ban hành quyết định điều chỉnh có hiệu lực muộn hơn.",
            blocking=True,
            message_en=f"The directory changed as of {moment}, not before the effective moment.",
            remedy_en="Make a correcting decision that takes effect later.",
        )
    ]


def conflicts_of(number: str | None, *, now: datetime) -> tuple[Conflict, ...]:
    """Everything that a person must look at, also where the decision cannot be applied as it stands."""
    try:
        return draft_plan(number, now=now).plan.conflicts
    except DecisionRefused as refusal:
        decision = read_archive(bytes(get_decision(number).archive))
        return conflicts_of_refusal(refusal.problems, directory.registry_at(now), decision)


def succession_of(row: m.Decision, before: Registry) -> Succession:
    """The decision applied as people have repaired it: what its plan was drafted from."""
    return succeed_repaired(before, read_archive(bytes(row.archive)), repairs_of(row))


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
    """Active certificates, but for those that a plan between switch and cut-off is about to end."""
    known, ending = devices.device_facts(), ending_serials()
    unknown = devices.DeviceFacts("lost", "")
    return [
        _held_certificate(row, known.get(row.device_serial, unknown))
        for row in certificates.held_at(now)
        if row.serial not in ending
    ]


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
