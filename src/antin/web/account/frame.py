"""Who is signed in, as the frame of every page shows it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from antin.apps.accounts import api as accounts
from antin.apps.directory import api as directory
from antin.web.components.shell import Account

__all__ = ["account"]


def account(request: HttpRequest) -> Account | None:
    """Name, title and organisation of the signed-in person; looked up once a request."""
    user = getattr(request, "user", None)
    if not isinstance(user, accounts.User):
        return None
    known: Account | None = getattr(request, "_frame_account", None)
    if known is None:
        known = _account(request, user)
        request._frame_account = known  # type: ignore[attr-defined]
    return known


def _account(request: HttpRequest, user: accounts.User) -> Account:
    title = organisation = ""
    if user.person_id is not None:
        office = directory.main_offices([user.person_id], request.now).get(user.person_id)  # type: ignore[attr-defined]
        if office is not None:
            title = office.title
            organisation = directory.organisation_records({office.organisation_id})[office.organisation_id].name
    return Account(user.display_name, title, organisation, reverse("account_home"), reverse("account_logout"))
