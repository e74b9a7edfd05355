"""Organisations whose kind has a rule: two old provinces become one, districts go, communes merge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from antin.succession.decision import (
    REST,
    Decision,
    KindRule,
    KindSuccession,
    OrganisationTemplate,
    PositionTemplate,
    ServiceTemplate,
    ShareRule,
    StaffingTable,
    SuccessionRow,
)
from antin.succession.outcome import MoveOutcome, Succession, SuccessionKind
from antin.succession.registry import Capacity, Organisation, Rank, Registry, UnitLevel
from antin.succession.succeed import succeed

STAFF = ["Chủ tịch", "Phó Chủ tịch", "Kế toán", "Chuyên viên"]


@pytest.fixture
def before(area: Any) -> Registry:
    """Provinces 25 and 26, a district each, two communes in each, and an office of every sort."""
    for province, name, domain in (("25", "Phú Thọ", "phutho"), ("26", "Vĩnh Phúc", "vinhphuc")):
        area.unit(province, f"Tỉnh {name}", province=province)
        host = f"{domain}.gov.vn"
        area.body(f"{province}:B-P-UBND", f"Ủy ban nhân dân tỉnh {name}", STAFF, domain=host)
        area.service(f"{province}:SV-WEB/1", f"{province}:B-P-UBND", f"web.{host}")
        for number in (1, 2):
            area.body(
                f"{province}:B-P-CC:0{number}",
                f"Chi cục {name} {number}",
                ["Trưởng phòng", "Chuyên viên"],
                f"{province}:B-P-UBND",
                domain=host,
            )
        area.body(
            f"{province}:B-P-GD", f"Trường THPT A, tỉnh {name}", ["Hiệu trưởng", "Giáo viên"], domain=host
        )
    for district, province, name in (("227", "25", "Việt Trì"), ("243", "26", "Vĩnh Yên")):
        area.unit(district, f"Huyện {name}", province, province)
        area.body(f"{district}:B-D-VP", f"Văn phòng huyện {name}", ["Chánh Văn phòng", "Văn thư"])
        area.body(f"{district}:B-D-YT", f"Trung tâm Y tế huyện {name}", ["Giám đốc", "Bác sĩ"])
    for code, district, province, name in (
        ("07001", "227", "25", "Thị trấn Một"),
        ("07002", "227", "25", "Xã Hai"),
        ("08001", "243", "26", "Xã Ba"),
        ("08002", "243", "26", "Xã Bốn"),
    ):
        area.unit(code, name, district, province)
        area.body(f"{code}:B-C-UBND", f"Ủy ban nhân dân {name.lower()}", STAFF)
    registry: Registry = area.registry
    return registry


def pair(level: str, old: str, new: str) -> SuccessionRow:
    return SuccessionRow(level, old, "", new, "")


def template(kind: str, level: UnitLevel, name: str, **more: Any) -> OrganisationTemplate:
    return OrganisationTemplate(kind, level, "government", name, "", "X", **more)


@pytest.fixture
def reform(decide: Callable[..., Decision]) -> Decision:
    province, commune = UnitLevel.PROVINCE, UnitLevel.COMMUNE
    rules = [
        KindRule("B-P-UBND", KindSuccession.MERGE_PROVINCE, "P-UBND"),
        KindRule("B-P-CC", KindSuccession.ORDINAL, "P-CC"),
        KindRule("B-P-GD", KindSuccession.ONE_TO_ONE, "P-GD"),
        KindRule("B-D-YT", KindSuccession.ONE_TO_ONE, "P-GD", name="Trung tâm Y tế khu vực {đơn vị cũ}"),
        KindRule("B-D-VP", KindSuccession.DISSOLVE_TASKS, "C-VP"),
        KindRule("B-C-UBND", KindSuccession.BY_MAPPING, "C-UBND"),
    ]
    templates = [
        template("P-UBND", province, "Ủy ban nhân dân {cấp} {tỉnh}", is_root=True),
        template("P-CC", province, "{tên cũ}", parent="P-UBND", instances=3),
        template("P-GD", province, "{tên cũ}", parent="P-UBND"),
        template("C-UBND", commune, "Ủy ban nhân dân {đơn vị}", is_root=True),
        template("C-VP", commune, "Văn phòng {đơn vị}", parent="C-UBND", founded=True),
        template(
            "C-VP", commune, "Văn phòng đô thị {đơn vị}", parent="C-UBND", founded=True, unit_type="phường"
        ),
    ]
    positions = [
        PositionTemplate("?-UBND", "Chủ tịch", 1, Capacity.ON_BEHALF, (Rank.HEAD,)),
        PositionTemplate("?-UBND", "Phó Chủ tịch", 1, Capacity.FOR, (Rank.DEPUTY,)),
        PositionTemplate("?-UBND", "Chuyên viên", REST, Capacity.HEAD, (Rank.OFFICIAL,)),
        PositionTemplate("C-VP", "Chánh Văn phòng", 1, Capacity.HEAD, (Rank.HEAD,)),
        PositionTemplate("C-VP", "Văn thư", 1, Capacity.HEAD, (Rank.CLERK,)),
        PositionTemplate("C-VP", "Chuyên viên", REST, Capacity.HEAD, (Rank.OFFICIAL,)),
    ]
    shares = [
        ShareRule("B-C-UBND", "C-UBND", 0.5, 8),
        ShareRule("B-C-UBND", "C-VP", 0.25, 4),
        ShareRule("B-C-UBND", "", 0.25, 4),
    ]
    return decide(
        pair("province", "25", "25"),
        pair("province", "26", "25"),
        pair("commune", "07001", "07001"),
        pair("commune", "07002", "07001"),
        pair("commune", "08001", "08001"),
        pair("commune", "08002", "08001"),
        units={"25": "Tỉnh Phú Thọ", "07001": "Phường Một", "08001": "Xã Ba"},
        abolished_levels=(UnitLevel.DISTRICT,),
        kind_rules=tuple(rules),
        organisation_templates=tuple(templates),
        positions=tuple(positions),
        services=(ServiceTemplate("SV-WEB", "TLS server", "Cổng {tỉnh}", "P-UBND", "1", "web.{miền}"),),
        staffing=StaffingTable(shares=tuple(shares)),
    )


@pytest.fixture
def result(before: Registry, reform: Decision) -> Succession:
    return succeed(before, reform)


def coded(result: Succession, code: str) -> Organisation:
    return next(one for one in result.after.organisations.values() if one.code == code)


def donors(result: Succession, code: str) -> list[tuple[str, bool]]:
    new_id = coded(result, code).id
    found = [one for one in result.organisation_links if one.new_id == new_id and one.old_id]
    return sorted((str(one.old_id).split("@")[0], one.continues) for one in found)


def test_bodies_of_merged_provinces_become_one_and_the_leading_one_continues(result: Succession) -> None:
    committee = coded(result, "25:P-UBND")

    assert committee.id == "25:P-UBND@2027-01-01"
    assert committee.name == "Ủy ban nhân dân tỉnh Phú Thọ"
    assert donors(result, "25:P-UBND") == [("25:B-P-UBND", True), ("26:B-P-UBND", False)]


def test_instances_go_in_by_turns_and_the_lowest_continues(result: Succession) -> None:
    assert donors(result, "25:P-CC:01") == [("25:B-P-CC:01", True), ("26:B-P-CC:02", False)]
    assert donors(result, "25:P-CC:02") == [("25:B-P-CC:02", True)]
    assert donors(result, "25:P-CC:03") == [("26:B-P-CC:01", True)]
    assert coded(result, "25:P-CC:02").id == "25:B-P-CC:02@2020-01-01", "alone, it is the same legal person"


def test_kinds_that_go_on_one_to_one_are_numbered_one_after_the_other(result: Succession) -> None:
    names = [coded(result, f"25:P-GD:0{number}").name for number in (1, 2, 3, 4)]

    assert names == [
        "Trường THPT A",
        "Trường THPT A",
        "Trung tâm Y tế khu vực Việt Trì",
        "Trung tâm Y tế khu vực Vĩnh Yên",
    ]
    assert coded(result, "25:P-GD:03").id == "227:B-D-YT@2020-01-01"


def test_a_new_kind_is_founded_in_each_unit_and_named_by_its_type(result: Succession) -> None:
    assert coded(result, "07001:C-VP").name == "Văn phòng đô thị phường Một"
    assert coded(result, "08001:C-VP").name == "Văn phòng xã Ba"
    assert donors(result, "08001:C-VP") == []


def test_everybody_of_a_dissolved_kind_goes_to_the_kind_that_takes_its_tasks_in_the_same_district(
    result: Succession,
) -> None:
    places = {
        move.old_post_id.split("@")[0]: str(move.new_post_id).split("@")[0]
        for move in result.moves
        if move.old_post_id and "B-D-VP" in move.old_post_id
    }
    assert places == {"227:B-D-VP": "07001:C-VP", "243:B-D-VP": "08001:C-VP"}


def test_shares_are_exact_and_leaders_without_an_equal_post_leave_first(
    before: Registry, result: Succession
) -> None:
    leavers = [move for move in result.moves if move.outcome is MoveOutcome.LEAVE]
    ranks = [before.posts[move.old_post_id].rank for move in leavers if move.old_post_id]
    assert ranks.count(Rank.HEAD) + ranks.count(Rank.DEPUTY) == len(ranks) == 4

    held = [post for post in result.after.posts.values() if post.holder_id]
    sizes = [len([post for post in held if f":{kind}@" in post.id]) for kind in ("C-UBND", "C-VP")]
    assert sizes == [8, 4 + 4], "two offices get four from the committees and four from the districts"


def test_the_donors_head_stays_head(before: Registry, result: Succession) -> None:
    head = before.posts["07001:B-C-UBND@2020-01-01/chu-tich/1"].holder_id  # type: ignore[index]

    assert result.after.posts["07001:C-UBND@2027-01-01/chu-tich/1"].holder_id == head  # type: ignore[index]


def test_mail_moves_to_the_domain_of_the_province_whose_name_goes_on(
    before: Registry, result: Succession
) -> None:
    head = before.posts["26:B-P-UBND@2020-01-01/chu-tich/1"].holder_id  # type: ignore[index]
    assert head is not None

    assert before.persons[head].email == "chu-tich-26-b-p-ubnd-1@vinhphuc.gov.vn"
    assert result.after.persons[head].email == "chu-tich-26-b-p-ubnd-1@phutho.gov.vn"


def test_services_of_the_continuing_donor_go_on_and_others_end(result: Succession) -> None:
    (service,) = result.after.services.values()
    links = {one.old_id: (one.new_id, one.continues) for one in result.service_links}

    assert (service.name, service.host_name) == ("Cổng Phú Thọ", "web.phutho.gov.vn")
    assert links == {
        "25:SV-WEB/1@2020-01-01": (service.id, True),
        "26:SV-WEB/1@2020-01-01": (None, False),
    }


def test_organisation_codes_are_unique_and_the_committee_bears_its_units_code(result: Succession) -> None:
    codes = [one.official_code for one in result.after.organisations.values()]

    assert len(set(codes)) == len(codes)
    assert coded(result, "25:P-UBND").official_code == "H44"
    assert coded(result, "07001:C-UBND").official_code == "H44.101"
    assert coded(result, "07001:C-VP").official_code == "H44.101.1"


def test_nothing_is_left_unexplained(result: Succession) -> None:
    assert result.unexplained == ()
    kinds = {one.kind for one in result.organisation_links}
    assert kinds == {
        SuccessionKind.MERGE,
        SuccessionKind.RENAME,
        SuccessionKind.REPARENT,
        SuccessionKind.DISSOLVE,
        SuccessionKind.FOUND,
    }
