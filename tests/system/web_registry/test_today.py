"""The Today page: whether one can sign, and queues that count what their rows show."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from antin.apps.grants.roles import Role
from tests.system.office import NewOffice
from tests.system.web_registry.desk import Desk, open_desk, read


def test_officer_who_can_sign_is_told_so(desk: Desk) -> None:
    page = read(desk.reader("officer", "97007:C-UBND", desk.person("Xa Văn Hải")), "/")
    assert "You can sign today" in page


def test_officer_who_cannot_sign_is_told_why_and_who_helps(desk: Desk) -> None:
    locked = next(
        person.id
        for person in desk.office.estate.world.registry.persons.values()
        if person.personal_number == "097083000012"
    )
    page = read(desk.reader("officer", "97001:C-UBND", locked), "/")
    assert "You cannot sign today" in page
    assert "Device locked: PIN forgotten" in page
    assert "form 06" in page
    assert "Phạm Thị Thu" in page  # the focal officer


def test_account_without_a_role_is_told_whom_to_ask(desk: Desk) -> None:
    assert "No role yet" in read(desk.reader(), "/")


def test_queue_shows_as_many_rows_as_it_counts(desk: Desk) -> None:
    reader = desk.reader("focal_officer", "97001:C-UBND")
    page = read(reader, "/")
    queues = re.findall(r'class="queue[^"]*" href="(/today/[^"]+)".*?queue-count">([\d,.]+)<', page, re.DOTALL)
    assert queues
    for address, count in queues:
        assert read(reader, address).count("<tr data-row>") == int(count), address


def test_focal_officer_counts_the_own_organisations_only(desk: Desk) -> None:
    from antin.apps.reorganisation import api as reorganisation

    own = reorganisation.standing_of(_subtree(desk, "97001:C-UBND"), desk.now)
    whole = reorganisation.standing_of(None, desk.now)
    assert 0 < own.in_service < whole.in_service
    assert {row.id for row in own.not_ready} <= {row.id for row in whole.not_ready}


def _subtree(desk: Desk, code: str) -> frozenset[str]:
    from antin.apps.directory import api as directory

    return directory.subtree_of([desk.identity(code)], desk.now)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_role_has_a_page_that_says_something(desk: Desk, role: Role) -> None:
    page = read(desk.reader(role.value), "/")
    assert "Waiting for you" in page or "Nothing waits for you" in page


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_queue_of_another_role_is_not_there(desk: Desk, role: Role) -> None:
    from antin.web.today.queues import QUEUES

    reader = desk.reader(role.value)
    for queue in QUEUES:
        if not queue.address:
            answer = reader.get(f"/today/{queue.key}/")
            assert (answer.status_code == 200) == (role in queue.readers), queue.key


def test_empty_queue_says_that_it_is_empty(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/today/plans-to-approve/")
    assert "No plan waits for approval." in page


def test_imported_decision_waits_for_its_plan_and_a_frozen_plan_for_approval(founded_desk: Desk) -> None:
    from antin.apps.reorganisation import api as reorganisation

    desk, office = founded_desk, founded_desk.office
    office.clock.enter("decision")
    number = reorganisation.import_decision(
        office.archive, late_reason="", now=office.clock.now(), **_as_desk()
    )
    reader = desk.reader("registrar")
    assert "VD-01/NQ" in read(reader, "/today/decisions-without-plan/")
    reorganisation.freeze_decision(number, lint_every=10, now=office.clock.now(), **_as_desk())
    assert "Every imported decision has its plan." in read(reader, "/today/decisions-without-plan/")
    page = read(reader, "/today/plans-to-approve/")
    assert "VD-01/NQ#1" in page
    assert "Waits for approval" in page


def _as_desk() -> dict[str, object]:
    from antin.apps.grants.api import COMMAND_LINE

    return {"actor": COMMAND_LINE}


@pytest.mark.parametrize("stage", ["founded", "finished"])
def test_statement_for_pages_agrees_with_the_planners_own_reading(new_office: NewOffice, stage: str) -> None:
    from antin.apps.reorganisation import api as reorganisation

    desk = open_desk(new_office(stage=stage).open())
    planner = reorganisation.readiness_at(desk.now)
    page = reorganisation.standing_of(None, desk.now)
    assert page.in_service == sum(planner.in_service.values())
    assert {(row.kind, row.id, row.reason) for row in page.not_ready} == {
        (row.holder_kind, row.holder_id, row.code) for row in planner.not_ready
    }
    assert len(page.not_ready) > 0
    for row in planner.not_ready:
        state = reorganisation.holder_state(row.holder_kind, row.holder_id, desk.now)
        assert state is not None
        assert state.reason == row.code


def test_list_that_has_outlived_itself_is_told_above_every_page(desk: Desk) -> None:
    from django.test import RequestFactory

    from antin.apps.authorities import api as authorities
    from antin.web.components.shell import Frame
    from antin.web.registry import kept

    assert 'class="incident' not in read(desk.reader("registrar"), "/")
    request = RequestFactory().get("/")
    request.now = min(each.next_update for each in authorities.current_crls()) + timedelta(minutes=1)  # type: ignore[attr-defined]
    kept.forget()
    banner = Frame(request).incident
    kept.forget()
    assert banner is not None
    assert banner.tone == "bad"
    assert "issuing-1" in banner.detail
