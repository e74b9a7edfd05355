"""What the planner shows of a draft: mapping, impact, lines, rules; every figure leads to its rows."""

from __future__ import annotations

import re

import pytest

from tests.system.web_planner.planning import NUMBER, Planner
from tests.system.web_registry.desk import read


def shown(page: str) -> int:
    """How many lines a page of lines says it has."""
    found = re.search(r"([\d,]+) lines?\b", page)
    assert found, page[:500]
    return int(found[1].replace(",", ""))


def test_decision_is_listed_with_where_it_stands(drafted_desk: Planner) -> None:
    page = read(drafted_desk.reader("registrar"), "/planner/")
    assert NUMBER in page
    assert "Upload a decision" in page
    assert "Upload a decision" not in read(drafted_desk.reader("auditor"), "/planner/")


def test_mapping_groups_the_old_territories_by_the_new_one(drafted_desk: Planner) -> None:
    page = read(drafted_desk.reader("registrar"), f"/planner/mapping/{NUMBER}/?level=commune")
    assert "3 before, 2 after" in page
    assert page.count('<path d="M0') == 3
    assert page.index("Xã An Hòa") < page.index("Xã Bình Minh") < page.index("Xã An Bình")
    found = read(drafted_desk.reader("registrar"), f"/planner/mapping/{NUMBER}/?level=commune&name=binh+minh")
    assert "Xã An Bình" in found
    assert "Xã Cẩm Sơn" not in found
    assert "Nothing matches" in read(drafted_desk.reader("registrar"), f"/planner/mapping/{NUMBER}/?name=khong")


def test_every_figure_of_the_impact_leads_to_as_many_lines(drafted_desk: Planner) -> None:
    client = drafted_desk.reader("registrar")
    page = read(client, f"/planner/impact/{NUMBER}/")
    links = re.findall(rf'href="(/planner/lines/{NUMBER}/\?[^"]+)">([\d,]+)</a>', page)
    assert len(links) >= 6
    for address, figure in links:
        assert shown(read(client, address.replace("&amp;", "&"))) == int(figure.replace(",", "")), address


@pytest.mark.parametrize("device", ["handover", "rewrite", "unlock", "recall"])
def test_work_on_devices_leads_to_its_lines(drafted_desk: Planner, device: str) -> None:
    from antin.apps.reorganisation import api as reorganisation

    counted = reorganisation.line_counts(reorganisation.LineSource(decision=NUMBER)).devices[device]
    page = read(drafted_desk.reader("registrar"), f"/planner/lines/{NUMBER}/?device={device}")
    assert (shown(page) if counted else 0) == counted


def test_lines_of_one_territory_and_of_one_name(drafted_desk: Planner) -> None:
    client = drafted_desk.reader("registrar")
    everything = shown(read(client, f"/planner/lines/{NUMBER}/"))
    assert 0 < shown(read(client, f"/planner/lines/{NUMBER}/?unit=97007")) < everything
    assert shown(read(client, f"/planner/lines/{NUMBER}/?name=Ủy+ban")) < everything


@pytest.mark.parametrize("query", ["after=x", "before=x&after=1", "after=999999", "action=zzz", "device=zzz"])
def test_nonsense_in_the_address_is_no_fault_of_ours(drafted_desk: Planner, query: str) -> None:
    read(drafted_desk.reader("registrar"), f"/planner/lines/{NUMBER}/?{query}")


def test_rules_stand_with_basis_switch_and_their_lines(drafted_desk: Planner) -> None:
    client = drafted_desk.reader("registrar")
    page = read(client, f"/planner/rules/{NUMBER}/")
    assert "Nghị định 68/2024" in page
    for address, figure in re.findall(rf'href="(/planner/lines/{NUMBER}/\?rule=[^"]+)">([\d,]+)</a>', page):
        assert shown(read(client, address)) == int(figure)


def test_decision_that_is_not_there_is_not_found(drafted_desk: Planner) -> None:
    for page in ("decision", "mapping", "impact", "lines", "rules", "conflicts", "standing", "proof", "losses"):
        assert drafted_desk.reader("registrar").get(f"/planner/{page}/KHÔNG-CÓ/").status_code == 404
    assert drafted_desk.reader("registrar").get(f"/planner/losses/{NUMBER}/").status_code == 404
    assert drafted_desk.reader("registrar").get(f"/planner/act/dance/{NUMBER}/").status_code == 404


def test_whoever_may_not_see_plans_sees_none(drafted_desk: Planner) -> None:
    for page in ("", f"decision/{NUMBER}/", f"lines/{NUMBER}/", f"act/freeze/{NUMBER}/"):
        assert drafted_desk.reader("clerk", "97001:C-UBND").get(f"/planner/{page}").status_code == 403


def test_standing_is_sent_again_only_where_it_has_changed(drafted_desk: Planner) -> None:
    client = drafted_desk.reader("registrar")
    first = client.get(f"/planner/standing/{NUMBER}/")
    assert first.status_code == 200
    version = first["ETag"].strip('"')
    assert client.get(f"/planner/standing/{NUMBER}/?seen={version}").status_code == 204


PAGES = ("decision", "mapping", "impact", "lines", "rules", "conflicts", "standing", "act/draft")


@pytest.mark.page_budget
@pytest.mark.parametrize("page", PAGES)
def test_page_stays_within_its_budget(drafted_desk: Planner, page: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = drafted_desk.reader("registrar")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/planner/{page}/{NUMBER}/").status_code == 200
    assert len(asked) <= 25, "\n".join(each["sql"][:160] for each in asked.captured_queries)
