"""One-time links: good once, for one account and purpose, for a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.accounts.hall import Hall


def use(hall: Hall, secret: str, **terms: Any) -> Any:
    from antin.apps.accounts import api as accounts

    return accounts.use_link(secret, **{"now": hall.now, **terms})


def refused(hall: Hall, secret: str, **terms: Any) -> str:
    with pytest.raises(AntinError) as caught:
        use(hall, secret, **terms)
    return caught.value.code


def test_link_opens_its_account_once(hall: Hall) -> None:
    user = hall.account()
    link = hall.link(user)
    assert use(hall, link.secret).user == user
    assert refused(hall, link.secret) == "link.used"


def test_link_leads_to_a_fragment_that_no_server_sees(hall: Hall) -> None:
    link = hall.link(hall.account())
    assert link.address("http://localhost:8000/") == f"http://localhost:8000/account/link/#{link.secret}"


def test_secret_is_stored_nowhere(hall: Hall) -> None:
    from antin.apps.accounts.models import SignInLink
    from antin.apps.ledger import api as ledger

    link = hall.link(hall.account())
    rows = " ".join(str(row) for row in SignInLink.objects.values_list())
    assert link.secret not in rows + " ".join(line.decode() for line in ledger.lines())


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "%00", "𝔘" * 10])
def test_forged_link_opens_nothing(hall: Hall, secret: str) -> None:
    hall.link(hall.account())
    assert refused(hall, secret) == "link.unknown"


def test_expired_link_opens_nothing(hall: Hall) -> None:
    link = hall.link(hall.account(), lifetime=timedelta(hours=1))
    assert refused(hall, link.secret, now=link.expires_at) == "link.expired"


def test_newer_link_replaces_an_older_one_of_its_purpose(hall: Hall) -> None:
    user = hall.account()
    old, other = hall.link(user), hall.link(user, "enrol")
    new = hall.link(user)
    assert refused(hall, old.secret) == "link.unknown"
    assert use(hall, other.secret).purpose == "enrol"
    assert use(hall, new.secret).purpose == "sign_in"


def test_link_of_a_disabled_account_opens_nothing(hall: Hall) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants.api import COMMAND_LINE

    user = hall.account()
    link = hall.link(user)
    accounts.disable_account(str(user.id), actor=COMMAND_LINE, now=hall.now, reason="nghỉ việc")
    assert refused(hall, link.secret) == "link.account_disabled"
    with pytest.raises(AntinError, match="disabled"):
        hall.link(user)


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(days=8), timedelta(hours=-1)])
def test_link_lasts_up_to_a_week(hall: Hall, lifetime: timedelta) -> None:
    with pytest.raises(AntinError) as caught:
        hall.link(hall.account(), lifetime=lifetime)
    assert caught.value.code == "link.lifetime"


def test_link_used_twice_at_once_opens_once(hall: Hall) -> None:
    from django.db import connection

    link = hall.link(hall.account())

    def attempt(_: int) -> bool:
        try:
            use(hall, link.secret)
        except AntinError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(attempt, range(8))) == 1


def test_database_refuses_to_use_a_link_again(hall: Hall) -> None:
    from django.db import DatabaseError

    from antin.apps.accounts.models import SignInLink

    user = hall.account()
    use(hall, hall.link(user).secret)
    row = SignInLink.objects.get(user=user)
    for change in ({"used_at": None}, {"expires_at": row.expires_at + timedelta(days=9)}, {"digest": "0" * 64}):
        with pytest.raises(DatabaseError, match="only be used once"):
            SignInLink.objects.filter(pk=row.pk).update(**change)


def test_making_and_using_are_on_record_without_a_name(hall: Hall) -> None:
    user = hall.account(display_name="Hà Thị Minh Châu")
    use(hall, hall.link(user).secret)
    for kind in ("account.opened", "account.link_made", "account.link_used"):
        entry = [each for each in hall.entries(kind) if each["subject"] == str(user.id)][-1]
        assert "Châu" not in str(entry)


def test_only_a_manager_of_accounts_makes_links(hall: Hall) -> None:
    from antin.apps.accounts import api as accounts

    owner, stranger, manager = hall.account(), hall.account(), hall.account()
    hall.grant(manager, "administrator")
    hall.grant(stranger, "registrar")
    terms: dict[str, Any] = {"purpose": "sign_in", "now": hall.now, "reason": "thử"}
    assert accounts.make_link(str(owner.id), actor=hall.actor(manager), **terms).secret
    for other in (owner, stranger):
        with pytest.raises(AntinError) as caught:
            accounts.make_link(str(owner.id), actor=hall.actor(other), **terms)
        assert caught.value.code == "account.act_refused"
