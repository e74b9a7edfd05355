"""The run from decision to proof: what becomes of every holder, and what is true at every state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from tests.system.office import DESK, NewOffice, Office

ANSWERS = {
    "keep": """
        Ủy ban nhân dân tỉnh Sông Lô; Sở Khoa học và Công nghệ; Hà Văn Cường; Đinh Thị Lan; Bùi Quang Minh;
        Trần Thị Hương; Nguyễn Thị Mai; Cổng thông tin điện tử tỉnh Sông Lô;
        Hệ thống quản lý văn bản và điều hành - nút 1""",
    "modify": """
        Ủy ban nhân dân xã An Bình; Trạm Y tế xã An Bình; Ủy ban nhân dân xã Cẩm Sơn; Trạm Y tế xã Cẩm Sơn;
        Trường Tiểu học Cẩm Sơn; Lê Thị Hoa; Nguyễn Văn Tuấn; Bùi Văn Sơn; Hà Thị Nga; Phạm Thị Thu;
        Nguyễn Văn Hùng; Đinh Văn Long; Trần Thị Yến; Lưu Thị Vân; Xa Văn Hải; Bùi Thị Hạnh; Hà Thị Oanh;
        Đỗ Văn Tùng; Nguyễn Thị Huyền; Phùng Văn Khánh; Quách Thị Thơm; Lê Thị Bích; Trần Văn Quân""",
    "issue": """
        Văn phòng HĐND và UBND xã An Bình; Văn phòng HĐND và UBND xã Cẩm Sơn; Nguyễn Văn Hùng""",
    "revoke": """
        Ủy ban nhân dân huyện Đồi Cọ; Ủy ban nhân dân xã Bình Minh; Trạm Y tế xã Bình Minh;
        Quách Văn Thắng; Nguyễn Văn Hùng; Hệ thống quản lý văn bản và điều hành - nút 2""",
}
TOTALS = {"keep": 9, "modify": 23, "issue": 3, "revoke": 6}
LOCKED, LOST = "097083000012", "097081000014"  # both are called Nguyễn Văn Hùng


def names(text: str) -> list[str]:
    return sorted(" ".join(name.split()) for name in text.split(";"))


def lines(plan: Any) -> list[dict[str, Any]]:
    from antin.apps.reorganisation import api as reorganisation

    return [json.loads(line) for line in reorganisation.plan_lines(plan.id)]


def holder(office: Office, personal_number: str) -> list[str]:
    persons = office.estate.world.registry.persons.values()
    return ["person", next(person.id for person in persons if person.personal_number == personal_number)]


def active(office: Office) -> dict[str, int]:
    from antin.apps.certificates import api as certificates

    return certificates.counts_by_kind(office.clock.now())


def count(office: Office, table: str) -> int:
    return int(office.sql(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - the tests' own words


def kinds(office: Office) -> list[str]:
    rows = office.sql("SELECT kind FROM ledger_ledgerentry WHERE subject LIKE 'VD-%' ORDER BY sequence")
    return [kind for (kind,) in rows]


def crl(office: Office) -> Any:
    from antin.apps.authorities import api as authorities

    return authorities.last_crl("issuing-1", 0)


def test_every_holder_gets_its_answer(office: Office) -> None:
    plan = office.freeze()
    found: dict[str, list[str]] = {}
    for line in lines(plan):
        found.setdefault(line["action"], []).append(line["name"])
    assert {action: sorted(each) for action, each in found.items()} == {
        action: names(text) for action, text in ANSWERS.items()
    }
    assert plan.totals == TOTALS


def test_people_of_one_name_are_told_apart_by_their_number(office: Office) -> None:
    by_holder: dict[str, list[str]] = {}
    for line in lines(office.freeze()):
        by_holder.setdefault(line["holder"][1], []).append(line["rule"])
    assert by_holder[holder(office, LOCKED)[1]] == ["person-moves"]
    assert by_holder[holder(office, LOST)[1]] == ["key-lost", "key-lost"]


def test_run_goes_through_its_states(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    before = {"organisation": 10, "person": 25, "service": 3}
    assert active(office) == before
    plan = office.freeze()
    assert plan.state == "frozen"
    assert office.work() == 0
    plan = office.approve(plan, "approver-1")
    assert plan.state == "frozen"
    plan = office.approve(plan, "approver-3")
    assert plan.state == "approved"
    assert office.work() == 0
    plan = office.start_run(plan)
    assert plan.state == "running"
    office.work()

    plan = reorganisation.get_plan(plan.id)
    assert plan.state == "issued"
    assert count(office, "certificates_certificate") == 38 + 26
    assert active(office) == before  # the new ones lie ready and have no force yet
    assert count(office, "certificates_revocation") == 0
    overview = reorganisation.overview_of(plan)
    assert (overview.issued, overview.confirmed, overview.revoked) == (26, 25, 0)

    office.reorganiser.switch(plan.id)
    assert reorganisation.get_plan(plan.id).state == "switched"
    assert crl(office).entries == 28
    # One person's device is locked: the old certificate lies beside the new one until the cut-off.
    assert active(office) == {"organisation": 9, "person": 24 + 1, "service": 2}
    losses = reorganisation.losses_at_cutoff(reorganisation.get_plan(plan.id)).losses
    assert [[loss.holder_kind, loss.holder_id] for loss in losses] == [holder(office, LOCKED)]

    office.reorganiser.cut_off(plan.id)
    assert reorganisation.get_plan(plan.id).state == "finished"
    assert crl(office).entries == 29
    assert active(office) == {"organisation": 9, "person": 24, "service": 2}
    assert kinds(office) == [
        "decision.imported",
        "plan.frozen",
        *["approval.given"] * 2,
        "run.started",
        "run.switched",
        "cutoff.accepted",
        "run.cut_off",
        "run.finished",
    ]


def test_summary_says_what_was_done(office: Office) -> None:
    from antin.demo.story.telling import Seconds, summary_of

    plan = office.finish(office.issue_all().id)
    summary = summary_of(office.write_bundle(plan.id), office.data.proof, Seconds(1.24, 2.0, 3.25))
    assert {name: summary[name] for name in summary if name not in ("crls", "anchors", "proof")} == {
        "schema": "antin.demo/1",
        "units_before": 3,
        "units_after": 2,
        "plan": TOTALS,
        "issued": 26,
        "revoked": 29,
        "active": {"organisation": 9, "person": 24, "service": 2},
        "ready": 34,
        "not_ready": 1,
        "gaps": 0,
        "unexplained": 0,
        "seconds": {"world": 1.2, "reissue": 2.0, "total": 3.2},
    }
    assert [path.rpartition("/")[2] for path in summary["crls"]] == ["issuing-1-0.crl", "root.crl"]
    assert [path.rpartition("/")[2] for path in summary["anchors"]] == ["issuing-1.pem", "root.pem"]
    rows = json.loads((office.data.proof / "not_ready.json").read_bytes())["rows"]
    assert [(row["holder"], row["code"], row["owner"]) for row in rows] == [
        (holder(office, LOCKED), "locked", "Đầu mối: Phạm Thị Thu (Ủy ban nhân dân xã An Bình)")
    ]
    assert check(open_bundle(office.data.proof)).findings == ()


def test_village_that_splits_keeps_all_but_one(new_office: NewOffice) -> None:
    office = new_office("split").open(*DESK)
    plan = office.issue_all()
    assert plan.totals == {"keep": 5, "modify": 1, "issue": 1, "revoke": 0}
    changed = {line["name"]: line["action"] for line in lines(plan) if line["action"] != "keep"}
    assert changed == {"Phí Thị Nhung": "modify", "Ủy ban nhân dân xã Dốc Đá Thượng": "issue"}
    plan = office.finish(plan.id)
    claim = office.write_bundle(plan.id)
    assert claim.figures.active == {"organisation": 3, "person": 4, "service": 0}
    assert (claim.figures.issued, claim.figures.revoked, claim.figures.gaps) == (2, 1, 0)
    assert check(open_bundle(office.data.proof)).findings == ()


@pytest.mark.parametrize("step", ["start", "switch", "cut_off", "finish_founding", "import"])
def test_step_that_is_repeated_changes_nothing(office: Office, step: str) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.issue_all()
    if step in ("switch", "cut_off"):
        office.reorganiser.switch(plan.id)
    if step == "cut_off":
        office.reorganiser.cut_off(plan.id)
    entries, now = count(office, "ledger_ledgerentry"), office.clock.now()
    match step:
        case "start":
            reorganisation.start_run(
                plan.id, chunk_size=1, confirm=True, actor=reorganisation.COMMAND_LINE, now=now
            )
        case "switch":
            reorganisation.switch(plan.id, actor=reorganisation.COMMAND_LINE, now=now)
        case "cut_off":
            reorganisation.cut_off(plan.id, [], actor=reorganisation.COMMAND_LINE, now=now)
        case "finish_founding":
            reorganisation.finish_founding(now=now)
        case _:
            assert (
                reorganisation.import_decision(
                    office.archive, late_reason="", actor=reorganisation.COMMAND_LINE, now=now
                )
                == "VD-01/NQ"
            )
    assert count(office, "ledger_ledgerentry") == entries
    assert office.work() == 0


def test_confirming_again_asks_only_those_who_have_not_proved_themselves(office: Office) -> None:
    from antin.apps.certificates import api as certificates
    from antin.apps.devices import api as devices

    plan = office.issue_all()
    written = [
        devices.Written(each.serial, each.device_serial, each.document)
        for each in certificates.live_documents(plan.id)
    ]
    asked: list[str] = []

    class Listening:
        name = "simulated-field"

        def prove(self, requests: Any) -> Any:
            asked.extend(request.device_serial for request in requests)
            return office.tools.run.field.prove(requests)

    entries = count(office, "ledger_ledgerentry")
    assert devices.confirm(written, Listening(), now=office.clock.now()) == 0
    locked = next(line for line in lines(plan) if line["holder"] == holder(office, LOCKED))
    assert asked == [locked["device_serial"]]
    assert count(office, "ledger_ledgerentry") == entries


def test_numbers_of_crls_grow_and_the_last_before_the_moment_dies_with_it(office: Office) -> None:
    plan = office.finish(office.issue_all().id)
    rows = office.sql(
        "SELECT number, this_update, next_update, entries FROM authorities_certificaterevocationlist"
        " WHERE authority_id = 'issuing-1' ORDER BY this_update, number"
    )
    numbers = [number for number, *_ in rows]
    assert numbers == sorted(set(numbers))
    assert plan.effective_at is not None
    eve = [next_update for _, this_update, next_update, _ in rows if this_update < plan.effective_at]
    assert (eve[-1] - plan.effective_at).total_seconds() <= 600
    assert [entries for *_, entries in rows][-2:] == [28, 29]
