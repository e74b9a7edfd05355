"""A village that was backed up before its merger, lived on, and was given its old database back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.system.cli_commands.antin import Antin
from tests.system.office import DESK, Office, Templates, new_office, offices, templates

__all__ = ["Backup", "Life", "life", "new_office", "secret_file", "templates"]

PASSPHRASE = "một câu đủ dài cho bản sao lưu\n"


@dataclass(frozen=True)
class Backup:
    """A backup file and the file with its passphrase."""

    file: Path
    passphrase: Path

    @property
    def words(self) -> tuple[Path, str, Path]:
        """As commands take them."""
        return self.file, "--passphrase-file", self.passphrase


@dataclass
class Life:
    """An office before and after, by what nobody may forget."""

    office: Office
    backup: Backup
    told: dict[str, Any] = field(default_factory=dict)  # what the restore said
    revoked: dict[str, Any] = field(default_factory=dict)  # serial → moment, before the restore
    issued: set[str] = field(default_factory=set)
    head: Any = None
    people: dict[str, str] = field(default_factory=dict)  # what → id

    @property
    def antin(self) -> Antin:
        return Antin(self.office.data.path)


@pytest.fixture(scope="session")
def secret_file(make_traversable_tmp: Callable[[], Path]) -> Callable[[str], Path]:
    """``secret_file("words")``: a 0600 file that holds them."""
    folder = make_traversable_tmp()

    def write(words: str) -> Path:
        path = folder / f"{len(list(folder.iterdir()))}.passphrase"
        path.touch(mode=0o600)
        path.write_text(words)
        return path

    return write


def open_people(office: Office) -> dict[str, str]:
    """A clerk with a grant, a token and an open link; a leaver; and a key that will be removed."""
    from allauth.mfa.models import Authenticator

    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants
    from antin.endpoints.api.tokens import make_token

    now = office.clock.now()
    terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": now}
    clerk = accounts.add_account("clerk", display_name="Phạm Thị Thu", reason="thử", **terms)
    leaver = accounts.add_account("leaver", display_name="Lê Thị Hoa", reason="thử", **terms)
    grant = grants.give_grant(str(clerk.id), grants.Role.CLERK, organisation_id=None, reason="thử", **terms)
    token = make_token(str(grant.id), name="Trục", expires_at=now.replace(year=now.year + 1), **terms)
    link = accounts.make_link(str(clerk.id), purpose="sign_in", reason="thử", **terms)
    Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return {
        "clerk": str(clerk.id),
        "leaver": str(leaver.id),
        "grant": str(grant.id),
        "token": token.id,
        "link": link.secret,
    }


def end_access(office: Office, people: dict[str, str]) -> None:
    """What is done to them after the backup."""
    from allauth.mfa.models import Authenticator

    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants
    from antin.endpoints.api.tokens import revoke_token

    now = office.clock.now()
    terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": now}
    accounts.disable_account(people["leaver"], reason="nghỉ việc", **terms)
    revoke_token(people["token"], **terms)
    grants.revoke_grant(people["grant"], reason="chuyển công tác", **terms)
    Authenticator.objects.all().delete()
    accounts.record_event(people["clerk"], "totp_removed", now=now, facts={})


def live_on(office: Office) -> None:
    """The whole reorganisation."""
    office.finish(office.issue_all().id)
    office.reorganiser._checkpoint()


@pytest.fixture(scope="module")
def life(
    templates: Templates, secret_file: Callable[[str], Path], make_traversable_tmp: Callable[[], Path]
) -> Iterator[Life]:
    """Backed up, lived on, database restored from the backup; nothing runs any more but what a test opens."""
    with offices(templates) as make:
        office = make().open(*DESK)
        from antin.apps.ledger import api as ledger

        found = Life(office, Backup(make_traversable_tmp() / "office.antin", secret_file(PASSPHRASE)))
        found.people = open_people(office)
        office.reorganiser._checkpoint()
        found.antin.must("backup", "create", *found.backup.words)
        end_access(office, found.people)
        live_on(office)
        found.issued = {serial for (serial,) in office.sql("SELECT serial FROM certificates_certificate")}
        found.revoked = dict(office.sql("SELECT serial, revoked_at FROM certificates_revocation"))
        found.head = ledger.head()
        office.close()
        found.told = found.antin.must("restore", *found.backup.words, "--database-only")["reconciled"]
        yield found
