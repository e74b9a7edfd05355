"""The cockpit's pages: the figures are those of the roll-ups, every one leads to its rows, reach is kept."""

from __future__ import annotations

import re

import pytest

from tests.system.web_cockpit.wall import count
from tests.system.web_registry.desk import Desk, read

PAGES = (
    "/cockpit/",
    "/cockpit/?province=97",
    "/cockpit/tv/",
    "/cockpit/units/",
    "/cockpit/units/97001/",
    "/cockpit/waiting/",
    "/cockpit/waiting/?reason=locked",
    "/cockpit/stages/",
    "/cockpit/calls/",
    "/cockpit/changes/",
    "/cockpit/ahead/",
    "/board/",
    "/board/sheet/",
)


def words(page: str) -> str:
    """The page's words without tags, each once spaced."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_headline_is_capability(wall: Desk) -> None:
    from antin.apps.insight import api as insight

    totals = insight.totals()
    page = words(read(wall.reader("registrar"), "/cockpit/"))
    assert f"{totals.working} of {totals.units} communes can work" in page
    assert f"{totals.usable} of {totals.holders} holders can sign" in page


@pytest.mark.page_budget
def test_pages_stay_within_their_budget(wall: Desk) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from antin.web.cockpit import live

    for reader in (wall.reader("registrar"), wall.reader("focal_officer", "97:P-UBND")):
        for page in PAGES:
            live.forget()
            with CaptureQueriesContext(connection) as asked:
                assert reader.get(page).status_code == 200, page
            assert len(asked) <= 25, (page, [each["sql"][:160] for each in asked.captured_queries])


def test_every_figure_of_a_reason_is_the_number_of_its_rows(wall: Desk) -> None:
    from antin.apps.insight import api as insight

    reader = wall.reader("registrar")
    page = read(reader, "/cockpit/")
    counted = {name: number for name, number in insight.totals().counts.items() if name in insight.REASONS}
    for reason, number in counted.items():
        link = f"/cockpit/waiting/?reason={reason}"
        assert (link in page) == bool(number), reason
        assert words(read(reader, link)).count(f"{number} row") == 1


def test_stages_add_up_to_the_plan_and_lead_to_their_lines(running_desk: Desk) -> None:
    from antin.apps.insight import api as insight
    from antin.apps.reorganisation import api as reorganisation

    reader = running_desk.reader("registrar")
    counts, plan = insight.totals().counts, reorganisation.decision_plan(None)
    assert sum(counts[stage] for stage in insight.STAGES) == reorganisation.overview_of(plan).to_issue
    page = read(reader, "/cockpit/")
    for stage in ("planned", "issued", "proved"):
        assert f"/cockpit/stages/?stage={stage}" in page
        rows = words(read(reader, f"/cockpit/stages/?stage={stage}"))
        assert f"{counts[stage]} row" in rows


def test_focal_officer_sees_the_own_subtree_and_nothing_else(wall: Desk) -> None:
    own = wall.reader("focal_officer", "97007:C-UBND")
    page = words(read(own, "/cockpit/"))
    assert "of 1 communes can work" in page
    assert "Xã Cẩm Sơn" in page
    assert "Xã An Bình" not in page
    assert own.get("/cockpit/units/97007/").status_code == 200
    assert own.get("/cockpit/units/97001/").status_code == 403
    assert "Xã An Bình" not in read(own, "/cockpit/units/")


@pytest.mark.parametrize("role", ["officer", "clerk", "trainer"])
def test_roles_without_figures_are_refused(wall: Desk, role: str) -> None:
    reader = wall.reader(role)
    for page in ("/cockpit/", "/cockpit/live/", "/board/", "/cockpit/calls/"):
        assert reader.get(page).status_code == 403
    assert "/cockpit/" not in read(reader, "/")


def test_commune_names_what_it_lacks_and_who_mends_it(founded_desk: Desk) -> None:
    office = founded_desk.office
    office.sql(
        "UPDATE devices_keydevice SET state = 'locked' WHERE holder_id IN"
        " (SELECT id FROM directory_person WHERE personal_number = '097191000019')"
    )
    count(office)
    page = words(read(founded_desk.reader("registrar"), "/cockpit/units/97007/"))
    assert "This commune cannot work now" in page
    assert "It lacks: Clerk" in page
    assert "Device locked: PIN forgotten" in page
    assert "Focal officer: Hà Thị Oanh" in page
    calls = words(read(founded_desk.reader("registrar"), "/cockpit/calls/"))
    assert "Their body cannot work without them Hà Thị Oanh" in calls


def test_what_if_names_who_would_lose_the_ability(running_desk: Desk) -> None:
    from antin.apps.insight import api as insight

    found = insight.ahead(None)
    page = words(read(running_desk.reader("registrar"), "/cockpit/ahead/"))
    assert f"{found.holders} people and bodies would lose the ability" in page
    assert found.holders > 0
    assert {unit.key for unit in found.units} <= {"97001", "97004", "97007"}


def test_what_if_has_nothing_to_say_after_the_switch(wall: Desk) -> None:
    page = words(read(wall.reader("registrar"), "/cockpit/ahead/"))
    assert "Nothing is waiting for a switch" in page


def test_frozen_plan_waits_for_its_approvers(founded_desk: Desk) -> None:
    founded_desk.office.freeze()
    count(founded_desk.office)
    page = words(read(founded_desk.reader("registrar"), "/cockpit/"))
    assert "Plan waits for approval" in page
    assert "Two approvers" in page


def test_country_says_where_no_installation_reports(wall: Desk) -> None:
    page = read(wall.reader("registrar"), "/cockpit/")
    assert page.count("No data</title>") == 34
    assert "No data</title>" not in read(wall.reader("focal_officer", "97007:C-UBND"), "/cockpit/")


def test_board_shows_five_numbers_and_ranks_every_commune(wall: Desk) -> None:
    from antin.apps.insight import api as insight

    page = read(wall.reader("provincial_leader"), "/board/")
    assert page.count('class="stat-value') == 5
    units = [unit.name for unit in insight.units_within(None)]
    assert all(name in page for name in units)


def test_nothing_counted_yet_is_said(founded_desk: Desk) -> None:
    reader = founded_desk.reader("registrar")
    for page in PAGES[:3] + PAGES[-2:]:
        assert "The figures are being counted" in read(reader, page)
    assert reader.get("/cockpit/waiting/").status_code == 200


def test_list_is_paged_without_losing_or_repeating_a_row(wall: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.http import QueryDict

    from antin.apps.insight import api as insight
    from antin.web.cockpit import paging

    monkeypatch.setattr(paging, "SIZE", 3)
    address, seen = "", list[int]()
    while True:
        page = paging.page_of(insight.lines(None), QueryDict(address), moment="since", number="leaf_index")
        seen += [row.leaf_index for row in page.rows]
        if not page.next_url:
            break
        address = page.next_url.removeprefix("?")
    assert len(seen) == len(set(seen)) == page.total
