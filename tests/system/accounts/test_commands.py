"""``antin user`` and ``antin grant`` on a real office; a passkey that two key files vouch for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.core.pki.authenticator import Authenticator
from tests.system.cli_commands.antin import AntinWithin
from tests.system.office import Office

WHY = ("--reason", "thử")


@pytest.fixture
def antin(office: Office) -> AntinWithin:
    """The command line on an office whose signers run."""
    return AntinWithin(office.data.path)


@pytest.fixture
def chau(antin: AntinWithin) -> Any:
    """An account, opened on the command line."""
    return antin.must("user", "add", "chau", "--name", "Hà Thị Minh Châu", "--approver", "approver-9", *WHY)


def test_account_from_opening_to_closing(antin: AntinWithin, office: Office, chau: Any) -> None:
    given = antin.must("grant", "give", "chau", "focal-officer", "--organisation", "97001:C-UBND", *WHY)
    assert given["organisation"].startswith("97001:C-UBND@")
    (row,) = antin.must("user", "list")["accounts"]
    assert (row["login_name"], row["roles"], row["is_active"]) == ("chau", ["focal_officer"], True)
    (grant,) = antin.must("grant", "list", "chau")["grants"]
    assert (grant["id"], grant["revoked_at"]) == (given["id"], None)
    antin.must("grant", "revoke", given["id"], *WHY)
    assert antin.must("grant", "list")["grants"] == []
    assert antin.must("grant", "list", "--all")["grants"][0]["revoked_at"] is not None
    antin.must("user", "disable", "chau", *WHY)
    assert antin.must("user", "list")["accounts"][0]["is_active"] is False


def test_link_is_printed_alone_and_opens_the_account(antin: AntinWithin, office: Office, chau: Any) -> None:
    from antin.apps.accounts import api as accounts

    told = antin("user", "link", "chau", "--base-url", "https://ky.example", "--hours", "2", *WHY)
    address, _, secret = told.out.strip().partition("#")
    assert (told.code, address) == (0, "https://ky.example/account/link/")
    used = accounts.use_link(secret, now=office.clock.now())
    assert (used.user.login_name, used.purpose) == ("chau", "enrol")


def test_dry_run_writes_nothing(antin: AntinWithin, office: Office) -> None:
    antin.must("user", "add", "lam", "--name", "Quách Công Lâm", "--dry-run", *WHY)
    assert antin.must("user", "list")["accounts"] == []


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("user", "add", "chau", "--name", "x", *WHY), "account.exists", 9),
        (("user", "add", "Châu", "--name", "x", *WHY), "account.login_name", 9),
        (("user", "link", "nobody", *WHY), "account.not_found", 4),
        (("user", "disable", "nobody", *WHY), "account.not_found", 4),
        (("grant", "give", "chau", "clerk", "--organisation", "0", *WHY), "organisation.not_found", 4),
        (("grant", "revoke", "0", *WHY), "grant.not_found", 4),
        (
            ("user", "vouch", "0123456789abcdef", "--key", "k", "--passphrase-file", "p"),
            "enrolment.not_found",
            4,
        ),
    ],
)
def test_what_cannot_be_is_said(
    antin: AntinWithin, chau: Any, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    told = antin(*words, "--json")
    assert (told.error, told.code) == (code, exit_code)


def test_unknown_role_lists_the_roles(antin: AntinWithin, chau: Any) -> None:
    told = antin("grant", "give", "chau", "king", *WHY)
    assert told.code == 2
    assert "ca_operator" in told.err


def ask(office: Office, device: Authenticator, *, withdraws: bool = False) -> Any:
    from antin.apps.authorities import api as authorities
    from antin.apps.grants.api import COMMAND_LINE

    return authorities.ask_enrolment(
        "approver-9",
        name="Hà Thị Minh Châu",
        role="registrar",
        passkey=device.passkey,
        withdraws=withdraws,
        actor=COMMAND_LINE,
        now=office.clock.now(),
        reason="thử",
    )


def test_two_key_files_let_a_passkey_count_and_take_it_away(antin: AntinWithin, office: Office) -> None:
    from antin.apps.authorities import api as authorities

    device = Authenticator(b"chau-1")
    digest = ask(office, device).digest
    (waiting,) = antin.must("user", "passkeys")["enrolments"]
    assert (waiting["digest"], waiting["approvals"]) == (digest, [])
    first = antin.must("user", "vouch", digest[:12], *antin.key(1))
    assert (first["approvals"], first["state"]) == (["approver-1"], "asked")
    assert antin("user", "vouch", digest, *antin.key(1), "--json").error == "approval.same_person_twice"
    second = antin.must("user", "vouch", digest, *antin.key(2))
    assert second["state"] == "done"
    for signer in (office.tools.ca, office.tools.evidence):
        assert "approver-9" in signer.status()["approvers"]
    assert antin("user", "vouch", digest, *antin.key(3), "--json").error == "enrolment.not_waiting"

    away = ask(office, device, withdraws=True).digest
    antin.must("user", "vouch", away, *antin.key(1), *antin.key(2))
    assert "approver-9" not in office.tools.ca.status()["approvers"]
    assert authorities.passkeys_of("approver-9") == []


def test_request_that_is_sent_twice_is_one(antin: AntinWithin, office: Office) -> None:
    device = Authenticator(b"chau-1")
    asked = ask(office, device)
    assert ask(office, device).digest == asked.digest
    assert ask(office, Authenticator(b"chau-2")).digest != asked.digest
    assert len(antin.must("user", "passkeys")["enrolments"]) == 2


def test_forged_rows_let_no_passkey_count(antin: AntinWithin, office: Office) -> None:
    """Whoever writes the database can make a worker ask, but not the signers agree."""
    from antin.apps.authorities import api as authorities
    from antin.kernel.errors import AntinError

    asked = ask(office, Authenticator(b"mallory"))
    forged = {"approver_id": "approver-1", "mandate_digest": asked.digest, "reason": "", "signature": "00"}
    rows = [
        {**forged, "approver_id": who, "approved_at": "2025-06-17T00:00:00Z"} for who in ("approver-1", "x")
    ]
    office.forge(
        "UPDATE authorities_enrolment SET approvals = %s::jsonb WHERE digest = %s",
        [json.dumps(rows), asked.digest],
    )
    tools = office.tools
    with pytest.raises(AntinError):
        authorities.register_enrolment(asked.digest, (tools.ca, tools.evidence), now=office.clock.now())
    assert "approver-9" not in tools.ca.status()["approvers"]


def test_withdrawn_approver_stays_out_after_a_restart(antin: AntinWithin, office: Office) -> None:
    device = Authenticator(b"chau-1")
    for withdraws in (False, True):
        digest = ask(office, device, withdraws=withdraws).digest
        antin.must("user", "vouch", digest, *antin.key(1), *antin.key(2))
    office.close()
    office.open("signer-ca", "signer-evidence")
    from antin.site.wiring import office_tools

    tools = office_tools(office.data)
    assert "approver-9" not in tools.ca.status()["approvers"]
    assert tools.ca.status()["mandates"]["enrolment"] == 2
    tools.ca.close()
    tools.evidence.close()
