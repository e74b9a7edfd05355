"""Person pages: posts over time, and what of a person is never shown."""

from __future__ import annotations

import pytest

from tests.system.web_registry.desk import Desk, read


def test_person_shows_posts_over_time_and_both_certificates(desk: Desk) -> None:
    person = desk.person("Đinh Văn Long")
    page = read(desk.reader("registrar"), f"/registry/people/{person}/")
    assert "Ủy ban nhân dân xã Bình Minh" in page
    assert "Ủy ban nhân dân xã An Bình" in page
    assert "Phó Chủ tịch" in page
    assert "What was valid when" in page


def test_personal_number_shows_its_last_three_digits_to_a_registrar_only(desk: Desk) -> None:
    person = desk.person("Đinh Văn Long")
    path = f"/registry/people/{person}/"
    page = read(desk.reader("registrar"), path)
    assert "•••••••••013" in page
    for role in ("focal_officer", "auditor", "support_agent", "head_of_managing_agency"):
        other = read(desk.reader(role), path)
        assert "•••" not in other, role


@pytest.mark.parametrize(
    "path",
    [
        "/registry/people/",
        "/registry/certificates/",
        "/search/?q=Đinh+Văn+Long",
        "/today/not-ready/",
        "/lookup/?q=An+Bình",
    ],
)
def test_no_page_shows_a_personal_number(desk: Desk, path: str) -> None:
    page = read(desk.reader("registrar"), path)
    numbers = [person.personal_number for person in desk.office.estate.world.registry.persons.values()]
    assert not [number for number in numbers if number in page]


def test_people_are_in_vietnamese_order_by_given_name(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    names = [row.full_name for row in directory.people_at(directory.PersonList(desk.now)).rows]
    given = [name.rpartition(" ")[2] for name in names]
    assert (
        given.index("Hải")
        < given.index("Hạnh")
        < given.index("Hoa")
        < given.index("Hùng")
        < given.index("Huyền")
    )


def test_somebody_who_left_keeps_a_page(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    retired = next(
        person.id
        for person in desk.office.estate.world.registry.persons.values()
        if person.full_name == "Quách Văn Thắng"
    )
    page = read(desk.reader("registrar"), f"/registry/people/{retired}/")
    assert "No post now" in page
    assert directory.person_life(retired).offices[-1].valid_until is not None
