"""Accounts, grants and links of the demo's people, on a village whose reorganisation is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.office import NewOffice, Office, Templates, offices, point_django_at

ADDRESS = "http://localhost:8000"


@pytest.fixture(scope="module")
def finished_village(templates: Templates) -> Iterator[Office]:
    with offices(templates) as make:
        yield make(stage="finished").open()


@pytest.fixture
def village(finished_village: Office) -> Office:
    """The village with everybody's account open."""
    from antin.demo.welcome.letting_in import open_accounts

    point_django_at(finished_village.data)
    open_accounts(now=finished_village.clock.now())
    return finished_village


def entries(kind: str) -> list[dict[str, Any]]:
    from antin.apps.ledger import api as ledger

    return [entry for entry in map(json.loads, ledger.lines()) if entry["kind"] == kind]


def test_ten_accounts_are_opened_once(village: Office) -> None:
    from antin.apps.accounts import api as accounts
    from antin.demo.welcome.letting_in import open_accounts
    from antin.demo.welcome.parts import PARTS

    assert {user.login_name for user in accounts.accounts()} == {part.login_name for part in PARTS}
    assert open_accounts(now=village.clock.now()) == 0
    assert len(entries("account.opened")) == 10


def test_accounts_are_people_of_the_directory_in_office_now(village: Office) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.directory import api as directory

    people = {user.person_id: user.display_name for user in accounts.accounts()}
    assert None not in people
    offices_now = directory.main_offices([str(person) for person in people], village.clock.now())
    assert offices_now.keys() == people.keys()
    records = directory.person_records([str(person) for person in people])
    assert {key: record.full_name for key, record in records.items()} == people


def test_grants_are_in_the_ledger_and_say_that_the_people_are_generated(village: Office) -> None:
    given = entries("grant.given")
    assert len({entry["body"]["account"] for entry in given}) == 10
    assert {entry["body"]["role"] for entry in given} >= {"officer", "clerk", "auditor", "provincial_leader"}
    assert all("không có thật" in entry["body"]["reason"] for entry in given)


def test_clerk_sees_the_bodies_that_became_the_own_one(village: Office) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.directory import api as directory
    from antin.apps.grants import api as grants

    clerk = accounts.find_account("clerk")
    now = village.clock.now()
    held = {grant.organisation_id for grant in grants.grants_of(str(clerk.id), now=now)}
    records = directory.organisation_records({str(each) for each in held})
    assert {record.code for record in records.values()} == {"97001:C-UBND", "97004:C-UBND"}
    assert {record.valid_until is None for record in records.values()} == {True, False}


def test_link_of_each_opens_the_day_s_page_once(village: Office) -> None:
    from django.test import Client

    from antin.demo.welcome.letting_in import invite

    for invitation in invite(ADDRESS, now=village.clock.now()):
        address, _, secret = invitation.address.partition("#")
        assert address == f"{ADDRESS}/account/link/"
        browser = Client(headers={"host": "localhost:8000"})
        assert browser.post("/account/link/", {"secret": secret}).headers["Location"] == "/"
        assert browser.get("/").status_code == 200
        assert browser.post("/account/link/", {"secret": secret}).status_code == 403


def test_fresh_links_replace_those_before(village: Office) -> None:
    from django.test import Client

    from antin.demo.welcome.letting_in import invite

    before = invite(ADDRESS, now=village.clock.now())[0].address.partition("#")[2]
    invite(ADDRESS, now=village.clock.now())
    answer = Client(headers={"host": "localhost:8000"}).post("/account/link/", {"secret": before})
    assert answer.status_code == 403
    assert "link.unknown" in answer.content.decode()


def test_closed_account_gets_no_link_and_is_not_opened_again(new_office: NewOffice) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants.api import COMMAND_LINE
    from antin.demo.welcome.letting_in import invite, open_accounts

    now = new_office(stage="finished").open().clock.now()
    open_accounts(now=now)
    clerk = accounts.find_account("clerk")
    accounts.disable_account(str(clerk.id), actor=COMMAND_LINE, now=now, reason="thử")
    assert open_accounts(now=now) == 0
    addresses = {each.part.login_name: each.address for each in invite(ADDRESS, now=now)}
    assert [login for login, address in addresses.items() if not address] == ["clerk"]


def test_login_name_that_somebody_uses_already_is_left_alone(new_office: NewOffice) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants
    from antin.demo.welcome.letting_in import open_accounts

    now = new_office(stage="finished").open().clock.now()
    terms = {"actor": grants.COMMAND_LINE, "now": now, "reason": "thử"}
    mine = accounts.add_account("auditor", display_name="Tôi", **terms)
    assert open_accounts(now=now) == 9
    assert grants.grants_of(str(mine.id), now=now) == []
