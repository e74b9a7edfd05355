"""Who can work: certificates that are usable, holders who are not ready, what a cut-off would take away, gaps.

*Valid* is not *usable*: a certificate is usable when its holder's device has proved it by a test signature and
the device still works. Each holder who is not ready is a row with reason, owner and deadline.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation.models import FrozenPlan
from antin.kernel.moments import VIETNAM
from antin.kernel.periods import Period, gaps
from antin.kernel.working_days import add_working_days
from antin.reissue.losses import Loss, LossList
from antin.reissue.needs import needs_of
from antin.reissue.plan import HolderKind, NeededCertificate, RevokeWhen
from antin.succession.registry import OrganisationId, Registry

__all__ = [
    "Gap",
    "NotReady",
    "Readiness",
    "find_gaps",
    "losses_at_cutoff",
    "new_serials",
    "readiness_at",
    "seats_of",
    "stage_counts",
]

_DEADLINES = {  # working days from the effective moment; Decree 68 Art. 11: three for issue and recovery
    "locked": 3,
    "lost": 3,
    "broken": 3,
    "not_collected": 5,
    "not_confirmed": 5,
    "no_certificate": 3,
}
_REASONS = {
    "locked": "Thiết bị bị khóa (quên mật khẩu): chờ khôi phục",
    "lost": "Mất thiết bị: chờ cấp thiết bị mới",
    "broken": "Thiết bị hỏng: chờ cấp thiết bị mới",
    "not_collected": "Thiết bị chưa bàn giao cho người dùng",
    "not_confirmed": "Chưa nhận hoặc chưa ký thử trên thiết bị",
    "no_certificate": "Chưa có chứng thư hiệu lực",
}


@dataclass(frozen=True, slots=True)
class NotReady:
    """A holder in service who cannot sign yet."""

    holder_kind: str
    holder_id: str
    name: str
    unit: str
    code: str
    reason: str
    owner: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Readiness:
    """Counts of holders in service, and the list of those who are not ready."""

    in_service: dict[str, int]
    ready: int
    not_ready: tuple[NotReady, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An interval in which a holder in service had no valid certificate."""

    holder_kind: str
    holder_id: str
    period: Period


def readiness_at(moment: datetime) -> Readiness:
    """Who can sign at ``moment`` and who cannot, over everyone in service then."""
    registry = directory.registry_at(moment)
    current = {
        (row.holder_kind, row.holder_id): (row.serial, row.device_serial)
        for row in certificates.held_at(moment)
    }
    confirmed, states = devices.confirmed_serials(), devices.device_states()
    seats = seats_of(registry)
    counts = dict.fromkeys((kind.value for kind in HolderKind), 0)
    rows: list[NotReady] = []
    for want in needs_of(registry):
        counts[want.holder.kind] += 1
        serial, device = current.get((want.holder.kind, want.holder.id), (None, ""))
        code = _hindrance(serial, states.get(device, "lost"), confirmed)
        if code is not None:
            rows.append(_row(want, code, registry, seats.get(want.holder.id), moment))
    return Readiness(counts, sum(counts.values()) - len(rows), tuple(rows))


def _hindrance(serial: str | None, state: str, confirmed: set[str]) -> str | None:
    if serial is None:
        return "no_certificate"
    if state != "working":
        return state
    return None if serial in confirmed else "not_confirmed"


def _row(
    want: NeededCertificate,
    code: str,
    registry: Registry,
    organisation_id: OrganisationId | None,
    moment: datetime,
) -> NotReady:
    organisation = registry.organisations.get(organisation_id) if organisation_id else None
    focal = registry.focal_officers.get(organisation_id) if organisation_id else None
    owner = registry.persons[focal].full_name if focal in registry.persons else None
    name = organisation.name if organisation else want.name
    return NotReady(
        holder_kind=want.holder.kind,
        holder_id=want.holder.id,
        name=want.name,
        unit=name,
        code=code,
        reason=_REASONS[code],
        owner=f"Đầu mối: {owner} ({name})" if owner else f"Thủ trưởng {name}",
        deadline=add_working_days(moment.astimezone(VIETNAM).date(), _DEADLINES[code]),
    )


def seats_of(registry: Registry) -> dict[str, OrganisationId]:
    """Which organisation answers for each holder."""
    seats = {str(identity): identity for identity in registry.organisations}
    seats |= {str(service.id): service.owner_id for service in registry.services.values()}
    return seats | {
        str(post.holder_id): post.organisation_id
        for post in registry.posts.values()
        if post.holder_id is not None and post.is_main
    }


def find_gaps(plan: FrozenPlan, *, until: datetime) -> list[Gap]:
    """Intervals without a valid certificate, for every holder of the plan while in service.

    A holder that goes on is watched from the freeze to ``until``; one that ceases, to the effective moment; one
    that is founded, from it. Where a certificate goes on under a new holder, the old one covers until it ends.
    A certificate that was issued after the effective moment covers nothing before it was there, whatever its
    notBefore says: a late decision shows the gaps that it leaves.
    """
    effective = plan.effective_at or plan.frozen_at
    issued = new_serials(plan.id).values()
    periods = certificates.periods_by_holder(
        ledger.moments_of("certificate.issued", issued, later_than=effective)
    )
    found: list[Gap] = []
    for holder, required, donor in _service_periods(plan, effective, until):
        if not required.is_empty:
            covers = periods.get(holder, []) + (periods.get(donor, []) if donor else [])
            found += [Gap(*holder, gap) for gap in gaps(required, covers)]
    return found


_Party = tuple[str, str]


def _service_periods(
    plan: FrozenPlan, effective: datetime, until: datetime
) -> Iterator[tuple[_Party, Period, _Party | None]]:
    """Who is in service when, and whose certificate goes on there, if another party's does."""
    before, after = Period(plan.frozen_at, effective), Period(effective, until)
    for record in plan.items.order_by("index").values_list("record", flat=True).iterator(5000):
        line = json.loads(record)
        old = _party(line["old_holder"]) if line["old_serial"] else None
        new = _party(line["holder"])
        if old is not None:
            yield old, before, None
        if line["action"] != "revoke":
            yield new, after, old if old != new else None


def _party(holder: list[str]) -> _Party:
    return holder[0], holder[1]


def new_serials(plan_id: str) -> dict[int, str]:
    """Serials of the plan's new certificates by leaf index."""
    return certificates.serials_of_plan(plan_id)


def stage_counts(plan: FrozenPlan) -> dict[str, int]:
    """How many holders of a plan's new certificates wait where: to confirm, issued, or proved."""
    new, confirmed = new_serials(plan.id), devices.confirmed_serials()
    proved = sum(serial in confirmed for serial in new.values())
    wanted = sum(count for action, count in plan.totals.items() if action in ("modify", "issue"))
    return {"to_confirm": wanted - len(new), "delivered": len(new) - proved, "proved": proved}


def losses_at_cutoff(plan: FrozenPlan) -> LossList:
    """Whose old certificate would end at the cut-off although the new one has not proved itself."""
    confirmed, new = devices.confirmed_serials(), new_serials(plan.id)
    rows = plan.items.filter(revoke_when=RevokeWhen.WHEN_USABLE.value).order_by("index")
    losses = [
        Loss(kind, holder, name, _REASONS["not_confirmed"])
        for kind, holder, name, leaf in rows.values_list("holder_kind", "holder_id", "name", "leaf_index")
        if leaf is None or new.get(leaf) not in confirmed
    ]
    return LossList(plan.id, tuple(sorted(losses)))
