"""Repairs: what a person decides about a conflict is applied like a line of the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from antin.succession.decision import Decision, Extent, StaffingEntry, StaffingTable, SuccessionRow
from antin.succession.outcome import Finding, MoveOutcome, Succession, SuccessionKind
from antin.succession.problems import DecisionRefused
from antin.succession.registry import Person, PersonId, Post, PostId, Registry, UnitCode
from antin.succession.repairing import overrides_of
from antin.succession.repairs import Repair, RepairRefused
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]
MERGER = (
    SuccessionRow("commune", "09025", "", "09025", ""),
    SuccessionRow("commune", "09040", "", "09025", ""),
)


def repaired(before: Registry, decision: Decision, *repairs: Repair) -> Succession:
    return succeed(before, decision, overrides=overrides_of(repairs, before, decision))


def person_in(registry: Registry, post: str) -> PersonId:
    """Who holds ``unit:kind/title/number``."""
    body, _, seat = post.partition("/")
    holder = registry.posts[PostId(f"{body}@2020-01-01/{seat}")].holder_id
    assert holder is not None
    return holder


def post_of(result: Succession, person: PersonId) -> Post:
    (found,) = [post for post in result.after.posts.values() if post.holder_id == person and post.is_main]
    return found


def body_of(result: Succession, person: PersonId) -> str:
    return result.after.organisations[post_of(result, person).organisation_id].code


def finding(result: Succession, code: str) -> Finding:
    return next(each for each in result.findings if each.code == code)


# --- units ---


def test_commune_without_successor_goes_where_a_person_says(two_tier: Registry, decide: Decide) -> None:
    dissolved = SuccessionRow("commune", "09040", "", "", "")
    with pytest.raises(DecisionRefused) as refused:
        succeed(two_tier, decide(dissolved))
    assert refused.value.code == "decision.no_successor"
    result = repaired(two_tier, decide(dissolved), Repair("decision.no_successor", "09040", "08842"))
    assert "09040" not in result.after.units
    assert body_of(result, person_in(two_tier, "09040:C-UBND/chuyen-vien/1")) == "08842:C-UBND"
    assert result.unexplained == ()


def test_commune_whose_province_goes_is_placed_by_a_repair(two_tier: Registry, decide: Decide) -> None:
    """No row names 08842, and its province is merged away."""
    merged = decide(
        SuccessionRow("province", "25", "", "26", ""),
        SuccessionRow("commune", "09025", "", "09025", ""),
        SuccessionRow("commune", "09040", "", "09025", ""),
        units={"26": "Tỉnh Vĩnh Phúc", "09025": "Xã Yên Lạc"},
        parents={"09025": "26"},
    )
    with pytest.raises(DecisionRefused, match="không có đơn vị kế thừa"):
        succeed(two_tier, merged)
    result = repaired(two_tier, merged, Repair("decision.no_successor", "08842", "09025"))
    assert result.unexplained == ()
    assert "08842" not in result.after.units


def test_of_two_whole_successors_the_chosen_one_is_the_default(two_tier: Registry, decide: Decide) -> None:
    rows = (
        SuccessionRow("commune", "09040", "", "09025", ""),
        SuccessionRow("commune", "09040", "", "08842", ""),
    )
    with pytest.raises(DecisionRefused) as refused:
        succeed(two_tier, decide(*rows))
    assert refused.value.code == "decision.two_wholes"
    result = repaired(two_tier, decide(*rows), Repair("decision.two_wholes", "09040", "08842"))
    assert body_of(result, person_in(two_tier, "09040:C-UBND/chuyen-vien/1")) == "08842:C-UBND"
    assert [(link.new_code, link.is_default) for link in result.unit_links if link.old_code == "09040"] == [
        ("08842", True),
        ("09025", False),
    ]


def test_people_of_a_split_commune_go_to_the_other_part_where_a_person_says(
    two_tier: Registry, decide: Decide
) -> None:
    split = decide(
        SuccessionRow("commune", "09040", "", "09025", "", extent=Extent.PART),
        SuccessionRow("commune", "09040", "", "08842", "", extent=Extent.REMAINDER),
    )
    official = person_in(two_tier, "09040:C-UBND/chuyen-vien/1")
    assert body_of(succeed(two_tier, split), official) == "08842:C-UBND"
    assert body_of(repaired(two_tier, split, Repair("unit.split", "09040", "09025")), official) == (
        "09025:C-UBND"
    )


def test_another_donor_goes_on_where_a_person_says(two_tier: Registry, decide: Decide) -> None:
    merger = decide(*MERGER, units={"09025": "Xã Yên Lạc"})
    result = repaired(two_tier, merger, Repair("unit.donor", "09025", "09040"))
    (donor,) = [
        link.old_id
        for link in result.organisation_links
        if link.kind is SuccessionKind.MERGE
        and link.continues
        and (link.old_id or "").endswith("C-UBND@2020-01-01")
    ]
    assert donor == "09040:C-UBND@2020-01-01"


# --- people ---


def test_vacant_head_is_filled_by_the_deputy_who_is_proposed(two_tier: Registry, decide: Decide) -> None:
    chair = PostId("08842:C-UBND@2020-01-01/chu-tich/1")
    two_tier.posts[chair] = replace(two_tier.posts[chair], holder_id=None)
    nothing = decide()
    proposed = finding(succeed(two_tier, nothing), "staffing.head_missing").repairs[0]
    deputy = person_in(two_tier, "08842:C-UBND/pho-chu-tich/1")
    assert (proposed.target, proposed.value) == ("08842:C-UBND", deputy)
    result = repaired(two_tier, nothing, proposed)
    assert post_of(result, deputy).title == "Chủ tịch"
    assert "staffing.head_missing" not in {each.code for each in result.findings}


def test_head_of_a_commune_that_was_split_off_is_proposed_from_the_one_it_was_split_from(
    two_tier: Registry, decide: Decide
) -> None:
    split = decide(
        SuccessionRow("commune", "08842", "", "08842", "", extent=Extent.REMAINDER),
        SuccessionRow("commune", "08842", "", "99001", "", extent=Extent.PART),
        units={"99001": "Xã Tiên Lữ Thượng"},
    )
    missing = [each for each in succeed(two_tier, split).findings if each.code == "staffing.head_missing"]
    proposed = next(each.repairs[0] for each in missing if each.where == "99001:C-UBND")
    deputy = person_in(two_tier, "08842:C-UBND/pho-chu-tich/1")
    assert proposed.value == deputy
    result = repaired(two_tier, split, proposed)
    assert (body_of(result, deputy), post_of(result, deputy).title) == ("99001:C-UBND", "Chủ tịch")


def test_of_two_people_named_for_one_head_the_chosen_one_gets_the_post(
    two_tier: Registry, decide: Decide
) -> None:
    def named(post: str) -> StaffingEntry:
        number = two_tier.persons[person_in(two_tier, post)].personal_number
        return StaffingEntry(number, "", "", "09025:C-UBND", "Chủ tịch", None, leaves=False)

    table = StaffingTable(entries=(named("09025:C-UBND/chu-tich/1"), named("09040:C-UBND/chu-tich/1")))
    merger = decide(*MERGER, units={"09025": "Xã Yên Lạc"}, staffing=table)
    conflict = finding(succeed(two_tier, merger), "staffing.two_heads")
    second = person_in(two_tier, "09040:C-UBND/chu-tich/1")
    assert conflict.blocking
    assert second in {repair.value for repair in conflict.repairs}
    result = repaired(two_tier, merger, Repair("staffing.two_heads", conflict.where, second))
    assert post_of(result, second).title == "Chủ tịch"
    assert post_of(result, person_in(two_tier, "09025:C-UBND/chu-tich/1")).title == "Phó Chủ tịch"
    assert not [each for each in result.findings if each.blocking]


def test_person_with_no_place_moves_to_the_body_that_is_proposed_or_leaves(
    two_tier: Registry, decide: Decide
) -> None:
    closing = decide(
        SuccessionRow("body", "08842:C-VP", "", "", "", kind=SuccessionKind.DISSOLVE),
    )
    official = person_in(two_tier, "08842:C-VP/van-thu/1")
    choices = next(
        each.repairs for each in succeed(two_tier, closing).findings if each.repairs[0].target == official
    )
    assert [choice.value for choice in choices[:1] + choices[-1:]] == ["08842:C-UBND", "leave"]
    assert body_of(repaired(two_tier, closing, choices[0]), official) == "08842:C-UBND"
    left = repaired(two_tier, closing, choices[-1])
    assert next(move.outcome for move in left.moves if move.person_id == official) is MoveOutcome.LEAVE


def test_second_record_of_a_person_gives_its_posts_to_the_one_that_counts(
    two_tier: Registry, decide: Decide
) -> None:
    first, second = sorted(two_tier.persons)[:2]
    number = two_tier.persons[first].personal_number
    two_tier.persons[second] = replace(two_tier.persons[second], personal_number=number)
    result = repaired(two_tier, decide(), Repair("person.number_doubled", second, first))
    held = [post for post in result.after.posts.values() if post.holder_id == first]
    assert sorted(post.is_main for post in held) == [False, True]
    assert next(move for move in result.moves if move.person_id == second).new_post_id is None
    both = repaired(two_tier, decide(), Repair("person.number_doubled", second, "different"))
    assert post_of(both, second)


# --- names and addresses ---


def test_short_name_address_and_focal_officer_are_set(two_tier: Registry, decide: Decide) -> None:
    clerk = person_in(two_tier, "08842:C-VP/van-thu/1")
    result = repaired(
        two_tier,
        decide(),
        Repair("subject.too_long", "08842:C-UBND", "UBND xã Tiên Lữ"),
        Repair("subject.too_long", "09025:SV-WEB/1", "Cổng Yên Lạc"),
        Repair("mail.foreign_domain", clerk, "vanthu.tienlu@phutho.gov.vn"),
        Repair("staffing.focal_missing", "08842:C-UBND", clerk),
    )
    by_code = {body.code: body for body in result.after.organisations.values()}
    assert by_code["08842:C-UBND"].short_name == "UBND xã Tiên Lữ"
    assert "Cổng Yên Lạc" in {service.short_name for service in result.after.services.values()}
    assert result.after.persons[clerk].email == "vanthu.tienlu@phutho.gov.vn"
    assert result.after.focal_officers[by_code["08842:C-UBND"].id] == clerk


def test_later_repair_of_the_same_target_counts(two_tier: Registry, decide: Decide) -> None:
    first, second = (Repair("subject.too_long", "08842:C-UBND", name) for name in ("Một", "Hai"))
    assert overrides_of([first, second], two_tier, decide()).short_names == {"08842:C-UBND": "Hai"}


@pytest.mark.parametrize(
    ("repair", "code"),
    [
        (Repair("staffing.move", "VN-25-999999", "08842:C-VP"), "repair.unknown_person"),
        (Repair("decision.no_successor", "09040", "77777"), "repair.unknown_unit"),
        (Repair("body.donor", "09025:C-UBND", "77777:C-UBND"), "repair.unknown_body"),
        (Repair("subject.too_long", "08842:C-UBND"), "repair.no_value"),
    ],
)
def test_repair_that_names_nothing_known_is_refused(
    two_tier: Registry, decide: Decide, repair: Repair, code: str
) -> None:
    with pytest.raises(RepairRefused) as refused:
        overrides_of([repair], two_tier, decide())
    assert refused.value.code == code
    assert refused.value.where == f"{repair.code}:{repair.target}"


def test_person_without_a_main_post_cannot_be_moved(two_tier: Registry, decide: Decide) -> None:
    someone = next(iter(two_tier.persons.values()))
    idle = Person(PersonId("VN-25-888888"), "025888888888", "Người Nghỉ", someone.born_on, "nghi@phutho.gov.vn")
    two_tier.persons[idle.id] = idle
    with pytest.raises(RepairRefused, match="vị trí chính"):
        overrides_of([Repair("staffing.move", idle.id, "08842:C-VP")], two_tier, decide())


def test_codes_about_certificates_are_left_alone(two_tier: Registry, decide: Decide) -> None:
    untouched = overrides_of([Repair("certificate.unknown_holder", "ab12", "revoke")], two_tier, decide())
    assert untouched == overrides_of([], two_tier, decide())


def test_order_of_repairs_of_different_targets_does_not_matter(two_tier: Registry, decide: Decide) -> None:
    merger = decide(*MERGER, units={"09025": "Xã Yên Lạc"})
    repairs = [
        Repair("unit.donor", "09025", "09040"),
        Repair("staffing.move", person_in(two_tier, "09040:C-VP/van-thu/1"), "08842:C-VP"),
    ]
    assert repaired(two_tier, merger, *repairs) == repaired(two_tier, merger, *reversed(repairs))
    assert UnitCode("09040") in two_tier.units
