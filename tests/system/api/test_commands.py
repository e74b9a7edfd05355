"""``antin token``: made for a grant, printed once, listed without the secret, revoked."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner

from tests.system.api.machines import Machine, Machines


def _antin(machines: Machines, *words: str) -> Any:
    from antin.cli.token import token

    result = CliRunner().invoke(token, [*words, "--data", str(machines.desk.office.data.path)])
    assert result.exit_code == 0, result.output
    return result


def test_token_of_the_command_line_opens_the_api(machines: Machines) -> None:
    from antin.apps.grants import api as grants

    account = machines.desk.account("focal_officer", "97001:C-UBND")
    grant = grants.grants_of(str(account.id), now=machines.desk.now)[0]
    made = json.loads(_antin(machines, "make", str(grant.id), "--name", "Trục", "--json").output)
    machine = Machine(machines.desk, str(account.id), made["id"], made["token"])
    assert machine.read("/token")["name"] == "Trục"
    listed = _antin(machines, "list", "--json").output
    assert made["id"] in listed
    assert made["token"] not in listed
    _antin(machines, "revoke", made["id"])
    assert machine.ask("/token").status_code == 401
