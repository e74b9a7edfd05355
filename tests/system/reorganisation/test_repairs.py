"""Repairs on record: accepted with name and reason, applied by plan and switch, refused after the freeze."""

from __future__ import annotations

import json
from typing import Any

import pytest

from antin.apps.packing import unpack
from antin.succession.repairs import Repair, RepairRefused
from tests.system.office import Office
from tests.system.reorganisation.decisions import another

BY, REASON = "Hà Thị Minh Châu", "Đã hỏi Ủy ban nhân dân xã."
TWO_WHOLES: dict[str, Any] = {
    "number": "VD-08/NQ",
    "title": "VÍ DỤ (không có thật): hai nơi cùng nhận xã Bình Minh",
    "issuer": "VÍ DỤ",
    "adopted_on": "2025-06-16",
    "effective_at": "2025-07-01T00:00:00+07:00",
    "cutoff_at": "2025-09-01T00:00:00+07:00",
    "succession": [
        {"from": "97004", "to": "97001"},
        {"from": "97004", "to": "97007"},
    ],
}


def accept(office: Office, *repairs: Repair, by: str = BY, reason: str = REASON) -> list[Repair]:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.accept_repairs(
        None, repairs, by=by, reason=reason, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )


def take(office: Office, archive: bytes) -> str:
    from antin.apps.reorganisation import api as reorganisation

    office.clock.enter("decision")
    return reorganisation.import_decision(
        archive, late_reason="", actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )


def recorded(office: Office, kind: str) -> list[dict[str, Any]]:
    rows = office.sql("SELECT body FROM ledger_ledgerentry WHERE kind = %s ORDER BY sequence", [kind])
    return [json.loads(unpack(body)) for (body,) in rows]


def test_accepted_repairs_are_recorded_and_followed_by_plan_and_directory(office: Office) -> None:
    from antin.apps.directory import api as directory
    from antin.apps.reorganisation import api as reorganisation

    take(office, office.archive)
    chair = next(p for p in office.estate.world.registry.persons.values() if p.full_name == "Bùi Văn Sơn")
    moved = Repair("staffing.move", chair.id, "97007:C-VP")
    named = Repair("staffing.focal_missing", "97001:C-UBND", chair.id)
    with pytest.raises(RepairRefused) as unknown:
        accept(office, named)  # that unit has a focal officer
    assert unknown.value.code == "repair.unknown_target"
    assert accept(office, moved) == [moved]
    assert accept(office, moved) == []
    assert recorded(office, "repair.accepted") == [{**moved.as_dict(), "by": BY, "reason": REASON}]

    plan = office.issue_all()
    frozen = recorded(office, "plan.frozen")[-1]
    assert frozen["repairs"] == 1
    with pytest.raises(RepairRefused) as late:
        accept(office, Repair("staffing.move", chair.id, "leave"))
    assert (late.value.code, late.value.where) == ("repair.frozen", plan.id)

    office.reorganiser.switch(plan.id)
    registry = directory.registry_at(office.clock.now())
    seat = next(post for post in registry.posts.values() if post.holder_id == chair.id and post.is_main)
    assert registry.organisations[seat.organisation_id].code == "97007:C-VP"
    assert reorganisation.signed_repairs(reorganisation.get_decision(None))[0].accepted_by == BY


def test_decision_that_is_refused_is_repaired_until_it_can_be_frozen(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    number = take(office, another(office.archive, **TWO_WHOLES))
    (conflict,) = reorganisation.conflicts_of(number, now=office.clock.now())
    assert (conflict.code, [each.value for each in conflict.repairs]) == (
        "decision.two_wholes",
        ["97001", "97007"],
    )
    accept(office, Repair("decision.two_wholes", "97004", "97007"))
    plan = reorganisation.freeze_decision(
        number, lint_every=10, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )
    statement = "SELECT name FROM reorganisation_frozenitem WHERE plan_id = %s AND action = 'modify'"
    assert "Lưu Thị Vân" in {name for (name,) in office.sql(statement, [plan.id])}


def test_repair_without_a_value_takes_the_proposed_one_and_can_be_withdrawn(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    number = take(office, another(office.archive, **TWO_WHOLES))
    (taken,) = accept(office, Repair("decision.two_wholes", "97004"))
    assert taken.value == "97001"
    now, actor = office.clock.now(), reorganisation.COMMAND_LINE
    reorganisation.withdraw_repair(
        number, taken.code, taken.target, by=BY, reason="Nhầm.", actor=actor, now=now
    )
    assert reorganisation.signed_repairs(reorganisation.get_decision(number)) == []
    assert recorded(office, "repair.withdrawn")[0]["reason"] == "Nhầm."
    with pytest.raises(RepairRefused) as gone:
        reorganisation.withdraw_repair(
            number, taken.code, taken.target, by=BY, reason="Nhầm.", actor=actor, now=now
        )
    assert gone.value.code == "repair.not_accepted"


@pytest.mark.parametrize(
    ("repair", "by", "code"),
    [
        (Repair("staffing.move", "VN-97-999999", "leave"), BY, "repair.unknown_person"),
        (Repair("unit.split", "97001", "12345"), BY, "repair.unknown_unit"),
        (Repair("nothing.known", "97001", "1"), BY, "repair.unknown_target"),
        (Repair("staffing.move", "VN-97-000009", ""), BY, "repair.no_value"),
        (Repair("staffing.move", "VN-97-000009", "leave"), "", "repair.unsigned"),
    ],
)
def test_repair_that_does_not_hold_leaves_nothing(office: Office, repair: Repair, by: str, code: str) -> None:
    take(office, office.archive)
    with pytest.raises(RepairRefused) as refused:
        accept(office, repair, by=by)
    assert refused.value.code == code
    assert office.sql("SELECT count(*) FROM reorganisation_acceptedrepair") == [(0,)]
    assert recorded(office, "repair.accepted") == []


def test_rolled_back_plan_opens_the_decision_to_repairs_again(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    frozen = office.freeze()
    reason, now = "Quyết định được rút lại.", office.clock.now()
    reorganisation.roll_back(
        frozen.id, reason=reason, tools=office.tools.run, actor=reorganisation.COMMAND_LINE, now=now
    )
    assert accept(office, Repair("staffing.move", "VN-97-000009", "leave"))
    assert office.freeze().id == "VD-01/NQ#2"


def test_accepted_rows_can_only_be_added(office: Office) -> None:
    import psycopg

    take(office, office.archive)
    accept(office, Repair("staffing.move", "VN-97-000009", "leave"))
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="can only be added"):
        office.sql("UPDATE reorganisation_acceptedrepair SET value = '97007:C-VP'")
