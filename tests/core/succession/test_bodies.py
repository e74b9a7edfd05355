"""Organisations without kind rules: they follow their units, or the row that names them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from antin.succession.decision import Decision, Extent, SuccessionRow
from antin.succession.outcome import OrganisationLink, Succession, SuccessionKind
from antin.succession.overrides import Overrides
from antin.succession.registry import Organisation, OrganisationId, Registry
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]


def unit(old: str, new: str, **more: object) -> SuccessionRow:
    return SuccessionRow("commune", old, "", new, "", **more)  # type: ignore[arg-type]


def body(old: str, new: str, name: str = "", **more: object) -> SuccessionRow:
    return SuccessionRow("body", old, "", new, name, **more)  # type: ignore[arg-type]


def link(result: Succession, code: str) -> OrganisationLink:
    return next(one for one in result.organisation_links if one.old_id == f"{code}@2020-01-01")


def coded(result: Succession, code: str) -> Organisation:
    return next(one for one in result.after.organisations.values() if one.code == code)


def merged(before: Registry, decide: Decide, **more: object) -> Succession:
    rows = (unit("09025", "09025", **more), unit("09040", "09025", **more))
    return succeed(before, decide(*rows, units={"09025": "Xã Yên Lạc"}))


def test_bodies_of_merged_units_found_one_new_legal_person(two_tier: Registry, decide: Decide) -> None:
    result = merged(two_tier, decide)

    committee = coded(result, "09025:C-UBND")
    assert committee.id == "09025:C-UBND@2027-01-01"
    assert committee.founded_on == date(2027, 1, 1)
    assert link(result, "09025:C-UBND") == OrganisationLink(
        OrganisationId("09025:C-UBND@2020-01-01"), committee.id, SuccessionKind.MERGE, continues=True
    )
    assert link(result, "09040:C-UBND").new_id == committee.id
    assert not link(result, "09040:C-UBND").continues


def test_an_absorbing_body_keeps_identity_and_name(two_tier: Registry, decide: Decide) -> None:
    result = merged(two_tier, decide, kind=SuccessionKind.ABSORB)

    committee = coded(result, "09025:C-UBND")
    assert committee == two_tier.organisations[OrganisationId("09025:C-UBND@2020-01-01")]
    assert link(result, "09025:C-UBND").kind is SuccessionKind.ABSORB
    assert link(result, "09040:C-UBND") == OrganisationLink(
        OrganisationId("09040:C-UBND@2020-01-01"), committee.id, SuccessionKind.ABSORB, continues=False
    )


def test_schools_of_merged_units_go_on_one_by_one(two_tier: Registry, decide: Decide) -> None:
    result = merged(two_tier, decide)

    schools = [one for one in result.after.organisations.values() if one.kind == "C-SCHOOL"]
    assert len(schools) == 6
    moved = result.after.organisations[OrganisationId("09040:C-SCHOOL:01@2020-01-01")]
    assert moved.code == "09025:C-SCHOOL:03", "numbers that are taken are not given twice"
    assert moved.name == "Trường THCS Tề Lỗ 1"
    assert moved.parent_id == "09025:C-UBND@2027-01-01"
    assert link(result, "09040:C-SCHOOL:01").kind is SuccessionKind.REPARENT


def test_a_renamed_unit_renames_its_bodies_and_nothing_else(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, decide(unit("09025", "09025"), units={"09025": "Xã Tây Thiên"}))

    committee = coded(result, "09025:C-UBND")
    assert committee.name == "Ủy ban nhân dân xã Tây Thiên"
    assert committee.id == "09025:C-UBND@2020-01-01"
    assert link(result, "09025:C-UBND").kind is SuccessionKind.RENAME
    assert link(result, "08842:C-UBND").kind is SuccessionKind.UNCHANGED


def test_a_unit_that_becomes_a_ward_changes_the_type_word(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, decide(unit("09025", "09025"), units={"09025": "Phường Yên Lạc"}))

    assert coded(result, "09025:C-UBND").name == "Ủy ban nhân dân phường Yên Lạc"
    assert link(result, "09025:C-UBND").kind is SuccessionKind.TYPE


def test_a_part_that_becomes_a_unit_founds_bodies_after_the_pattern_of_its_origin(
    two_tier: Registry, decide: Decide
) -> None:
    rows = (unit("09025", "09025", extent=Extent.REMAINDER), unit("09025", "99001", extent=Extent.PART))
    result = succeed(two_tier, decide(*rows, units={"09025": "Xã Yên Lạc", "99001": "Xã Yên Thượng"}))

    office = coded(result, "99001:C-VP")
    assert (office.name, office.parent_id) == ("Văn phòng xã Yên Thượng", "99001:C-UBND@2027-01-01")
    assert OrganisationLink(None, office.id, SuccessionKind.FOUND, continues=False) in result.organisation_links
    assert not any(one.code.startswith("99001:C-SCHOOL") for one in result.after.organisations.values())
    assert office.official_code not in {one.official_code for one in two_tier.organisations.values()}
    assert coded(result, "09025:C-UBND").id == "09025:C-UBND@2020-01-01", "the remainder is the same body"


def test_a_dissolved_body_ends_and_its_people_go_to_whoever_takes_over(
    two_tier: Registry, decide: Decide
) -> None:
    row = body("08842:C-VP", "", kind=SuccessionKind.DISSOLVE)
    result = succeed(two_tier, decide(row, tasks=(("08842:C-VP", "08842:C-UBND"),)))

    assert link(result, "08842:C-VP").new_id is None
    held = [post for post in result.after.posts.values() if post.organisation_id.startswith("08842:C-UBND")]
    assert len([post for post in held if post.holder_id]) == 7
    assert result.unexplained == ()


def test_a_row_lets_one_body_absorb_another(two_tier: Registry, decide: Decide) -> None:
    row = body("08842:C-VP", "08842:C-UBND", kind=SuccessionKind.ABSORB)
    result = succeed(two_tier, decide(row))

    committee = coded(result, "08842:C-UBND")
    assert committee.id == "08842:C-UBND@2020-01-01"
    assert link(result, "08842:C-VP").new_id == committee.id
    assert link(result, "08842:C-UBND").continues


def test_a_row_renames_and_reparents_one_body(two_tier: Registry, decide: Decide) -> None:
    rows = (
        body("08842:C-VP", "08842:C-VP", "Văn phòng chung", kind=SuccessionKind.RENAME),
        body("09025:C-VP", "09025:C-VP", kind=SuccessionKind.REPARENT, new_parent="25:P-UBND"),
    )
    result = succeed(two_tier, decide(*rows))

    assert coded(result, "08842:C-VP").name == "Văn phòng chung"
    assert link(result, "08842:C-VP").kind is SuccessionKind.RENAME
    assert coded(result, "09025:C-VP").parent_id == "25:P-UBND@2020-01-01"
    assert link(result, "09025:C-VP").kind is SuccessionKind.REPARENT


def test_a_row_founds_a_body_that_the_unit_did_not_have(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, decide(body("", "25:C-VP", "Văn phòng tỉnh", kind=SuccessionKind.FOUND)))

    office = coded(result, "25:C-VP")
    assert (office.name, office.id) == ("Văn phòng tỉnh", "25:C-VP@2027-01-01")


def test_the_body_that_continues_can_be_chosen(two_tier: Registry, decide: Decide) -> None:
    decision = decide(unit("09025", "09025"), unit("09040", "09025"), units={"09025": "Xã Yên Lạc"})
    chosen = Overrides(bodies={"09025:C-UBND": OrganisationId("09040:C-UBND@2020-01-01")})

    result = succeed(two_tier, decision, overrides=chosen)

    assert link(result, "09040:C-UBND").continues
    assert not link(result, "09025:C-UBND").continues
    assert link(result, "09025:C-VP").continues, "other bodies are not concerned"
