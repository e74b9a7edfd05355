"""The shipped decision of 2025 on the whole invented province, and the second example after it."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from antin.adapters.decision_folder import (
    DecisionFilesRefused,
    archive_for_province,
    read_decision,
    read_decision_bytes,
)
from antin.demo.world import build_world
from antin.pki.names import BOUNDS
from antin.succession.decision import Decision
from antin.succession.outcome import MoveOutcome, Succession, SuccessionKind
from antin.succession.registry import Rank, Registry, UnitLevel
from antin.succession.succeed import succeed

DATA = Path(str(files("antin.demo").joinpath("data")))


@pytest.fixture(scope="module")
def decision() -> Decision:
    return read_decision(DATA / "decision_2025")


@pytest.fixture(scope="module")
def before() -> Registry:
    return build_world(seed=2025).registry


@pytest.fixture(scope="module")
def result(before: Registry, decision: Decision) -> Succession:
    return succeed(before, decision)


def people_by_body(registry: Registry) -> Counter[str]:
    return Counter(post.organisation_id for post in registry.posts.values() if post.holder_id and post.is_main)


def test_the_totals_are_those_of_the_province(before: Registry, result: Succession) -> None:
    after = result.after
    levels = Counter(unit.level for unit in after.units.values())

    assert len(before.organisations) == 4671
    assert levels == {UnitLevel.PROVINCE: 1, UnitLevel.COMMUNE: 148}
    assert len(after.organisations) == 2484
    assert sum(people_by_body(after).values()) == 24129
    assert len(after.services) == 102
    assert Counter(move.outcome for move in result.moves)[MoveOutcome.LEAVE] == 2009
    assert result.unexplained == ()
    assert [finding for finding in result.findings if finding.blocking] == []


def test_every_body_has_the_size_of_its_template(result: Succession) -> None:
    sizes = people_by_body(result.after)
    found: dict[str, Counter[int]] = {}
    for body in result.after.organisations.values():
        found.setdefault(body.kind, Counter())[sizes[body.id]] += 1

    with (DATA / "agencies" / "agency_templates.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["era"] == "after"]
    assert len(rows) == len(found)
    for row in rows:
        instances = int(row["instances"])
        assert found[row["template_id"]] == {int(row["individuals_total"]) // instances: instances}


def test_people_move_in_the_numbers_of_the_staffing_rules(before: Registry, result: Succession) -> None:
    moved: Counter[tuple[str, str]] = Counter()
    for move in result.moves:
        if move.old_post_id:
            old = before.organisations[before.posts[move.old_post_id].organisation_id].kind
            new = result.after.posts[move.new_post_id].organisation_id if move.new_post_id else None
            moved[old, result.after.organisations[new].kind if new else ""] += 1

    with (DATA / "decision_2025" / "staffing_rules.csv").open(encoding="utf-8") as file:
        expected = {
            (row["before_kind"], row["after_kind"]): int(row["persons"]) for row in csv.DictReader(file)
        }
    assert moved == expected


def test_every_body_has_one_head_and_names_that_fit_a_certificate(result: Succession) -> None:
    heads = Counter(
        post.organisation_id
        for post in result.after.posts.values()
        if post.rank is Rank.HEAD and post.holder_id and post.is_main
    )

    for body in result.after.organisations.values():
        assert heads[body.id] == 1, body.name
        assert 0 < len(body.short_name) <= BOUNDS["O"]
        assert body.mail_domain == "phutho.gov.vn"
    codes = [body.official_code for body in result.after.organisations.values()]
    assert len(set(codes)) == len(codes)


def test_communes_that_only_lose_their_district_keep_their_bodies(result: Succession) -> None:
    kept = {link.new_code for link in result.unit_links if link.kind is SuccessionKind.REPARENT}
    names = sorted(result.after.units[code].name for code in kept if code)
    assert names == ["Xã Thu Cúc", "Xã Trung Sơn"]

    (thu_cuc,) = [code for code, unit in result.after.units.items() if unit.name == "Xã Thu Cúc"]
    (committee,) = [body for body in result.after.organisations.values() if body.code == f"{thu_cuc}:C-UBND"]
    assert committee.id.startswith(f"{thu_cuc}:B-C-UBND@")
    link = next(one for one in result.organisation_links if one.new_id == committee.id)
    assert link.kind is SuccessionKind.REPARENT


def test_split_communes_send_their_people_to_the_default_successor(
    before: Registry, decision: Decision, result: Succession
) -> None:
    split = {
        row.old_code: row.new_code
        for row in decision.unit_rows
        if row.extent != "whole" and row.default_successor
    }
    assert len(split) == 3
    for old, new in split.items():
        bodies = [
            body.id
            for body in before.organisations.values()
            if body.unit_code == old and ":B-C-UBND" in body.id
        ]
        (link,) = [one for one in result.organisation_links if one.old_id in bodies]
        assert link.new_id is not None
        assert result.after.organisations[link.new_id].unit_code == new


def test_services_go_on_end_or_are_new(result: Succession) -> None:
    links = Counter((link.old_id is not None, link.new_id is not None) for link in result.service_links)

    assert links == {(True, True): 97, (True, False): 57, (False, True): 5}
    new = {link.new_id for link in result.service_links if link.old_id is None}
    kinds = Counter(str(service).split(":")[1].split("/")[0] for service in new)
    assert kinds == {"SV-TSA": 2, "SV-OCSP": 2, "SV-SIGN": 1}


def test_the_second_example_runs_on_the_result(result: Succession) -> None:
    second = succeed(result.after, read_decision(DATA / "second_decision_example"))

    assert len(second.after.units) == 149
    assert len(second.after.organisations) == 2483, "10 merged away, 10 founded, 1 dissolved"
    assert sum(people_by_body(second.after).values()) == 24128
    assert second.unexplained == ()
    assert {finding.code for finding in second.findings} == {
        "staffing.extra_post",
        "staffing.head_missing",
        "staffing.two_heads",
    }
    assert not any(finding.blocking for finding in second.findings)


def decision_for(province_code: str | None) -> Decision:
    return read_decision_bytes(archive_for_province(DATA / "decision_2025", DATA / "admin", province_code))


def test_another_province_takes_the_same_rules_and_its_own_names() -> None:
    registry = build_world(seed=1, province_code="91").registry
    an_giang = decision_for("91")

    result = succeed(registry, an_giang)

    assert an_giang.number == "202/2025/QH15; 1654/NQ-UBTVQH15"
    assert an_giang.title.endswith("tỉnh An Giang năm 2025")
    assert an_giang.legal_basis[-1] == "Nghị quyết số 1654/NQ-UBTVQH15"
    names = {body.name for body in result.after.organisations.values()}
    assert "Tỉnh ủy An Giang" in names
    assert not any("Phú Thọ" in name for name in names)
    assert {body.mail_domain for body in result.after.organisations.values()} == {"angiang.gov.vn"}
    assert result.unexplained == ()
    held = sum(people_by_body(result.after).values())
    left = Counter(move.outcome for move in result.moves)[MoveOutcome.LEAVE]
    assert held + left == len(registry.persons)
    assert not any(finding.blocking for finding in result.findings)


def test_the_shipped_province_comes_out_the_same_from_the_country_tables(decision: Decision) -> None:
    again = decision_for("25")

    assert again.number == decision.number
    assert again.title == decision.title
    assert [(row.old_code, row.new_code, row.default_successor) for row in again.unit_rows] == [
        (row.old_code, row.new_code, row.default_successor) for row in decision.unit_rows
    ]
    assert {unit.name for unit in again.units_after} == {unit.name for unit in decision.units_after}


def test_a_province_that_is_none_is_refused() -> None:
    with pytest.raises(DecisionFilesRefused) as caught:
        decision_for("26")

    assert caught.value.code == "decision_folder.unknown_province"


def test_the_whole_country_can_be_taken() -> None:
    country = decision_for(None)

    assert len(country.units_after) == 34 + 3321
    assert len(country.unit_rows) == 10634
    assert country.title.endswith("cả nước năm 2025")
