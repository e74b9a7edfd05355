"""Tokens: shown once, kept as a digest, ended with their grant; writes under a key are done once."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest

from tests.system.api.machines import Machine, Machines
from tests.system.web_registry.desk import Desk


def test_token_says_what_it_may_do(machines: Machines) -> None:
    found = machines("focal_officer", "97001:C-UBND").read("/token")
    assert found["role"] == "focal_officer"
    assert found["verbs"] == ["certificate.see", "device.hand_over", "directory.see", "figures.see"]


def test_database_holds_no_token(machine: Machine) -> None:
    rows = machine.desk.office.sql("SELECT * FROM api_apitoken")
    assert machine.secret not in str(rows)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer antin_wrong", "Basic YTpi", "Bearer antin_" + "x" * 5000]
)
def test_request_without_a_valid_token_is_asked_for_one(desk: Desk, header: str) -> None:
    answer = desk.browser().get("/api/v1/units", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "token.needed"


def test_token_ends_when_it_expires(machines: Machines) -> None:
    machine = machines("registrar", until=machines.desk.now + timedelta(seconds=1))
    machine.desk.office.forge(
        "UPDATE api_apitoken SET made_at = made_at - interval '1 day', "
        "expires_at = expires_at - interval '1 hour' WHERE id = %s",
        [machine.token_id],
    )
    assert machine.ask("/units").status_code == 401


def test_token_ends_with_its_grant_and_with_its_account(machines: Machines) -> None:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    first, second, now = machines("registrar"), machines("registrar"), machines.desk.now
    held = grants.grants_of(first.account, now=now)[0]
    grants.revoke_grant(str(held.id), actor=grants.COMMAND_LINE, now=now, reason="thử")
    assert first.ask("/units").status_code == 401
    assert second.ask("/units").status_code == 200
    accounts.disable_account(second.account, actor=grants.COMMAND_LINE, now=now, reason="thử")
    assert second.ask("/units").status_code == 401


def test_token_does_not_carry_the_other_grants_of_its_account(machines: Machines) -> None:
    from antin.apps.grants import api as grants

    machine, now = machines("officer", "97001:C-UBND"), machines.desk.now
    grants.give_grant(
        machine.account,
        grants.Role.REGISTRAR,
        organisation_id=None,
        actor=grants.COMMAND_LINE,
        now=now,
        reason="thử",
    )
    assert machine.ask("/certificates").status_code == 403


def test_ended_token_opens_nothing_and_cannot_be_given_back(machine: Machine) -> None:
    assert machine.ask("/token", "delete").json()["revoked"] is True
    assert machine.ask("/token").status_code == 401
    for statement in (
        "UPDATE api_apitoken SET revoked_at = NULL, revoked_by = NULL WHERE id = %s",
        "DELETE FROM api_apitoken WHERE id = %s",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="only revoked"):
            machine.desk.office.sql(statement, [machine.token_id])


def test_making_and_ending_are_in_the_ledger_without_the_secret(machine: Machine) -> None:
    from antin.apps.ledger import api as ledger

    machine.ask("/token", "delete")
    lines = [line.decode() for line in ledger.lines()]
    entries = [json.loads(line) for line in lines if machine.token_id in line]
    assert [entry["kind"] for entry in entries] == ["token.made", "token.revoked"]
    assert not [line for line in lines if machine.secret in line]


def test_same_key_makes_one_token_and_shows_its_secret_once(machine: Machine) -> None:
    body = _wanted(machine)
    first = machine.ask("/token/rotation", "post", body, **{"Idempotency-Key": "k-1"})
    again = machine.ask("/token/rotation", "post", body, **{"Idempotency-Key": "k-1"})
    assert first.status_code == again.status_code == 200
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == {**first.json(), "secret": None}
    made = machine.desk.office.sql("SELECT count(*) FROM api_apitoken WHERE account_id = %s", [machine.account])
    assert made == [(2,)]


def test_key_with_another_request_is_refused(machine: Machine) -> None:
    machine.ask("/token/rotation", "post", _wanted(machine), **{"Idempotency-Key": "k-2"})
    other = machine.ask("/token/rotation", "post", _wanted(machine, days=9), **{"Idempotency-Key": "k-2"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.key_reused")


def test_refused_write_is_not_remembered(machine: Machine) -> None:
    refused = machine.ask("/token/rotation", "post", _wanted(machine, days=900), **{"Idempotency-Key": "k-3"})
    assert (refused.status_code, refused.json()["code"]) == (403, "token.life")
    done = machine.ask("/token/rotation", "post", _wanted(machine), **{"Idempotency-Key": "k-3"})
    assert done.status_code == 200


def test_without_a_key_every_request_is_done(machine: Machine) -> None:
    secrets = {machine.ask("/token/rotation", "post", _wanted(machine)).json()["secret"] for _ in range(2)}
    assert len(secrets) == 2


def test_new_token_acts_with_the_same_grant(machine: Machine) -> None:
    made = machine.ask("/token/rotation", "post", _wanted(machine)).json()
    following = Machine(machine.desk, machine.account, made["id"], made["secret"])
    assert following.read("/token")["role"] == "registrar"


def _wanted(machine: Machine, days: int = 30) -> str:
    expires_at = machine.desk.office.clock.current.at + timedelta(days=days)
    return json.dumps({"name": "Hệ thống mới", "expires_at": expires_at.isoformat()})
