"""Machines that ask the API: each has a token of one grant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.system.web_registry.desk import Desk

__all__ = ["Machine", "Machines", "machine", "machines"]


@dataclass
class Machine:
    """A client with a token."""

    desk: Desk
    account: str
    token_id: str
    secret: str

    def ask(self, path: str, method: str = "get", body: Any = None, **headers: str) -> Any:
        """The answer to a request under ``/api/v1``."""
        client = self.desk.browser()
        given = {"Authorization": f"Bearer {self.secret}", **headers}
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1{path}", headers=given, **sent)

    def read(self, path: str) -> Any:
        """What is answered with 200."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()


class Machines:
    """Makes machines."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __call__(self, role: str, code: str | None = None, *, until: datetime | None = None) -> Machine:
        from antin.apps.grants import api as grants
        from antin.endpoints.api.tokens import make_token

        user = self.desk.account(role, code)
        held = grants.grants_of(str(user.id), now=self.desk.now)[0]
        made = make_token(
            str(held.id),
            name="Hệ thống quản lý văn bản",
            expires_at=until or self.desk.now + timedelta(days=90),
            actor=grants.COMMAND_LINE,
            now=self.desk.now,
        )
        return Machine(self.desk, str(user.id), made.id, made.secret)


@pytest.fixture
def machines(desk: Desk) -> Machines:
    """Make machines: ``machines("registrar")``."""
    return Machines(desk)


@pytest.fixture
def machine(machines: Machines) -> Machine:
    """A registrar's machine for the whole office."""
    return machines("registrar")
