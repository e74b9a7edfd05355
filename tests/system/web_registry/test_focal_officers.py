"""Who helps the people of a body: its own focal officer, or the one of the nearest body above."""

from __future__ import annotations

from tests.system.web_registry.desk import Desk


def test_body_with_a_focal_officer_is_helped_by_its_own(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    committee = desk.identity("97001:C-UBND")
    own = directory.focal_officer_of(committee, desk.now)
    assert own is not None
    assert directory.nearest_focal_officer(committee, desk.now) == own


def test_body_without_one_is_helped_by_the_one_above(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    office, committee = desk.identity("97001:C-VP"), desk.identity("97001:C-UBND")
    assert directory.focal_officer_of(office, desk.now) is None
    assert directory.nearest_focal_officer(office, desk.now) == directory.focal_officer_of(committee, desk.now)


def test_body_that_nobody_stands_above_has_nobody(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    assert directory.nearest_focal_officer("unknown", desk.now) is None
