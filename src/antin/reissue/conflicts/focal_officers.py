"""Units in which nobody is named to look after certificates and devices (cán bộ đầu mối)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict
from antin.succession.registry import Organisation, Unit, UnitCode
from antin.succession.repairs import Repair
from antin.succession.staffing.focal import proposed_focal_officer

__all__ = ["find_units_without_focal_officer"]


def find_units_without_focal_officer(situation: Situation) -> Iterator[Conflict]:
    """A note for each unit none of whose bodies has a focal officer; proposed is one of its leading body."""
    after = situation.after
    by_unit: dict[UnitCode, list[Organisation]] = defaultdict(list)
    for body in after.organisations.values():
        by_unit[body.unit_code].append(body)
    for code in sorted(by_unit):
        staffed = [body for body in by_unit[code] if situation.staff.get(body.id)]
        if staffed and not any(body.id in after.focal_officers for body in by_unit[code]):
            yield _conflict(situation, after.units[code], _leading(staffed))


def _leading(bodies: Sequence[Organisation]) -> Organisation:
    """Of the government, and under no other body here."""
    here = {body.id for body in bodies}
    return min(bodies, key=lambda body: (body.branch != "government", body.parent_id in here, body.code))


def _conflict(situation: Situation, unit: Unit, body: Organisation) -> Conflict:
    person = situation.after.persons[proposed_focal_officer(situation.staff[body.id])]
    return Conflict(
        "staffing.focal_missing",
        f"{unit.name}: chưa có cán bộ đầu mối.",
        body.code,
        "Cử một cán bộ đầu mối.",
        blocking=False,
        message_en=f"{unit.name}: no focal officer.",
        remedy_en="Name a focal officer.",
        repairs=(
            Repair(
                "staffing.focal_missing",
                body.code,
                person.id,
                f"Cử {person.full_name} ({body.name}).",
                f"Name {person.full_name} ({body.name}).",
            ),
        ),
    )
