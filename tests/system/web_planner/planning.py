"""A planner's desk: an office before its decision, registrars at browsers, workers in the test itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from antin.adapters.clock import SystemClock
from antin.site.wiring import order_tools
from tests.system.office import DESK, NewOffice, Office, Templates, offices
from tests.system.web_registry.desk import Desk, open_desk

__all__ = ["NUMBER", "Planner", "drafted_desk", "folder_files", "one_drafted_desk", "packed", "planner"]

NUMBER = "VD-01/NQ"
FOLDER = Path(__file__).parents[1] / "cli_commands" / "two_communes"
READER = "antin.adapters.decision_folder:read_decision_bytes"


def folder_files() -> dict[str, bytes]:
    """The files of the decision about two communes."""
    return {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir())}


def packed(files: dict[str, bytes]) -> bytes:
    """Files as people pack them: in a folder of the archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        for name, content in files.items():
            writer.writestr(f"quyet-dinh/{name}", content)
    return archive.getvalue()


class Planner(Desk):
    """The desk with everything that a reorganisation needs of people and workers."""

    def serve(self) -> int:
        """Carry out every order and every range there is, as workers would; returns how many orders."""
        from antin.apps.reorganisation import api as reorganisation

        tools, done = order_tools(self.office.tools), 0
        while reorganisation.carry_out_next_order(tools):
            done += 1
        self.office.work()
        return done

    def registrar(self, approver: str | None = None) -> Any:
        """A registrar at a browser whose passkey was touched a moment ago."""
        return self.stepped_up("registrar", approver)

    def stepped_up(self, role: str, approver: str | None = None) -> Any:
        """Somebody with a role, whose passkey was touched a moment ago."""
        from antin.apps.accounts import api as accounts
        from antin.apps.grants import api as grants

        self.count += 1
        terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": self.now, "reason": "thử"}
        user = accounts.add_account(
            f"{role}-{self.count}", display_name=f"Người {self.count}", approver_id=approver, **terms
        )
        grants.give_grant(str(user.id), grants.Role(role), organisation_id=None, **terms)
        client = self.signed_in(user)
        touch(client)
        return client

    def import_folder(self, files: dict[str, bytes] | None = None) -> None:
        """Take the decision in as the command line does."""
        from antin.adapters.decision_folder import pack
        from antin.apps.reorganisation import api as reorganisation

        if self.office.clock.current.name == "world":
            self.office.clock.enter("decision")
        reorganisation.import_decision(
            pack(files or folder_files()), late_reason="", actor=reorganisation.COMMAND_LINE, now=self.now
        )

    def draft(self, files: dict[str, bytes] | None = None) -> None:
        """Have the plan computed and kept."""
        from antin.apps.reorganisation import api as reorganisation

        self.import_folder(files)
        reorganisation.draft_and_keep(NUMBER, now=self.now)


def touch(client: Any) -> None:
    """Let the session have seen a passkey a moment ago."""
    session = client.session
    seen = {"method": "mfa", "type": "webauthn", "id": 1, "at": SystemClock().now().timestamp()}
    session["account_authentication_methods"] = [*session.get("account_authentication_methods", []), seen]
    session.save()


def open_planner(office: Office) -> Planner:
    from django.conf import settings

    opened = Planner(open_desk(office).office)
    settings.ANTIN_DECISION_READER = READER
    return opened


@pytest.fixture
def planner(new_office: NewOffice) -> Planner:
    """An office at the moment of the decision, with its signers and its simulated field."""
    opened = open_planner(new_office().open(*DESK))
    opened.office.clock.enter("decision")
    return opened


@pytest.fixture(scope="module")
def one_drafted_desk(templates: Templates) -> Iterator[Planner]:
    """An office whose decision is imported and computed; tests only read it."""
    with offices(templates) as make:
        opened = open_planner(make().open())
        opened.draft()
        yield opened


@pytest.fixture
def drafted_desk(one_drafted_desk: Planner) -> Planner:
    """The drafted office, with Django working on it."""
    again = open_planner(one_drafted_desk.office)
    again.count, again.readers = one_drafted_desk.count, one_drafted_desk.readers
    one_drafted_desk.count += 100
    return again
