"""Allow or deny, generated: every verb, every write, every address, for every role and three stock users.

*Owner* works where the data lies, *colleague* has the same role there, *stranger* has it elsewhere.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from antin.apps.grants.roles import ALLOWED, Role, Verb, roles_with
from antin.kernel.errors import AntinError
from tests.system.accounts.hall import Hall
from tests.system.grants.acts import ACTS, APPS, DUTIES, OWN, READS
from tests.system.grants.addresses import ACCOUNT, PUBLIC, addresses

pytestmark = pytest.mark.permission_matrix
HERE, BELOW, ELSEWHERE = "971:D-UBND", "97001:C-UBND", "97:P-SKHCN"
REFUSALS = {"grant.refused", "account.act_refused"}


@pytest.fixture(scope="module")
def staff(one_hall: Hall) -> dict[Role, Any]:
    """One account a role, each for the whole office."""
    from tests.system.office import point_django_at

    point_django_at(one_hall.data)
    people = {role: one_hall.account(role.value.replace("_", "-")) for role in Role}
    for role, user in people.items():
        one_hall.grant(user, role.value)
    return people


# --- every verb, every role, every place ---


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_role_in_a_subtree_allows_its_verbs_there_and_nowhere_else(hall: Hall, role: Role) -> None:
    from antin.apps.grants import api as grants

    owner, stranger = hall.account(), hall.account()
    hall.grant(owner, role.value, HERE)
    hall.grant(stranger, role.value, ELSEWHERE)
    places = {"here": hall.identity(HERE), "below": hall.identity(BELOW), "elsewhere": hall.identity(ELSEWHERE)}
    for verb in Verb:
        is_allowed = verb in ALLOWED[role]
        for user, reached in ((owner, {"here", "below"}), (stranger, {"elsewhere"})):
            actor = hall.actor(user)
            found = {name: grants.may(actor, verb, place, now=hall.now) for name, place in places.items()}
            assert found == {name: is_allowed and name in reached for name in places}, verb
            assert not grants.may(actor, verb, None, now=hall.now), verb


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_role_that_has_ended_allows_nothing(hall: Hall, role: Role) -> None:
    from antin.apps.grants import api as grants

    user, begun = hall.account(), hall.now - timedelta(days=2)
    hall.grant(user, role.value, now=begun, valid_until=begun + timedelta(days=1))
    assert not any(grants.may_somewhere(hall.actor(user), verb, now=hall.now) for verb in Verb)


# --- every write ---


def writes() -> Iterator[tuple[str, Any]]:
    """What apps' doors offer from modules that write."""
    for app in APPS:
        door = importlib.import_module(f"antin.apps.{app}.api")
        for name in door.__all__:
            offered = getattr(door, name)
            module = getattr(offered, "__module__", "").rpartition(f".{app}.")[2]
            if inspect.isfunction(offered) and module.split(".")[0] in (
                "actions",
                "links",
                "enrolling",
                "restoring",
            ):
                yield f"{app}.{name}", offered


def test_every_write_takes_an_actor_or_says_why_not(hall: Hall) -> None:
    offered = dict(writes())
    with_actor = {name for name, write in offered.items() if "actor" in inspect.signature(write).parameters}
    assert with_actor == set(ACTS) | set(OWN)
    assert set(offered) - with_actor == (set(DUTIES) | READS) & set(offered)
    assert set(DUTIES) | READS <= set(offered)


@pytest.mark.parametrize("name", list(ACTS))
def test_write_is_refused_to_every_role_without_its_verb(hall: Hall, staff: dict[Role, Any], name: str) -> None:
    verb, act = ACTS[name]
    refused = {role for role, user in staff.items() if _outcome(hall, act, hall.actor(user)) in REFUSALS}
    assert refused == set(Role) - roles_with(verb)
    assert _outcome(hall, act, hall.actor(hall.account())) in REFUSALS


def _outcome(hall: Hall, act: Any, actor: Any) -> str:
    """The code that an act ends with, taken back in any case."""
    from django.db import transaction

    with transaction.atomic():
        try:
            act(hall, actor)
            code = "done"
        except AntinError as error:
            code = error.code
        except Exception as error:  # what is named is not there: past the permission
            code = type(error).__name__
        transaction.set_rollback(True)
    return code


# --- every address ---


def test_address_behind_the_door_asks_strangers_to_sign_in(hall: Hall) -> None:
    client = hall.browser()
    for address in addresses():
        answer = client.post(address.path) if address.is_posted else client.get(address.path)
        is_asked = answer.status_code == 302 and "/account/sign-in/?next=" in answer["Location"]
        assert is_asked == (address.policy != PUBLIC), address.path


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_address_opens_for_the_roles_with_its_verb_only(hall: Hall, staff: dict[Role, Any], role: Role) -> None:
    client = hall.signed_in(staff[role])
    for address in (each for each in addresses() if isinstance(each.policy, Verb)):
        answer = client.post(address.path) if address.is_posted else client.get(address.path)
        may_open = role in roles_with(address.policy)
        assert answer.status_code < 500, address.path
        assert (answer.status_code != 403) == may_open or answer.status_code == 404, address.path


def test_account_without_a_role_opens_only_what_is_its_own(hall: Hall) -> None:
    client = hall.signed_in(hall.account())
    for address in addresses():
        answer = client.post(address.path) if address.is_posted else client.get(address.path)
        assert answer.status_code < 500, address.path
        if isinstance(address.policy, Verb):
            assert answer.status_code in (403, 404), address.path
        if address.policy == ACCOUNT and not address.name.startswith("mfa_"):
            assert answer.status_code in (200, 302, 404), address.path


# --- three stock users at another unit's page ---


@pytest.mark.parametrize(("code", "identity"), [("97001:C-UBND", None), ("97004:C-UBND", None)])
def test_units_page_opens_for_owner_and_colleague_not_for_the_stranger(
    hall: Hall, code: str, identity: None
) -> None:
    owner, colleague, stranger = (hall.account() for _ in range(3))
    hall.grant(owner, "focal_officer", code)
    hall.grant(colleague, "clerk", code)
    hall.grant(stranger, "focal_officer", "97007:C-UBND")
    path = f"/registry/organisations/{hall.identity(code)}/"
    answers = [hall.signed_in(user).get(path).status_code for user in (owner, colleague, stranger)]
    assert answers[:2] == [200, 200]
    assert answers[2] in (403, 404)
