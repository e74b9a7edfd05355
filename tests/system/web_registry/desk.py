"""A desk for tests of pages: an office after its whole reorganisation, with readers who come to it by link."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest

from tests.system.office import NewOffice, Office, Templates, point_django_at

__all__ = ["HOST", "Desk", "desk", "one_desk", "open_desk"]

HOST = "localhost:8000"
BEFORE = datetime.fromisoformat("2025-06-30T12:00:00+07:00")  # the world before the decision of two communes


@dataclass
class Desk:
    """An office whose database runs, and readers of its pages."""

    office: Office
    count: int = 0
    readers: dict[tuple[str, str | None, str | None], Any] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The office's moment."""
        return self.office.clock.now()

    # --- what pages are about ---

    def identity(self, code: str, at: datetime | None = None) -> str:
        """The organisation that carries a code at a moment, by default now."""
        from antin.apps.directory import api as directory

        return directory.find_organisations(code, at or self.now)[0]

    def person(self, name: str) -> str:
        """The first person of this name."""
        from antin.apps.directory import api as directory

        return directory.search_people(name, within=None, limit=1)[0].id

    def certificate(self, kind: str, holder: str) -> Any:
        """A holder's certificate: the one that holds now, or the last."""
        from antin.apps.certificates import api as certificates

        return certificates.current_certificates(kind, [holder], self.now)[holder]

    # --- who reads ---

    def account(self, role: str | None, code: str | None = None, person: str | None = None) -> Any:
        """An account with a role in an organisation's subtree; without a code in the whole office."""
        from antin.apps.accounts import api as accounts
        from antin.apps.grants import api as grants

        self.count += 1
        who = {"display_name": f"Người đọc {self.count}", "reason": "thử", "person_id": person}
        user = accounts.add_account(f"reader-{self.count}", actor=grants.COMMAND_LINE, now=self.now, **who)
        if role is not None:
            grants.give_grant(
                str(user.id),
                grants.Role(role),
                organisation_id=self.identity(code) if code else None,
                actor=grants.COMMAND_LINE,
                now=self.now - timedelta(minutes=1),
                reason="thử",
            )
        return user

    def reader(self, role: str | None = None, code: str | None = None, person: str | None = None) -> Any:
        """A signed-in client of such an account; the same terms give the same client."""
        terms = (role or "", code, person)
        if terms not in self.readers:
            self.readers[terms] = self.signed_in(self.account(role, code, person))
        return self.readers[terms]

    def browser(self) -> Any:
        """A client that has not signed in."""
        from django.test import Client

        return Client(headers={"host": HOST})

    def signed_in(self, user: Any) -> Any:
        """A client whose session was begun with a one-time link."""
        from antin.apps.accounts import api as accounts
        from antin.apps.grants.api import COMMAND_LINE

        link = accounts.make_link(
            str(user.id), purpose="sign_in", actor=COMMAND_LINE, now=self.now, reason="thử"
        )
        client = self.browser()
        answer = client.post("/account/link/", {"secret": link.secret})
        assert answer.status_code == 302, answer.content.decode()
        return client


def read(client: Any, path: str, *, status: int = 200, language: str = "en") -> str:
    """The page as text, in English unless told otherwise."""
    client.cookies["antin_language"] = language
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return str(answer.content.decode())


@lru_cache(maxsize=1)
def _clear() -> Callable[[], None]:
    from django.core.cache import cache

    from antin.web.registry import issuers, kept

    def clear() -> None:
        cache.clear()
        kept.forget()
        issuers.issuer_name.cache_clear()

    return clear


def open_desk(office: Office) -> Desk:
    """The desk of an office that is open, with nothing remembered from another."""
    point_django_at(office.data)
    _clear()()
    return Desk(office)


_opened: list[Desk] = []


@pytest.fixture(scope="session")
def one_desk(templates: Templates) -> Iterator[Desk]:
    """One finished office for the test process, whichever folders' tests use it; they only read."""
    if _opened:
        yield _opened[0]
        return
    folder = templates.path("two_communes", "finished").with_name(f"{os.getpid()}-desk")
    templates.copy_to(folder, "two_communes", "finished")
    office = Office.of(folder, "two_communes")
    try:
        _opened.append(open_desk(office.open()))
        yield _opened[0]
    finally:
        _opened.clear()
        office.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def desk(one_desk: Desk) -> Desk:
    """The finished office, with Django working on it."""
    point_django_at(one_desk.office.data)
    _clear()()
    return one_desk


@pytest.fixture
def founded_desk(new_office: NewOffice) -> Desk:
    """The office before its decision, for tests that go on from there; no process runs but the database."""
    return open_desk(new_office().open())
