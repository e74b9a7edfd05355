"""After the first decision: corrections within days, decisions that come late, decisions that are withdrawn."""

from __future__ import annotations

import json
from typing import Any

import pytest

from antin.apps.packing import unpack
from antin.proof.bundle import open_bundle
from antin.proof.checking import ProofReport, check
from tests.system.office import Office
from tests.system.reorganisation.decisions import RENAMED, another


def stop_at(office: Office, **stops: str) -> None:
    """Lay further stops into the scenario, as a story with two decisions has them from the start."""
    clock = json.loads(office.data.clock_path.read_text())
    clock["stops"] += [{"name": name.replace("_", "-"), "at": at} for name, at in stops.items()]
    clock["stops"].sort(key=lambda stop: stop["at"])
    office.data.clock_path.write_text(json.dumps(clock))


def take(office: Office, archive: bytes, late_reason: str = "") -> Any:
    """Import a decision, freeze it, and issue everything."""
    from antin.apps.reorganisation import api as reorganisation

    number = reorganisation.import_decision(
        archive, late_reason=late_reason, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )
    frozen = reorganisation.freeze_decision(
        number, lint_every=10, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )
    plan = office.start_run(office.approve(frozen))
    office.work()
    return reorganisation.get_plan(plan.id)


def switch(office: Office, plan: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    reorganisation.switch(plan.id, actor=reorganisation.COMMAND_LINE, now=office.clock.now())


def end(office: Office, plan: Any) -> None:
    from antin.apps.reorganisation import api as reorganisation

    office.reorganiser._end_old_certificates(plan.id)
    reorganisation.publish_crls(office.tools.ca, now=office.clock.now())
    office.reorganiser._checkpoint()


def recount(office: Office, plan: Any) -> ProofReport:
    office.write_bundle(plan.id)
    return check(open_bundle(office.data.proof))


def current_names(office: Office) -> set[str]:
    from antin.apps.directory import api as directory

    return {body.name for body in directory.registry_at(office.clock.now()).organisations.values()}


def test_commune_is_renamed_again_before_the_first_cut_off(office: Office) -> None:
    from antin.apps.certificates import api as certificates
    from antin.apps.reorganisation import api as reorganisation

    stop_at(office, renaming="2025-07-04T17:00:00Z", last="2025-09-09T17:00:00Z")
    first = office.issue_all()
    office.clock.enter("switch")
    switch(office, first)
    second = take(office, another(office.archive, **RENAMED))
    assert (second.id, second.totals) == ("VD-09/NQ#1", {"keep": 21, "modify": 14, "issue": 0, "revoke": 0})
    office.clock.enter("renaming")
    switch(office, second)
    assert {"Ủy ban nhân dân xã An Hòa Bình", "Trạm Y tế xã An Hòa Bình"} <= current_names(office)
    reorganisation.publish_crls(office.tools.ca, now=office.clock.now())
    office.reorganiser._checkpoint()
    assert [finding.code for finding in recount(office, second).findings] == []  # the first one still waits
    office.clock.enter("cutoff")
    end(office, first)
    office.clock.enter("last")
    end(office, second)
    assert sum(certificates.counts_by_kind(office.clock.now()).values()) == 35
    report = recount(office, second)
    assert [finding.code for finding in report.findings] == []
    assert report.figures.gaps == 0
    assert report.figures == report.claimed


def test_corrected_move_of_one_person_touches_nobody_else(office: Office) -> None:
    stop_at(office, correction="2025-07-04T17:00:00Z", last="2025-09-09T17:00:00Z")
    first = office.issue_all()
    office.clock.enter("switch")
    switch(office, first)
    correction = {
        **RENAMED,
        "number": "VD-10/NQ",
        "title": "VÍ DỤ (không có thật): đính chính bố trí nhân sự",
        "units_after": [],
        "succession": [],
        "staffing": [
            {"number": "097085000008", "from": "97007:C-VP", "to": "97001:C-VP", "post": "Chuyên viên"}
        ],
    }
    second = take(office, another(office.archive, **correction))
    assert second.totals == {"keep": 34, "modify": 1, "issue": 0, "revoke": 0}
    ((name, rule),) = office.sql(
        "SELECT name, rule FROM reorganisation_frozenitem WHERE plan_id = %s AND action = 'modify'", [second.id]
    )
    assert (name, rule) == ("Nguyễn Văn Tuấn", "person-moves")


def test_late_decision_shows_the_gaps_that_it_leaves(office: Office) -> None:
    """What goes on is covered by the old certificate; what is new begins after the effective moment."""
    office.clock.enter("run")
    late = office.archive.replace(b"2025-07-01T00:00:00+07:00", b"2025-06-20T00:00:00+07:00")
    plan = take(office, late, late_reason="Văn bản đến văn phòng sau ngày có hiệu lực.")
    switch(office, plan)
    new = office.sql("SELECT DISTINCT not_before FROM certificates_certificate WHERE plan_id = %s", [plan.id])
    assert [row[0].isoformat() for row in new] == ["2025-06-19T17:00:00+00:00"]
    office.clock.enter("cutoff")
    end(office, plan)
    report = recount(office, plan)
    assert report.figures == report.claimed
    assert {finding.code for finding in report.findings} == {"continuity.gap"}
    assert sorted(finding.name for finding in report.findings) == [
        "Nguyễn Văn Hùng",  # whose device was lost
        "Văn phòng HĐND và UBND xã An Bình",
        "Văn phòng HĐND và UBND xã Cẩm Sơn",
    ]


def test_decision_that_another_has_overtaken_cannot_be_frozen(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    first = office.issue_all()
    office.clock.enter("switch")
    switch(office, first)
    early = {"adopted_on": "2025-06-20", "effective_at": "2025-06-28T00:00:00+07:00"}
    before = another(office.archive, **{**RENAMED, **early})
    number = reorganisation.import_decision(
        before, late_reason="Đến muộn.", actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )
    with pytest.raises(reorganisation.FreezeRefused) as refused:
        reorganisation.freeze_decision(
            number, lint_every=10, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
        )
    assert refused.value.code == "decision.overtaken"


def test_late_decision_whose_cut_off_has_passed_is_not_taken(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    office.clock.enter("run")
    past = another(
        office.archive,
        **{**RENAMED, "effective_at": "2025-06-20T00:00:00+07:00", "cutoff_at": "2025-06-20T01:00:00+07:00"},
    )
    with pytest.raises(reorganisation.ImportRefused) as refused:
        reorganisation.import_decision(
            past, late_reason="Đến muộn.", actor=reorganisation.COMMAND_LINE, now=office.clock.now()
        )
    assert refused.value.code == "decision.cutoff_passed"


def test_decision_withdrawn_after_approval_leaves_its_reason_and_room_for_another(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.approve(office.freeze())
    reason = "Ủy ban Thường vụ Quốc hội rút quyết định."
    reorganisation.roll_back(
        plan.id,
        reason=reason,
        tools=office.tools.run,
        actor=reorganisation.COMMAND_LINE,
        now=office.clock.now(),
    )
    ((body,),) = office.sql("SELECT body FROM ledger_ledgerentry WHERE kind = 'run.rolled_back'")
    assert json.loads(unpack(body))["reason"] == reason
    other = another(office.archive, **{**RENAMED, "adopted_on": "2025-06-18"})
    number = reorganisation.import_decision(
        other, late_reason="", actor=reorganisation.COMMAND_LINE, now=office.clock.now()
    )
    assert (
        reorganisation.freeze_decision(
            number, lint_every=10, actor=reorganisation.COMMAND_LINE, now=office.clock.now()
        ).state
        == "frozen"
    )
