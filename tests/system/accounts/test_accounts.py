"""Accounts are opened and closed by whoever manages them, each name once, without a password."""

from __future__ import annotations

from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.accounts.hall import Hall


def api() -> Any:
    from antin.apps.accounts import api as accounts

    return accounts


def test_account_is_opened_and_found(hall: Hall) -> None:
    user = hall.account("chau", display_name="  Hà Thị   Minh Châu ", approver_id=None)
    assert api().find_account(user.login_name) == user
    assert api().get_account(str(user.id)).display_name == "Hà Thị Minh Châu"
    assert user.approves_as == str(user.id)
    assert not user.has_usable_password()


@pytest.mark.parametrize("name", ["", "Châu", "a b", ".a", "a-", "A", "x" * 61, "a/b", "ă"])
def test_login_name_is_plain(hall: Hall, name: str) -> None:
    from antin.apps.grants.api import COMMAND_LINE

    with pytest.raises(AntinError) as caught:
        api().add_account(name, display_name="x", actor=COMMAND_LINE, now=hall.now, reason="thử")
    assert caught.value.code == "account.login_name"


def test_name_person_and_approver_belong_to_one_account(hall: Hall) -> None:
    from antin.apps.grants.api import COMMAND_LINE

    user = hall.account(approver_id="approver-77")
    for taken in ({"login_name": user.login_name}, {"login_name": "other", "approver_id": "approver-77"}):
        terms = {"display_name": "x", "actor": COMMAND_LINE, "now": hall.now, "reason": "thử", **taken}
        with pytest.raises(AntinError) as caught:
            api().add_account(terms.pop("login_name"), **terms)
        assert caught.value.code == "account.exists"


@pytest.mark.parametrize("identity", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_account_that_is_not_there_is_not_found(hall: Hall, identity: str) -> None:
    with pytest.raises(AntinError) as caught:
        api().get_account(identity)
    assert (caught.value.code, caught.value.exit_code) == ("account.not_found", 4)


def test_disabling_twice_is_disabling_once(hall: Hall) -> None:
    from antin.apps.grants.api import COMMAND_LINE

    user = hall.account()
    terms = {"actor": COMMAND_LINE, "now": hall.now, "reason": "nghỉ hưu"}
    first = api().disable_account(str(user.id), **terms)
    again = api().disable_account(str(user.id), **{**terms, "now": hall.now})
    assert (first.is_active, first.disabled_at) == (again.is_active, again.disabled_at)
    assert [entry["subject"] for entry in hall.entries("account.disabled")].count(str(user.id)) == 1


def test_unknown_event_is_a_mistake_of_the_program(hall: Hall) -> None:
    with pytest.raises(ValueError, match="celebrated"):
        api().record_event(str(hall.account().id), "celebrated", now=hall.now, facts={})
