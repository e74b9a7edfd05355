"""The entrance hall for tests: a database with the directory of two communes and accounts, but no signers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from antin.adapters.clock import SystemClock
from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import LocalPostgres
from antin.demo.estate import load_estate
from tests.system.office import ESTATES, close_connections, point_django_at

__all__ = ["HOST", "Hall", "hall", "one_hall", "open_hall"]

HOST = "localhost:8000"


@dataclass
class Hall:
    """A data folder whose database is there, and people to come in."""

    data: DataFolder
    count: int = 0

    @property
    def now(self) -> datetime:
        """The folder has no scenario clock: the machine's own time."""
        return SystemClock().now()

    def account(self, name: str = "person", **fields: Any) -> Any:
        """A new account; ``name`` is made unique."""
        from antin.apps.accounts import api as accounts
        from antin.apps.grants.api import COMMAND_LINE

        self.count += 1
        login = f"{name}-{self.count}"
        given = {"display_name": login.title(), "reason": "thử", **fields}
        return accounts.add_account(login, actor=COMMAND_LINE, now=self.now, **given)

    def link(self, user: Any, purpose: str = "sign_in", **terms: Any) -> Any:
        """A one-time link."""
        from antin.apps.accounts import api as accounts
        from antin.apps.grants.api import COMMAND_LINE

        given = {"now": self.now, **terms}
        return accounts.make_link(str(user.id), purpose=purpose, actor=COMMAND_LINE, reason="thử", **given)

    def grant(self, user: Any, role: str, organisation: str | None = None, **terms: Any) -> Any:
        """A grant, given on the command line; ``organisation`` is a code."""
        from antin.apps.grants import api as grants

        given = {"now": self.now, "reason": "thử", **terms}
        return grants.give_grant(
            str(user.id),
            grants.Role(role),
            organisation_id=self.identity(organisation) if organisation else None,
            actor=grants.COMMAND_LINE,
            **given,
        )

    def actor(self, user: Any, now: datetime | None = None) -> Any:
        """The account as an actor."""
        from antin.apps.grants import api as grants

        return grants.actor_of(str(user.id), approver_id=user.approves_as, now=now or self.now)

    def identity(self, code: str) -> str:
        """The organisation with this code."""
        from antin.apps.directory import api as directory

        return directory.find_organisations(code, self.now)[0]

    def browser(self, **options: Any) -> Any:
        """A client that comes to the office's own address."""
        from django.test import Client

        return Client(headers={"host": HOST}, **options)

    def signed_in(self, user: Any) -> Any:
        """A client whose session was begun with a one-time link."""
        client = self.browser()
        answer = client.post("/account/link/", {"secret": self.link(user).secret})
        assert answer.status_code == 302, answer.content.decode()
        return client

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """The ledger's entries of a kind, oldest first."""
        import json

        from antin.apps.ledger import api as ledger

        found = (json.loads(line) for line in ledger.lines())
        return [entry for entry in found if entry["kind"] == kind]


@contextmanager
def open_hall(folder: Path) -> Iterator[Hall]:
    """Make a hall and keep its database running."""
    from antin.site.wiring import migrate

    data = DataFolder(folder)
    data.create("demo")
    server = LocalPostgres(data.postgres, runtime_dir=data.runtime, secrets_dir=data.secrets)
    server.start()
    try:
        point_django_at(data)
        migrate()
        from antin.apps.directory import api as directory

        estate = load_estate(yaml.safe_load((ESTATES / "two_communes.yaml").read_bytes()))
        directory.establish(estate.world.registry, at=datetime(2023, 3, 6, tzinfo=UTC))
        yield Hall(data)
    finally:
        close_connections()
        server.stop()


@pytest.fixture(scope="session")
def one_hall(make_traversable_tmp: Callable[[], Path]) -> Iterator[Hall]:
    """One hall for the test process."""
    with open_hall(make_traversable_tmp() / "data") as made:
        yield made


@pytest.fixture
def hall(one_hall: Hall) -> Hall:
    """The hall, with Django working on it; each test brings its own accounts."""
    from django.core.cache import cache

    point_django_at(one_hall.data)
    cache.clear()
    return one_hall
