"""Lists: pages by place, filters that stay, and an empty list that says what to do."""

from __future__ import annotations

import re

from tests.system.web_registry.desk import Desk, read


def test_pages_by_place_give_every_row_once_and_lead_back(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    wanted = directory.OrganisationList(desk.now)
    whole = [row.id for row in directory.organisations_at(wanted, size=100).rows]
    forward, place = [], directory.FIRST_PLACE
    while True:
        page = directory.organisations_at(wanted, place=place, size=4)
        forward.append([row.id for row in page.rows])
        if not page.next:
            break
        place = directory.Place(after=page.next)
    assert [each for rows in forward for each in rows] == whole
    last = directory.organisations_at(wanted, place=place, size=4)
    back = directory.organisations_at(wanted, place=directory.Place(before=last.previous), size=4)
    assert [row.id for row in back.rows] == forward[-2]


def test_first_page_has_nothing_before_it_and_the_last_nothing_after(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    wanted = directory.OrganisationList(desk.now)
    assert directory.organisations_at(wanted, size=4).previous == ""
    whole = directory.organisations_at(wanted, size=100)
    assert (whole.previous, whole.next) == ("", "")


def test_place_that_is_gone_is_the_beginning(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    wanted = directory.OrganisationList(desk.now)
    lost = directory.organisations_at(wanted, place=directory.Place(after="nobody"), size=4)
    assert lost == directory.organisations_at(wanted, size=4)


def test_filters_stay_in_the_addresses_of_pages_and_can_be_removed_one_by_one(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/organisations/?branch=health&name=tram")
    removals = re.findall(r'<div class="filter-chosen">.*?</div>', page, re.DOTALL)
    assert "?name=tram" in removals[0]
    assert "?branch=health" in removals[0]
    assert "Trạm Y tế xã An Bình" in page
    assert "Trường Tiểu học" not in page


def test_list_of_a_past_day_holds_what_was_then(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/units/?on=30/06/2025&level=district")
    assert "Huyện Đồi Cọ" in page
    assert "Huyện Đồi Cọ" not in read(desk.reader("registrar"), "/registry/units/?level=district")


def test_empty_list_says_what_to_do(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/people/?name=khongcoai")
    assert "Nothing matches" in page
    assert "Remove all filters" in page


def test_figure_of_a_unit_leads_to_its_rows(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/units/")
    address = re.search(r'href="(/registry/organisations/\?unit=97001)">(\d+)<', page)
    assert address is not None
    rows = read(desk.reader("registrar"), address[1])
    assert rows.count("<tr data-row>") == int(address[2])
