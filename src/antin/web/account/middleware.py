"""What every page is handed with its request: the office's moment and the actor with the grants in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from antin.adapters.clock import Clock, clock_for
from antin.adapters.data_folder import DataFolder
from antin.apps.accounts import api as accounts
from antin.apps.grants import api as grants
from antin.kernel.errors import AntinError
from antin.web.account.appearance import follow_account
from antin.web.components import errors

__all__ = ["OfficeMiddleware", "OfficeRequest"]


class OfficeRequest(HttpRequest):
    """A request as views see it behind :class:`OfficeMiddleware`."""

    now: datetime
    actor: grants.Actor
    if TYPE_CHECKING:
        user: accounts.User


class OfficeMiddleware:
    """Sets ``request.now`` (read once, so that one page tells one time) and ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = _clock(DataFolder.resolve().path).now()
        request.now = now  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: _actor(request, now))  # type: ignore[attr-defined]
        response = self._get_response(request)
        follow_account(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What was refused or is not there, as a page that says so; everything else goes on its way."""
        match exception:
            case grants.ActRefused() | accounts.AccountActRefused():
                return errors.permission_denied(request, exception)
            case AntinError(exit_code=4):
                return errors.not_found(request, exception)
        return None


@lru_cache(maxsize=8)
def _clock(folder: Path) -> Clock:
    return clock_for(folder)


def _actor(request: HttpRequest, now: datetime) -> grants.Actor:
    user = request.user
    if not isinstance(user, accounts.User):
        return grants.NOBODY
    return grants.actor_of(str(user.id), approver_id=user.approves_as, person_id=user.person_id, now=now)
