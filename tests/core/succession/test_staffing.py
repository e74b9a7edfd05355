"""People: by table, by exception, by proposal; nobody in two main posts, nobody lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from antin.succession.decision import (
    REST,
    Decision,
    PositionTemplate,
    PostException,
    Source,
    StaffingEntry,
    StaffingTable,
    SuccessionRow,
)
from antin.succession.outcome import Finding, Move, MoveOutcome, MoveSource, Succession, SuccessionKind
from antin.succession.overrides import Overrides
from antin.succession.registry import Capacity, PersonId, Post, PostId, Rank, Registry
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]
SOURCE = Source("staffing.csv", 7)


def holder(registry: Registry, post: str) -> PersonId:
    """Who holds ``unit:kind/title/number`` before the decision."""
    body, _, seat = post.partition("/")
    found = registry.posts[PostId(f"{body}@2020-01-01/{seat}")].holder_id
    assert found is not None
    return found


def entry(
    registry: Registry, post: str, body: str, title: str = "", ordinal: int | None = None
) -> StaffingEntry:
    number = registry.persons[holder(registry, post)].personal_number
    return StaffingEntry(number, "", "", body, title, ordinal, leaves=not body, source=SOURCE)


def merge(decide: Decide, *entries: StaffingEntry, **more: object) -> Decision:
    rows = (
        SuccessionRow("commune", "09025", "", "09025", ""),
        SuccessionRow("commune", "09040", "", "09025", ""),
    )
    return decide(*rows, units={"09025": "Xã Yên Lạc"}, staffing=StaffingTable(entries=entries), **more)


def move_of(result: Succession, person: PersonId) -> Move:
    (found,) = [move for move in result.moves if move.person_id == person]
    return found


def post_of(result: Succession, person: PersonId) -> Post:
    (found,) = [post for post in result.after.posts.values() if post.holder_id == person and post.is_main]
    return found


def codes(result: Succession) -> set[str]:
    return {finding.code for finding in result.findings}


def finding(result: Succession, code: str) -> Finding:
    return next(one for one in result.findings if one.code == code)


def test_people_of_bodies_that_nothing_touches_stay(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, merge(decide))

    person = holder(two_tier, "08842:C-UBND/chu-tich/1")
    move = move_of(result, person)
    assert (move.outcome, move.source) == (MoveOutcome.STAY, MoveSource.RULE)
    assert move.new_post_id == move.old_post_id
    assert result.after.persons[person] == two_tier.persons[person]


def test_the_donors_people_keep_their_posts_and_others_join_them(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, merge(decide))

    donor_head = holder(two_tier, "09025:C-UBND/chu-tich/1")
    joining = holder(two_tier, "09040:C-UBND/chuyen-vien/1")
    assert post_of(result, donor_head).id == "09025:C-UBND@2027-01-01/chu-tich/1"
    assert post_of(result, joining).id == "09025:C-UBND@2027-01-01/chuyen-vien/3"
    assert move_of(result, joining).outcome is MoveOutcome.MOVE


def test_a_second_head_is_proposed_as_deputy_and_reported(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, merge(decide))

    second = post_of(result, holder(two_tier, "09040:C-UBND/chu-tich/1"))
    assert (second.title, second.ordinal, second.rank) == ("Phó Chủ tịch", 2, Rank.DEPUTY)
    found = finding(result, "staffing.two_heads")
    assert (found.where, found.blocking) == ("09025:C-UBND", False)
    assert "staffing.extra_post" in codes(result), "deputies over the number are reported too"


def test_a_named_person_goes_to_the_named_post(two_tier: Registry, decide: Decide) -> None:
    named = entry(two_tier, "09040:C-UBND/chu-tich/1", "08842:C-VP", "Chuyên viên")
    result = succeed(two_tier, merge(decide, named))

    person = holder(two_tier, "09040:C-UBND/chu-tich/1")
    assert post_of(result, person).id == "08842:C-VP@2020-01-01/chuyen-vien/2"
    assert move_of(result, person).source is MoveSource.TABLE


def test_a_named_person_fills_a_vacant_post_first(two_tier: Registry, decide: Decide) -> None:
    leaving = entry(two_tier, "08842:C-VP/van-thu/1", "")
    coming = entry(two_tier, "09040:C-VP/van-thu/1", "08842:C-VP", "Văn thư")
    result = succeed(two_tier, merge(decide, leaving, coming))

    assert post_of(result, holder(two_tier, "09040:C-VP/van-thu/1")).id == "08842:C-VP@2020-01-01/van-thu/1"
    left = move_of(result, holder(two_tier, "08842:C-VP/van-thu/1"))
    assert (left.outcome, left.new_post_id) == (MoveOutcome.LEAVE, None)


def test_an_exception_by_post_moves_whoever_holds_it(two_tier: Registry, decide: Decide) -> None:
    gone = PostException("09040:C-UBND", "Chủ tịch", 1, "", "", leaves=True, note="nghỉ hưu", source=SOURCE)
    decision = merge(decide)
    decision = replace(decision, staffing=StaffingTable(exceptions=(gone,)))

    move = move_of(succeed(two_tier, decision), holder(two_tier, "09040:C-UBND/chu-tich/1"))

    assert (move.outcome, move.note) == (MoveOutcome.LEAVE, "nghỉ hưu")


def test_an_override_beats_the_table(two_tier: Registry, decide: Decide) -> None:
    table = entry(two_tier, "09040:C-UBND/chu-tich/1", "")
    chosen = entry(two_tier, "09040:C-UBND/chu-tich/1", "25:P-UBND", "Phó Chủ tịch")

    result = succeed(two_tier, merge(decide, table), overrides=Overrides(entries=(chosen,)))

    assert post_of(result, holder(two_tier, "09040:C-UBND/chu-tich/1")).title == "Phó Chủ tịch"
    assert "staffing.named_twice" not in codes(result)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("staffing.unknown_person", {"personal_number": "099999999999"}),
        ("staffing.other_post", {"old_organisation": "08842:C-VP"}),
        ("staffing.unknown_organisation", {"new_organisation": "09040:C-UBND"}),
    ],
)
def test_a_row_that_does_not_fit_is_found_with_file_and_line(
    two_tier: Registry, decide: Decide, code: str, change: dict[str, str]
) -> None:
    named = replace(entry(two_tier, "09040:C-UBND/chu-tich/1", "08842:C-VP", "Chuyên viên"), **change)  # type: ignore[arg-type]

    found = finding(succeed(two_tier, merge(decide, named)), code)

    assert (found.where, found.blocking) == ("staffing.csv:7", True)


def test_two_people_with_one_personal_number_are_not_guessed(two_tier: Registry, decide: Decide) -> None:
    first, second = list(two_tier.persons)[:2]
    number = two_tier.persons[first].personal_number
    two_tier.persons[second] = replace(two_tier.persons[second], personal_number=number)
    named = StaffingEntry(number, "", "", "08842:C-VP", "Chuyên viên", None, leaves=False, source=SOURCE)

    assert "staffing.ambiguous_person" in codes(succeed(two_tier, merge(decide, named)))


def test_naming_a_person_twice_uses_the_first_row_and_blocks(two_tier: Registry, decide: Decide) -> None:
    rows = (
        entry(two_tier, "09040:C-UBND/chu-tich/1", ""),
        entry(two_tier, "09040:C-UBND/chu-tich/1", "08842:C-VP", "Chuyên viên"),
    )
    result = succeed(two_tier, merge(decide, *rows))

    assert finding(result, "staffing.named_twice").blocking
    assert move_of(result, holder(two_tier, "09040:C-UBND/chu-tich/1")).outcome is MoveOutcome.LEAVE


def test_naming_a_head_where_one_sits_is_two_heads(two_tier: Registry, decide: Decide) -> None:
    named = entry(two_tier, "09040:C-UBND/chu-tich/1", "08842:C-UBND", "Chủ tịch")

    assert finding(succeed(two_tier, merge(decide, named)), "staffing.two_heads").where

    blocking = [one for one in succeed(two_tier, merge(decide, named)).findings if one.blocking]
    assert [one.where for one in blocking] == ["08842:C-UBND"]


def test_a_numbered_post_that_is_held_is_taken(two_tier: Registry, decide: Decide) -> None:
    named = entry(two_tier, "09040:C-UBND/chuyen-vien/1", "08842:C-UBND", "Chuyên viên", 1)

    assert finding(succeed(two_tier, merge(decide, named)), "staffing.post_taken").blocking


def test_a_head_who_leaves_leaves_an_empty_post_that_is_found(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, merge(decide, entry(two_tier, "08842:C-UBND/chu-tich/1", "")))

    assert finding(result, "staffing.head_missing").where == "08842:C-UBND"
    assert result.after.posts[PostId("08842:C-UBND@2020-01-01/chu-tich/1")].holder_id is None


def test_people_whom_nothing_takes_are_found_and_unexplained(two_tier: Registry, decide: Decide) -> None:
    row = SuccessionRow("body", "08842:C-VP", "", "", "", kind=SuccessionKind.DISSOLVE)
    result = succeed(two_tier, decide(row))

    assert finding(result, "staffing.unplaced").blocking
    assert len(result.unexplained) == 3
    assert move_of(result, holder(two_tier, "08842:C-VP/van-thu/1")).new_post_id is None


def test_a_merged_body_takes_its_seats_from_positions_where_the_decision_has_them(
    two_tier: Registry, decide: Decide
) -> None:
    positions = (
        PositionTemplate("C-UBND", "Chủ tịch", 1, Capacity.ON_BEHALF, (Rank.HEAD,)),
        PositionTemplate("C-UBND", "Phó Chủ tịch", 3, Capacity.FOR, (Rank.DEPUTY,)),
        PositionTemplate("C-UBND", "Chuyên viên", REST, Capacity.HEAD, (Rank.OFFICIAL,)),
    )
    result = succeed(two_tier, merge(decide, positions=positions))

    body = "09025:C-UBND@2027-01-01"
    titles = sorted(post.title for post in result.after.posts.values() if post.organisation_id == body)
    assert titles == ["Chuyên viên"] * 4 + ["Chủ tịch"] + ["Phó Chủ tịch"] * 3
    assert post_of(result, holder(two_tier, "09040:C-UBND/chu-tich/1")).title == "Phó Chủ tịch"
    untouched = [post.title for post in result.after.posts.values() if post.id.startswith("08842:C-UBND")]
    assert len(untouched) == 4, "bodies that nothing touches keep their own posts"


def test_two_named_for_one_head_seat_of_a_staff_list_block(two_tier: Registry, decide: Decide) -> None:
    positions = (PositionTemplate("C-UBND", "Chủ tịch", 1, Capacity.ON_BEHALF, (Rank.HEAD,)),)
    rows = (
        entry(two_tier, "09040:C-UBND/chu-tich/1", "09025:C-UBND", "Chủ tịch"),
        entry(two_tier, "09025:C-UBND/chu-tich/1", "09025:C-UBND", "Chủ tịch"),
        entry(two_tier, "09025:C-UBND/pho-chu-tich/1", "09025:C-UBND", "Trưởng ban"),
    )
    result = succeed(two_tier, merge(decide, *rows, positions=positions))

    assert finding(result, "staffing.two_heads").blocking
    assert finding(result, "staffing.unknown_post").blocking
    assert all(move.new_post_id for move in result.moves), "nobody is lost while it is being repaired"


def test_a_second_post_is_kept_and_gives_no_second_main_post(two_tier: Registry, decide: Decide) -> None:
    person = holder(two_tier, "08842:C-VP/van-thu/1")
    second = PostId("08842:C-UBND@2020-01-01/van-thu/1")
    committee = two_tier.posts[PostId("08842:C-UBND@2020-01-01/chu-tich/1")]
    two_tier.posts[second] = replace(committee, id=second, title="Văn thư", holder_id=person, is_main=False)

    result = succeed(two_tier, merge(decide))

    assert result.after.posts[second].holder_id == person
    assert post_of(result, person).id == "08842:C-VP@2020-01-01/van-thu/1"


def test_a_person_without_a_post_stays_without_one(two_tier: Registry, decide: Decide) -> None:
    person = replace(
        next(iter(two_tier.persons.values())), id=PersonId("VN-25-900000"), email="x@phutho.gov.vn"
    )
    two_tier.persons[person.id] = person

    assert move_of(succeed(two_tier, merge(decide)), person.id).new_post_id is None


def test_a_taken_address_gets_a_number(two_tier: Registry, decide: Decide) -> None:
    head = holder(two_tier, "09040:C-UBND/chu-tich/1")
    clerk = holder(two_tier, "08842:C-VP/van-thu/1")
    two_tier.persons[head] = replace(two_tier.persons[head], email="lan@vinhphuc.gov.vn")
    two_tier.persons[clerk] = replace(two_tier.persons[clerk], email="lan@phutho.gov.vn")

    after = succeed(two_tier, merge(decide)).after.persons

    assert after[clerk].email == "lan@phutho.gov.vn"
    assert after[head].email == "lan2@phutho.gov.vn"


def test_the_focal_officer_stays_or_another_is_proposed(two_tier: Registry, decide: Decide) -> None:
    focal = two_tier.focal_officers
    office, committee = (
        two_tier.posts[PostId(f"{code}@2020-01-01/{seat}/1")]
        for code, seat in (("09040:C-VP", "van-thu"), ("09025:C-UBND", "chu-tich"))
    )
    assert office.holder_id
    assert committee.holder_id
    focal[office.organisation_id] = office.holder_id
    focal[committee.organisation_id] = committee.holder_id
    decision = merge(decide, entry(two_tier, "09025:C-UBND/chu-tich/1", ""))

    after = succeed(two_tier, decision).after.focal_officers

    merged_office, merged_committee = "09025:C-VP@2027-01-01", "09025:C-UBND@2027-01-01"
    assert after[merged_office] == office.holder_id  # type: ignore[index]
    assert after[merged_committee] == holder(two_tier, "09025:C-UBND/chuyen-vien/1")  # type: ignore[index]
